namespace ClusteraIngest.LocalServer;

/// <summary>Where the local server lives and how it runs. Every default is stated.</summary>
public sealed record LocalServerOptions
{
    /// <summary>
    /// Where its data, password and log are; null: <c>postgres</c> in the user's data directory, or
    /// <c>/var/lib/clustera-ingest/postgres</c> for root.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The port on 127.0.0.1; 0, the default: one that is free, kept from then on.</summary>
    public int Port { get; init; }

    /// <summary>The directory with PostgreSQL's programs; null: <c>CLUSTERA_POSTGRES_BIN</c>, else wherever they are found.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>True, the default: what is committed survives a power failure. False: faster, for tests and demonstrations.</summary>
    public bool IsDurable { get; init; } = true;
}
