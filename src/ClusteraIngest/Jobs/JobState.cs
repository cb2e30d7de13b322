namespace ClusteraIngest.Jobs;

/// <summary>
/// How a job stands. <see cref="Pending"/>, <see cref="Waiting"/> and <see cref="Running"/> are open; with the others nothing more happens
/// by itself.
/// </summary>
public enum JobState
{
    /// <summary>It waits for a worker, or for a time.</summary>
    Pending,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed for good, or too often, or a job that it waits for did. It can be retried on request.</summary>
    Failed,

    /// <summary>Only a search can tell what its subject is.</summary>
    NeedsSearch,

    /// <summary>Its run was stopped before it was begun.</summary>
    Cancelled,

    /// <summary>It waits for other jobs of its run.</summary>
    Waiting,
}
