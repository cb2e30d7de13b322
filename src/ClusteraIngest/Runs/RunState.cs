namespace ClusteraIngest.Runs;

/// <summary>How an invocation stands.</summary>
public enum RunState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Finished,

    /// <summary>It was stopped on request.</summary>
    Cancelled,

    /// <summary>It died, or what it needs was gone.</summary>
    Interrupted,
}
