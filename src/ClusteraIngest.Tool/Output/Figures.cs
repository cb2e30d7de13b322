using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Tool.Output;

/// <summary>Figures of several invocations taken together.</summary>
internal static class Figures
{
    public static RunFigures Plus(this RunFigures a, RunFigures b) => new()
    {
        RunId = b.RunId,
        Lists = a.Lists + b.Lists,
        ListsRead = a.ListsRead + b.ListsRead,
        ListsFailed = a.ListsFailed + b.ListsFailed,
        ListsCapped = a.ListsCapped + b.ListsCapped,
        New = a.New + b.New,
        Known = a.Known + b.Known,
        Changed = a.Changed + b.Changed,
        Failed = a.Failed + b.Failed,
        TranscriptsStored = a.TranscriptsStored + b.TranscriptsStored,
        TranscriptsNone = a.TranscriptsNone + b.TranscriptsNone,
        TranscriptsBlocked = a.TranscriptsBlocked + b.TranscriptsBlocked,
        TranscriptsFailed = a.TranscriptsFailed + b.TranscriptsFailed,
        TranscriptsUnavailable = a.TranscriptsUnavailable + b.TranscriptsUnavailable,
        TranscriptsSkipped = a.TranscriptsSkipped + b.TranscriptsSkipped,
        TranscriptsRunning = a.TranscriptsRunning + b.TranscriptsRunning,
        PaidRuns = a.PaidRuns + b.PaidRuns,
        CostUsd = a.CostUsd + b.CostUsd,
        Elapsed = a.Elapsed + b.Elapsed,
    };

    /// <summary>True where something that was tried did not succeed.</summary>
    public static bool HasFailures(this RunFigures figures) => figures.ListsFailed + figures.Failed + figures.TranscriptsFailed > 0;
}
