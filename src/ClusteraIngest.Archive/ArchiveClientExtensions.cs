using System.Runtime.CompilerServices;

namespace ClusteraIngest.Archive;

/// <summary>The archive as a part of the client.</summary>
public static class ArchiveClientExtensions
{
    private static readonly ConditionalWeakTable<IngestClient, ArchiveClient> Clients = [];

    extension(IngestClient client)
    {
        /// <summary>Archives channels: their lists with the persons behind them, and their media.</summary>
        public ArchiveClient Archive => Clients.GetValue(client, one => new(one.Services));
    }
}
