using ClusteraIngest.Ingestion;
using ClusteraIngest.Store;

namespace ClusteraIngest.Tool.Output;

/// <summary>An invocation, its fields named like the columns of <c>ctrl_run</c>.</summary>
internal sealed record RunRow(
    long RunId, RunKind Kind, RunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    int ListsRead, int ListsFailed, int ListsCapped, int ListsSkipped, int VideosListed, int VideosNew, int VideosKnown, int VideosChanged, int VideosFailed,
    int TranscriptsStored, int TranscriptsNone, int TranscriptsBlocked, int TranscriptsFailed, int TranscriptsUnavailable, int TranscriptsSkipped,
    int PaidRuns, decimal CostUsd)
{
    public static RunRow Of(IngestRun run)
    {
        var f = run.Figures;
        return new(run.RunId, run.Kind, run.State, run.StartedAt, run.FinishedAt, f.ListsRead, f.ListsFailed, f.ListsCapped, f.ListsSkipped, f.Listed, f.New, f.Known,
            f.Changed, f.Failed, f.TranscriptsStored, f.TranscriptsNone, f.TranscriptsBlocked, f.TranscriptsFailed, f.TranscriptsUnavailable,
            f.TranscriptsSkipped, f.PaidRuns, f.CostUsd);
    }
}

/// <summary>What an invocation did, its fields named like the columns of <c>ctrl_run</c>.</summary>
internal sealed record FiguresRow(
    long RunId, int ListsRead, int ListsFailed, int ListsCapped, int ListsSkipped, int VideosListed, int VideosNew, int VideosKnown, int VideosChanged, int VideosFailed,
    int TranscriptsStored, int TranscriptsNone, int TranscriptsBlocked, int TranscriptsFailed, int TranscriptsUnavailable, int TranscriptsSkipped,
    int PaidRuns, decimal CostUsd, double ElapsedSeconds)
{
    public static FiguresRow Of(RunFigures f) => new(f.RunId, f.ListsRead, f.ListsFailed, f.ListsCapped, f.ListsSkipped, f.Listed, f.New, f.Known, f.Changed, f.Failed,
        f.TranscriptsStored, f.TranscriptsNone, f.TranscriptsBlocked, f.TranscriptsFailed, f.TranscriptsUnavailable, f.TranscriptsSkipped, f.PaidRuns,
        f.CostUsd, Math.Round(f.Elapsed.TotalSeconds, 3));
}

/// <summary>What was paid on a day, for a list or to an actor.</summary>
internal sealed record CostRow(CostGrouping By, string Subject, long Runs, long Items, decimal CostUsd, decimal UnsettledUsd)
{
    public static CostRow Of(CostGrouping by, IngestCost cost) => new(by, cost.Subject, cost.Runs, cost.Items, cost.CostUsd, cost.UnsettledUsd);
}

/// <summary>The local server, without what is secret about it.</summary>
internal sealed record ServerRow(bool IsRunning, bool Exists, string? Address, int? Port, string? ServerVersion, string DataDirectory)
{
    public static ServerRow Of(LocalServerStatus status) =>
        new(status.IsRunning, status.Exists, status.Address, status.Port, status.ServerVersion, status.DataDirectory);
}
