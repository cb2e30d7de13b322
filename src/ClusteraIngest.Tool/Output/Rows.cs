using ClusteraIngest.Channels;
using ClusteraIngest.Library.Search;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>An invocation, its fields named like the columns of <c>ctrl_run</c>.</summary>
internal sealed record RunRow(
    long RunId,
    RunKind Kind,
    RunState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    int ListsRead,
    int ListsFailed,
    int ListsCapped,
    int ListsCutOff,
    int ListsSkipped,
    int VideosListed,
    int VideosNew,
    int VideosKnown,
    int VideosChanged,
    int VideosUnavailable,
    int VideosForeign,
    int VideosFailed,
    int ValuesNotUnderstood,
    int TranscriptsStored,
    int TranscriptsNone,
    int TranscriptsBlocked,
    int TranscriptsFailed,
    int TranscriptsUnavailable,
    int TranscriptsSkipped,
    int TranscriptsUnfinished,
    int PaidRuns,
    decimal CostUsd,
    int UnsettledRuns,
    decimal UnsettledUsd,
    int Units,
    string? Source,
    string? ErrorId,
    string? Error
)
{
    public static RunRow Of(IngestRun run)
    {
        var f = run.Figures;
        return new(
            run.RunId,
            run.Kind,
            run.State,
            run.StartedAt,
            run.FinishedAt,
            f.ListsRead,
            f.ListsFailed,
            f.ListsCapped,
            f.ListsCutOff,
            f.ListsSkipped,
            f.Listed,
            f.New,
            f.Known,
            f.Changed,
            f.Unavailable,
            f.Foreign,
            f.Failed,
            f.ValuesNotUnderstood,
            f.TranscriptsStored,
            f.TranscriptsNone,
            f.TranscriptsBlocked,
            f.TranscriptsFailed,
            f.TranscriptsUnavailable,
            f.TranscriptsSkipped,
            f.TranscriptsRunning,
            f.PaidRuns,
            f.CostUsd,
            f.UnsettledRuns,
            f.UnsettledUsd,
            f.Units,
            f.Source,
            f.ErrorId,
            f.Error
        );
    }
}

/// <summary>What an invocation did, its fields named like the columns of <c>ctrl_run</c>.</summary>
internal sealed record FiguresRow(
    long RunId,
    int ListsRead,
    int ListsFailed,
    int ListsCapped,
    int ListsCutOff,
    int ListsSkipped,
    int VideosListed,
    int VideosNew,
    int VideosKnown,
    int VideosChanged,
    int VideosUnavailable,
    int VideosForeign,
    int VideosFailed,
    int ValuesNotUnderstood,
    int TranscriptsStored,
    int TranscriptsNone,
    int TranscriptsBlocked,
    int TranscriptsFailed,
    int TranscriptsUnavailable,
    int TranscriptsSkipped,
    int TranscriptsUnfinished,
    int PaidRuns,
    decimal CostUsd,
    int UnsettledRuns,
    decimal UnsettledUsd,
    int Units,
    string? Source,
    string? ErrorId,
    string? Error,
    double ElapsedSeconds
)
{
    public static FiguresRow Of(RunCounters f) =>
        new(
            f.RunId,
            f.ListsRead,
            f.ListsFailed,
            f.ListsCapped,
            f.ListsCutOff,
            f.ListsSkipped,
            f.Listed,
            f.New,
            f.Known,
            f.Changed,
            f.Unavailable,
            f.Foreign,
            f.Failed,
            f.ValuesNotUnderstood,
            f.TranscriptsStored,
            f.TranscriptsNone,
            f.TranscriptsBlocked,
            f.TranscriptsFailed,
            f.TranscriptsUnavailable,
            f.TranscriptsSkipped,
            f.TranscriptsRunning,
            f.PaidRuns,
            f.CostUsd,
            f.UnsettledRuns,
            f.UnsettledUsd,
            f.Units,
            f.Source,
            f.ErrorId,
            f.Error,
            Math.Round(f.Elapsed.TotalSeconds, 3)
        );
}

/// <summary>What was paid on a day, for a list or to an actor.</summary>
internal sealed record CostRow(
    CostGrouping By,
    string Subject,
    long Runs,
    long Items,
    decimal CostUsd,
    decimal UnsettledUsd,
    long UnpricedRuns
)
{
    public static CostRow Of(CostGrouping by, IngestCost cost) =>
        new(by, cost.Subject, cost.Runs, cost.Items, cost.CostUsd, cost.UnsettledUsd, cost.Unpriced);
}

/// <summary>The local server, without what is secret about it.</summary>
internal sealed record ServerRow(bool IsRunning, bool Exists, string? Address, int? Port, string? ServerVersion, string DataDirectory)
{
    public static ServerRow Of(LocalServerStatus status) =>
        new(status.IsRunning, status.Exists, status.Address, status.Port, status.ServerVersion, status.DataDirectory);
}

/// <summary>An emulator, by the source that it stands for, and the address that this source's <c>base_url</c> is to be.</summary>
internal sealed record EmulatorRow(string Source, string BaseUrl);

/// <summary>A name and what it has turned out to be.</summary>
internal sealed record ResolutionRow(
    string Input,
    ResolutionState State,
    ChannelId? ChannelId,
    string? Title,
    string? Url,
    string? Reference,
    string? Source,
    bool IsDuplicate,
    string? ErrorId,
    string? Message
)
{
    public static ResolutionRow Of(ChannelResolution answer) =>
        new(
            answer.Input,
            answer.State,
            answer.ChannelId,
            answer.Title,
            answer.Url,
            answer.Reference,
            answer.Source,
            answer.IsDuplicate,
            answer.Error?.ErrorId,
            answer.Error?.Message
        );
}

/// <summary>A run that was stopped, and how many jobs were cancelled.</summary>
internal sealed record StoppedRunRow(long RunId, int Cancelled);

/// <summary>A run, or for null all, and how many failed jobs are to be done again.</summary>
internal sealed record RetriedRunRow(long? RunId, int Retried);

/// <summary>Something about the settings that was checked.</summary>
internal sealed record ConfigCheckRow(string Check, bool IsFine, string Message, string? ErrorId);

/// <summary>What a command would ask a source for, or the sum of that.</summary>
internal sealed record PlanRow(
    string What,
    string? Subject,
    string? Source,
    long? MostItems,
    decimal? MaxCostUsd,
    long? MaxUnits,
    long MaxSearches
);

/// <summary>What has been made searchable.</summary>
internal sealed record IndexSumRow(long Transcripts, long Passages, double ElapsedSeconds)
{
    public static IndexSumRow Of(IndexSum sum) => new(sum.Transcripts, sum.Passages, Math.Round(sum.Elapsed.TotalSeconds, 3));
}
