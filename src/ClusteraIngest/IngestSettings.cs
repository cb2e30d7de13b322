using ClusteraIngest.Ingestion;

namespace ClusteraIngest;

/// <summary>Where an <see cref="IngestClient"/> finds its database and its sources.</summary>
public sealed record IngestSettings
{
    /// <summary>Npgsql keywords (<c>Host=…;Username=…</c>) or a <c>postgresql://</c> URI; null: the local server.</summary>
    public string? Database { get; init; }

    /// <summary>The Apify token; null: nothing that needs Apify can be done.</summary>
    public string? ApifyToken { get; init; }

    /// <summary>The base address of Apify's API: <c>https://api.apify.com</c>. Another one must be https or loopback.</summary>
    public Uri ApifyBaseUrl { get; init; } = new("https://api.apify.com");

    /// <summary>What invocations do where they say nothing else.</summary>
    public IngestOptions Options { get; init; } = new();

    /// <summary>The settings file (YAML), and the environment over it.</summary>
    public static IngestSettings Load(string? path = null, Func<string, string?>? environment = null) => throw new NotImplementedException();

    /// <summary>Free of secrets, since records print themselves.</summary>
    public override string ToString() => $"Apify at {ApifyBaseUrl}";
}
