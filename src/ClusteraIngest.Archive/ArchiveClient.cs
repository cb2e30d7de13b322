using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Archive;

/// <summary>Archives channels: their lists with the persons behind them, and their media.</summary>
public sealed class ArchiveClient
{
    private readonly ClientServices services;

    internal ArchiveClient(ClientServices services) => this.services = services;
}
