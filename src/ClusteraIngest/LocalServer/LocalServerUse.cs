namespace ClusteraIngest.LocalServer;

/// <summary>What connecting may do to the local server, where no address of a database is given.</summary>
internal enum LocalServerUse
{
    /// <summary>Nothing: it has to run. For what somebody waits for at the prompt.</summary>
    IfRunning,

    /// <summary>Start it where it has been set up before.</summary>
    Start,

    /// <summary>Set it up as well.</summary>
    Create,
}
