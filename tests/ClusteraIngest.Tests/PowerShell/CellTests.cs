using ClusteraIngest.PowerShell;
using ClusteraIngest.Runs;
using ClusteraIngest.Status;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.PowerShell;

public class CellTests
{
    [Theory]
    [InlineData("\u001b]0;owned\u0007title", "␛]0;owned␇title")]
    [InlineData("one\r\ntwo\u202Egpj", "one  two\uFFFDgpj")]
    [InlineData(null, "")]
    public void Titles_reach_the_terminal_harmless(string? title, string shown)
    {
        Assert.Equal(shown, Cell.Text(title));
        Assert.Equal(shown, Cell.Beginning(title, 100));
        Assert.Equal(shown, Cell.Values([title ?? ""]));
    }

    [Fact]
    public void A_status_is_a_line_for_each_list_that_says_what_failed_and_what_a_cap_left_out()
    {
        MonitoredList capped = new()
        {
            ListId = 1,
            Url = "https://www.youtube.com/@capped",
            IsEnabled = true,
            LastState = ListState.Capped,
            IsCapped = true,
        };
        MonitoredList off = new()
        {
            ListId = 2,
            Url = "https://www.youtube.com/@a",
            LastErrorId = "ListNotFound",
            LastError = "\u001b[2Jgone\nforged",
        };
        var none = new Dictionary<TranscriptState, long>();
        ListStatus[] lists = [new(capped, 1200, 7, 1234, 2, none), new(off, 0, 0, null, 0, none)];

        Assert.Equal(
            "@capped  \e[33mCapped\e[0m: videos 1,200, transcripts 7, \e[31mfailed 2\e[0m, \e[33mleft out 34\e[0m\n@a       "
                + "\e[2mDisabled\e[0m: videos 0, transcripts 0",
            StatusLines.Lists(new(lists, none, []), screen: null)
        );
        Assert.Equal("https://www.youtube.com/@a: ListNotFound: ␛[2Jgone forged", StatusLines.Failures(lists, screen: null));
        Assert.Equal(
            ["34", "", "some"],
            [Cell.LeftOut(lists[0]), Cell.LeftOut(lists[1]), Cell.LeftOut(lists[0] with { VideosAtYouTube = null })]
        );
        Assert.Equal(
            "\e[32mStored\e[0m 1,000, \e[31mFailed\e[0m 1",
            Cell.Transcripts(
                new Dictionary<TranscriptState, long>
                {
                    [TranscriptState.Failed] = 1,
                    [TranscriptState.None] = 0,
                    [TranscriptState.Stored] = 1000,
                }
            )
        );
    }

    [Theory]
    [InlineData(40, 100)]
    [InlineData(24, 80)]
    public void A_status_fits_the_screen_and_shows_first_what_needs_attention(int height, int width)
    {
        var none = new Dictionary<TranscriptState, long> { [TranscriptState.Stored] = 2_300, [TranscriptState.Pending] = 12 };
        var lists = Enumerable.Range(0, 250).Select(number => new ListStatus(ListOf(number), 1_200, 7, 1_234, 0, none)).ToList();
        RunCounters figures = new()
        {
            New = 1_234,
            CostUsd = 3.4567m,
            UnsettledRuns = 2,
            UnsettledUsd = 0.4m,
        };
        var runs = Enumerable
            .Range(1, 3)
            .Select(number => new IngestRun(number, RunKind.Sync, RunState.Finished, DateTimeOffset.UnixEpoch, null, figures))
            .ToList();
        IngestStatus status = new(lists, none, runs) { Month = new(new(2026, 11, 1), 20, 1.2m, 0) };
        StatusScreen screen = new(width, height);

        var shown = StatusLines.Lists(status, screen);
        var failures = StatusLines.Failures(lists, screen);
        string[] values = [shown, failures, StatusLines.Transcripts(none), StatusLines.Runs(runs), status.Month.ToString()];

        Assert.InRange(values.Sum(screen.LinesOf), screen.Lines - 2, screen.Lines);
        var rows = shown.Split('\n');
        Assert.Contains("@list200 ", shown, StringComparison.Ordinal);
        Assert.Contains("@list240 ", shown, StringComparison.Ordinal);
        Assert.Equal($"\e[2m… and {250 - (rows.Length - 1)} more: (Get-IngestStatus).Lists shows all.\e[0m", rows[^1]);
        Assert.Equal("https://www.youtube.com/@list200: ListNotFound: It is gone. (and 1 more with ListNotFound)", failures);
        Assert.Equal(250, StatusLines.Lists(status, screen: null).Split('\n').Length);
        Assert.Equal(2, StatusLines.Failures(lists, screen: null).Split('\n').Length);

        static MonitoredList ListOf(int number) =>
            new()
            {
                ListId = number,
                Url = $"https://www.youtube.com/@list{number}",
                IsEnabled = true,
                LastState = ListState.Read,
                IsCapped = number == 240,
                LastErrorId = number is 200 or 201 ? "ListNotFound" : null,
                LastError = number is 200 or 201 ? "It is gone." : null,
            };
    }

