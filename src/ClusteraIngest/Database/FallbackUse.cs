namespace ClusteraIngest.Database;

/// <summary>What connecting may do to the database that is used where no address is given.</summary>
internal enum FallbackUse
{
    /// <summary>Nothing: it has to run. For what somebody waits for at the prompt.</summary>
    IfRunning,

    /// <summary>Start it where it has been set up before.</summary>
    Start,

    /// <summary>Set it up as well.</summary>
    Create,
}
