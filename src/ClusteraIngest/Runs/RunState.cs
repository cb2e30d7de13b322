namespace ClusteraIngest.Runs;

/// <summary>How an invocation stands.</summary>
public enum RunState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It came to its end, or to the end of its money.</summary>
    Finished,

    /// <summary>What it was for could not be done, or not to its end: its error says why.</summary>
    Failed,

    /// <summary>It was stopped on request.</summary>
    Cancelled,

    /// <summary>It died, or what it needs was gone.</summary>
    Interrupted,
}