    [Fact]
    public void Of_many_kinds_of_errors_a_screen_shows_the_three_most_frequent()
    {
        string[] errors = ["A", "B", "B", "C", "C", "C", "D", "D", "D", "D"];
        var lists = errors
            .Index()
            .Select(error => new ListStatus(
                new()
                {
                    ListId = error.Index,
                    Url = $"https://www.youtube.com/@{error.Index}",
                    LastErrorId = error.Item,
                    LastError = "why",
                },
                0,
                0,
                null,
                0,
                new Dictionary<TranscriptState, long>()
            ))
            .ToList();

        Assert.Equal(
            [
                "https://www.youtube.com/@6: D: why (and 3 more with D)",
                "https://www.youtube.com/@3: C: why (and 2 more with C)",
                "https://www.youtube.com/@1: B: why (and 1 more with B)",
                "and 1 other errors: Get-MonitoredList | Format-List Url, LastErrorId, LastError shows all.",
            ],
            StatusLines.Failures(lists, new(100, 40)).Split('\n')
        );
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\e[32m123456789012\e[0m", 1)]
    [InlineData("1234567890123456\n1", 2)]
    [InlineData("12345678901234567", 2)]
    public void A_value_takes_the_lines_that_its_characters_need(string value, int lines) =>
        Assert.Equal(lines, new StatusScreen(30, 40).LinesOf(value));

    [Fact]
    public void A_long_text_is_cut_with_an_ellipsis()
    {
        Assert.Equal("one…", Cell.Beginning("one two", 4));
        Assert.Equal("one two", Cell.Beginning("one two", 7));
    }

    [Fact]
    public void A_cut_does_not_tear_a_character_apart() => Assert.Equal("a…", Cell.Beginning("a🎉b", 2));

    [Fact]
    public void Numbers_lengths_times_and_costs_look_the_same_everywhere()
    {
        Assert.Equal("1,710,167,563", Cell.Count(1_710_167_563));
        Assert.Equal(["0:00:07", "1:23:45", "27:46:40"], [Cell.Duration(7), Cell.Duration(5025.9), Cell.Duration(100_000)]);
        Assert.Equal("2026-11-20 23:30Z", Cell.Time(new DateTimeOffset(2026, 11, 21, 1, 30, 0, TimeSpan.FromHours(2))));
        Assert.Equal("2026-11-20", Cell.Date(new DateTimeOffset(2026, 11, 21, 1, 30, 0, TimeSpan.FromHours(2))));
        Assert.Equal(["0.07 USD", "0.0035 USD"], [Cell.Cost(0.07m), Cell.Cost(0.0035m)]);
    }

    [Fact]
    public void What_is_not_settled_yet_stands_below_a_cost_and_nothing_does_where_all_is()
    {
        RunCounters settled = new() { New = 3, CostUsd = 0.05m };
        var open = settled with { UnsettledRuns = 2, UnsettledUsd = 0.4m };
        IngestRun run = new(7, RunKind.Sync, RunState.Cancelled, DateTimeOffset.UnixEpoch, null, open);

        Assert.Equal(["0.05 USD", "0.05 USD\n+ 0.40 USD\nnot settled"], [Cell.Spent(settled), Cell.Spent(open)]);
        Assert.Equal(["", "2 runs of at most 0.40 USD"], [Cell.Unsettled(settled), Cell.Unsettled(open)]);
        Assert.Equal("new 3, failed 0, 0.05 USD\n+ 0.40 USD not settled", Cell.Sum(run));
        Assert.EndsWith(
            ": new 3, failed 0, 0.05 USD, not settled yet: 2 runs of at most 0.40 USD",
            Cell.Runs([run]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_not_known_is_empty() =>
        Assert.All(
            [
                Cell.Count(null),
                Cell.Duration(null),
                Cell.Time(null),
                Cell.Date(null),
                Cell.Cost(null),
                Cell.State(null),
                Cell.List(null),
                Cell.Values(null),
                Cell.Beginning(null, 9),
            ],
            Assert.Empty
        );

    [Fact]
    public void States_are_coloured_by_what_they_mean()
    {
        Assert.Equal("\e[32mRead\e[0m", Cell.State(ListState.Read));
        Assert.Equal("\e[31mFailed\e[0m", Cell.State(TranscriptState.Failed));
        Assert.Equal("\e[33mCancelled\e[0m", Cell.State(RunState.Cancelled));
        Assert.Equal("\e[2mDisabled\e[0m", Cell.State(ListState.Read, isEnabled: false));
        Assert.Equal("Pending", Cell.State(TranscriptState.Pending));
    }

    [Fact]
    public void A_state_that_came_from_another_process_is_text() => Assert.Equal("Stored␛", Cell.State("Stored\e"));

    [Theory]
    [InlineData("https://www.youtube.com/@googledevelopers", "@googledevelopers")]
    [InlineData("https://www.youtube.com/playlist?list=PL1", "PL1")]
    public void A_list_is_shown_as_short_as_cmdlets_take_it(string url, string shown) => Assert.Equal(shown, Cell.List(url));
}
