using System.Globalization;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tool.Output;

/// <summary>What a run did, in as few words as tell it: nothing that is nought.</summary>
internal static class RunSum
{
    /// <summary>Such as <c>new 12 of 250, failed 1 · transcripts 11 of 12 · 0.07 USD · 34 s</c>, and what ended it.</summary>
    public static string Of(IngestRun run) =>
        run.Collection is { } sum ? Of(sum)
        : run.Kind.HasJobs() ? $"see: clustera-ingest runs show {run.RunId}"
        : string.Join(" · ", Parts(run));

    private static IEnumerable<string> Parts(IngestRun run)
    {
        var figures = run.Figures;
        if (Together([("failed", figures.ListsFailed), ("capped", figures.ListsCapped)]) is { Length: > 0 } lists)
            yield return $"lists {lists}";
        if (figures.Listed > 0)
        {
            yield return (figures.New == 0 ? $"listed {Number(figures.Listed)}" : $"new {Number(figures.New)} of {Number(figures.Listed)}")
                + Further([("failed", figures.Failed)]);
        }

        var done =
            figures.TranscriptsStored
            + figures.TranscriptsNone
            + figures.TranscriptsBlocked
            + figures.TranscriptsFailed
            + figures.TranscriptsUnavailable;
        if (done + figures.TranscriptsRunning > 0)
        {
            yield return $"transcripts {Number(figures.TranscriptsStored)}"
                + (done > figures.TranscriptsStored ? $" of {Number(done)}" : "")
                + Further([
                    ("blocked", figures.TranscriptsBlocked),
                    ("failed", figures.TranscriptsFailed),
                    ("unfinished", figures.TranscriptsRunning),
                ]);
        }

        if (figures.CostUsd > 0 || figures.UnsettledRuns > 0)
            yield return CostText.Of(figures);
        if (figures.Units > 0)
            yield return Together([(figures.Units == 1 ? "unit" : "units", figures.Units)], numberFirst: true);
        yield return SumLine.Elapsed(run.FinishedAt - run.StartedAt ?? figures.Elapsed);
        if (figures.ErrorId is { } error)
            yield return Printable.Of(error);
    }

    private static string Of(RunSummary sum) =>
        string.Join(
            " · ",
            new[]
            {
                Together([("channels", sum.Channels)]),
                Together([("videos", sum.Videos), ("new", sum.New)]),
                Together([("failed jobs", sum.Failures.Values.Sum())]),
                Together([(sum.Units == 1 ? "unit" : "units", sum.Units)], numberFirst: true),
                SumLine.Elapsed(TimeSpan.FromSeconds(sum.Seconds)),
            }.Where(part => part.Length > 0)
        );

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Further((string Name, long Count)[] figures) => Together(figures) is { Length: > 0 } text ? $", {text}" : "";

    private static string Together((string Name, long Count)[] figures, bool numberFirst = false) =>
        string.Join(
            ", ",
            figures
                .Where(figure => figure.Count > 0)
                .Select(figure =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(numberFirst ? $"{figure.Count} {figure.Name}" : $"{figure.Name} {figure.Count}")}"
                    )
                )
        );
}
