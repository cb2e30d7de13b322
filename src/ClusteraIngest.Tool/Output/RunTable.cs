using ClusteraIngest.Runs;

namespace ClusteraIngest.Tool.Output;

/// <summary>Runs with their sums.</summary>
internal static class RunTable
{
    /// <summary>With the whole sums, as they were told at the runs' ends.</summary>
    public static Table Whole(IReadOnlyList<IngestRun> runs)
    {
        var table = new Table(new("run", IsNumber: true), "kind", "state", "started", new("sum", Least: 20, Wraps: true));
        foreach (var run in runs)
            table.Add(Number(run), HumanFormat.Word(run.Kind), State(run), HumanFormat.Time(run.StartedAt), WholeSum(run));
        return table;
    }

    /// <summary>With what there is in the sums, a line each.</summary>
    public static Table Short(IReadOnlyList<IngestRun> runs, DateTimeOffset now)
    {
        var table = new Table(new("run", IsNumber: true), "kind", "state", "started", new("sum", Least: 20, Wraps: true));
        foreach (var run in runs)
            table.Add(Number(run), HumanFormat.Word(run.Kind), State(run), HumanFormat.Age(run.StartedAt, now), RunSum.Of(run));
        return table;
    }

    private static Cell Number(IngestRun run) => HumanFormat.Count(run.RunId);

    private static Cell State(IngestRun run) => new(HumanFormat.Word(run.State), Tones.Of(run.State));

    private static string WholeSum(IngestRun run) =>
        run.Collection is { } sum ? sum.ToString()
        : run.Kind.HasJobs() ? $"clustera-ingest runs show {run.RunId} tells how far it is"
        : SumLine.Of(run.Figures with { Elapsed = run.FinishedAt - run.StartedAt ?? run.Figures.Elapsed })
            + (run.Figures is { ErrorId: { } id, Error: var error } ? Printable.Of($" · {id}: {ToolWords.Of(error ?? "")}") : "");
}
