using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tests.Tool;

public class SumLineTests
{
    private static readonly RunCounters Example = new()
    {
        New = 12,
        Known = 237,
        Failed = 1,
        TranscriptsStored = 11,
        TranscriptsNone = 1,
        CostUsd = 0.07m,
        Elapsed = TimeSpan.FromSeconds(34.2),
    };

    [Fact]
    public void The_sum_is_one_line_that_adds_up() =>
        Assert.Equal("listed 250 = new 12 + known 237 + failed 1 · transcripts: stored 11, none 1 · 0.07 USD · 34 s", SumLine.Of(Example));

    [Fact]
    public void What_is_rare_is_named_only_where_it_happened() =>
        Assert.Equal(
            "listed 250 = new 12 + known 237 + failed 1 · transcripts: stored 11, none 1, blocked 2, failed 3, unavailable 4, skipped 5, "
                + "unfinished 6"
                + " · lists: read 3, failed 1, capped 1 · unusable input: 7 · 0.07 USD · 34 s",
            SumLine.Of(
                Example with
                {
                    TranscriptsBlocked = 2,
                    TranscriptsFailed = 3,
                    TranscriptsUnavailable = 4,
                    TranscriptsSkipped = 5,
                    TranscriptsRunning = 6,
                    ListsRead = 3,
                    ListsFailed = 1,
                    ListsCapped = 1,
                },
                unusable: 7
            )
        );

    [Fact]
    public void Videos_that_nobody_is_shown_are_part_of_what_was_listed() =>
        Assert.StartsWith(
            "listed 252 = new 12 + known 237 + unavailable 2 + failed 1 · ",
            SumLine.Of(Example with { Unavailable = 2 }),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1, "1 run of at most 0.125 USD")]
    [InlineData(2, "2 runs of at most 0.125 USD")]
    public void What_is_not_settled_is_named_beside_the_cost(int runs, string shown) =>
        Assert.EndsWith(
            $" · 0.07 USD, not settled yet: {shown} · 34 s",
            SumLine.Of(Example with { UnsettledRuns = runs, UnsettledUsd = 0.125m }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Units_are_named_where_some_were_used() =>
        Assert.EndsWith(" · 0.07 USD · 12 units · 34 s", SumLine.Of(Example with { Units = 12 }), StringComparison.Ordinal);

    [Fact]
    public void Values_that_were_not_understood_are_counted_where_there_are_some() =>
        Assert.Contains(
            " · values not understood: 3 · 0.07 USD",
            SumLine.Of(Example with { ValuesNotUnderstood = 3 }),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_run_that_had_nothing_to_do_says_so() =>
        Assert.Equal("listed 0 = new 0 + known 0 + failed 0 · transcripts: stored 0, none 0 · 0.00 USD · 0.0 s", SumLine.Of(new()));

    [Theory]
    [InlineData("0", "0.00 USD")]
    [InlineData("0.070", "0.07 USD")]
    [InlineData("0.0035", "0.0035 USD")]
    [InlineData("12.5", "12.50 USD")]
    [InlineData("0.00004", "0.00 USD")]
    public void Costs_have_two_to_four_decimals(string usd, string shown) =>
        Assert.Equal(shown, HumanFormat.Cost(decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(3.24, "3.2 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(34, "34 s")]
    [InlineData(119, "119 s")]
    [InlineData(754, "12 min 34 s")]
    [InlineData(11_520, "3 h 12 min")]
    public void Elapsed_time_is_as_exact_as_is_of_interest(double seconds, string shown) =>
        Assert.EndsWith(" · " + shown, SumLine.Of(new() { Elapsed = TimeSpan.FromSeconds(seconds) }), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        200,
        "lists 2 of 3 · videos 250, new 12 · transcripts 12 of 47 · running 4, waiting 32 · 0.07 USD · 1:02:03, about 2:10 left"
    )]
    [InlineData(80, "lists 2/3 · new 12 · transcripts 12/47 · run 4, wait 32 · 0.07 USD · 1:02:03, 2:10 left")]
    public void The_live_line_says_where_an_invocation_is(int width, string line) =>
        Assert.Equal(
            line,
            ProgressView.Line(
                Example with
                {
                    Lists = 3,
                    ListsRead = 1,
                    ListsFailed = 1,
                    TranscriptsRunning = 4,
                },
                new()
                {
                    Lists = 3,
                    ListsDone = 2,
                    Transcripts = 47,
                    TranscriptsDone = 12,
                    Running = 4,
                    TimeLeft = new(0, 2, 10),
                },
                new TimeSpan(1, 2, 3),
                width
            )
        );

    [Fact]
    public void The_live_line_of_an_import_tells_of_items_only() =>
        Assert.Equal("listed 250 = new 12 + known 237 + failed 1 · 1:02:03", ProgressView.ImportLine(Example, new TimeSpan(1, 2, 3)));
}
