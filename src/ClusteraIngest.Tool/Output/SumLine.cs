using System.Globalization;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tool.Output;

/// <summary>An invocation's sum in one line that adds up. Its form is fixed, so that logs can be searched for it.</summary>
internal static class SumLine
{
    /// <summary>Such as <c>listed 250 = new 12 + known 237 + failed 1 · transcripts: stored 11, none 1 · 0.07 USD · 34 s</c>.</summary>
    /// <param name="figures">What was done.</param>
    /// <param name="unusable">Lines of input that could not be used.</param>
    public static string Of(RunCounters figures, int unusable = 0) =>
        string.Join(
            " · ",
            [
                ListedLine.Of(figures),
                Invariant($"transcripts: stored {figures.TranscriptsStored}, none {figures.TranscriptsNone}")
                    + More("blocked", figures.TranscriptsBlocked)
                    + More("failed", figures.TranscriptsFailed)
                    + More("unavailable", figures.TranscriptsUnavailable)
                    + More("skipped", figures.TranscriptsSkipped)
                    + More("unfinished", figures.TranscriptsRunning),
                .. figures.ListsFailed + figures.ListsCapped + figures.ListsCutOff + figures.ListsSkipped == 0
                    ? Array.Empty<string>()
                    :
                    [
                        Invariant($"lists: read {figures.ListsRead}")
                            + More("failed", figures.ListsFailed)
                            + More("capped", figures.ListsCapped)
                            + More("cut off", figures.ListsCutOff)
                            + More("skipped", figures.ListsSkipped),
                    ],
                .. unusable == 0 ? Array.Empty<string>() : [Invariant($"unusable input: {unusable}")],
                .. figures.ValuesNotUnderstood == 0
                    ? Array.Empty<string>()
                    : [Invariant($"values not understood: {figures.ValuesNotUnderstood}")],
                CostText.Of(figures),
                .. figures.Units == 0 ? Array.Empty<string>() : [Invariant($"{figures.Units} {(figures.Units == 1 ? "unit" : "units")}")],
                Elapsed(figures.Elapsed),
            ]
        );

    /// <summary>The figures that one looks for in a log of many runs.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Labels(RunCounters figures) =>
        [
            new("run_id", figures.RunId),
            new("videos_listed", figures.Listed),
            new("videos_new", figures.New),
            new("videos_failed", figures.Failed),
            new("transcripts_stored", figures.TranscriptsStored),
            new("transcripts_failed", figures.TranscriptsFailed),
            new("lists_failed", figures.ListsFailed),
            new("cost_usd", figures.CostUsd),
            new("units", figures.Units),
        ];

    private static string More(string name, int count) => count == 0 ? "" : Invariant($", {name} {count}");

    /// <summary>How long it took, such as <c>3.7 s</c> or <c>12 min 4 s</c>.</summary>
    public static string Elapsed(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 9.95 => Invariant($"{time.TotalSeconds:0.0} s"),
            < 119.5 => Invariant($"{time.TotalSeconds:0} s"),
            _ when time.TotalHours < 1 => Invariant($"{(int)time.TotalMinutes} min {time.Seconds} s"),
            _ => Invariant($"{(int)time.TotalHours} h {time.Minutes} min"),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
