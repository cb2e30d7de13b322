using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Library;

/// <summary>The library: transcripts are searched, digests are written, and people and agents read both.</summary>
public sealed partial class LibraryClient
{
    internal LibraryClient(ClientServices services) => Services = services;

    internal ClientServices Services { get; }
}
