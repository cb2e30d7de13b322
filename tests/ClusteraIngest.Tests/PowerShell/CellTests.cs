using ClusteraIngest.PowerShell;
using ClusteraIngest.Ingestion;
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
        MonitoredList capped = new() { ListId = 1, Url = "https://www.youtube.com/@capped", IsEnabled = true, LastState = ListState.Capped, IsCapped = true };
        MonitoredList off = new() { ListId = 2, Url = "https://www.youtube.com/@a", LastErrorId = "ListNotFound", LastError = "\u001b[2Jgone\nforged" };
        var none = new Dictionary<TranscriptState, long>();
        ListStatus[] lists = [new(capped, 1200, 7, 1234, 2, none), new(off, 0, 0, null, 0, none)];

        Assert.Equal(
            "@capped  \e[33mCapped\e[0m: videos 1,200, transcripts 7, \e[31mfailed 2\e[0m, \e[33mleft out 34\e[0m\n@a       \e[2mDisabled\e[0m: videos 0, transcripts 0",
            Cell.Lists(lists));
        Assert.Equal("https://www.youtube.com/@a: ListNotFound: ␛[2Jgone forged", Cell.Failures(lists));
        Assert.Equal(["34", "", "some"], [Cell.LeftOut(lists[0]), Cell.LeftOut(lists[1]), Cell.LeftOut(lists[0] with { VideosAtYouTube = null })]);
        Assert.Equal(
            "\e[32mStored\e[0m 1,000, \e[31mFailed\e[0m 1",
            Cell.Transcripts(new Dictionary<TranscriptState, long> { [TranscriptState.Failed] = 1, [TranscriptState.None] = 0, [TranscriptState.Stored] = 1000 }));
    }

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
        RunFigures settled = new() { New = 3, CostUsd = 0.05m };
        var open = settled with { UnsettledRuns = 2, UnsettledUsd = 0.4m };
        IngestRun run = new(7, RunKind.Sync, RunState.Cancelled, DateTimeOffset.UnixEpoch, null, open);

        Assert.Equal(["0.05 USD", "0.05 USD\n+ 0.40 USD\nnot settled"], [Cell.Spent(settled), Cell.Spent(open)]);
        Assert.Equal(["", "2 runs of at most 0.40 USD"], [Cell.Unsettled(settled), Cell.Unsettled(open)]);
        Assert.Equal("new 3, failed 0, 0.05 USD\n+ 0.40 USD not settled", Cell.Sum(run));
        Assert.EndsWith(": new 3, failed 0, 0.05 USD, not settled yet: 2 runs of at most 0.40 USD", Cell.Runs([run]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_empty() =>
        Assert.All([Cell.Count(null), Cell.Duration(null), Cell.Time(null), Cell.Date(null), Cell.Cost(null), Cell.State(null), Cell.List(null), Cell.Values(null), Cell.Beginning(null, 9)], Assert.Empty);

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
