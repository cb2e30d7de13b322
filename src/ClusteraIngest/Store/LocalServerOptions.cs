namespace ClusteraIngest.Store;

/// <summary>Where the local server lives.</summary>
public sealed record LocalServerOptions
{
    /// <summary>Its data; null: the user's data directory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Its port; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>PostgreSQL's programs; null: looked for.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>False: faster, and lost when the machine dies.</summary>
    public bool IsDurable { get; init; } = true;
}
