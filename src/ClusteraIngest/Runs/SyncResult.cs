using ClusteraIngest.Ingestion;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Runs;

/// <summary>The stage that a result of a sync comes from.</summary>
public enum SyncStage
{
    /// <summary>List ingestion: a new video, or a list or item that failed.</summary>
    List,

    /// <summary>Transcript ingestion: a video whose transcript's state was committed, or one that failed.</summary>
    Transcript,
}

/// <summary>One result of a sync.</summary>
/// <param name="Stage">Where it comes from.</param>
/// <param name="Result">What it is.</param>
public sealed record SyncResult(SyncStage Stage, StageResult<Video> Result);
