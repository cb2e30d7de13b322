using System.Runtime.CompilerServices;

namespace ClusteraIngest.Library;

/// <summary>The library as a part of the client.</summary>
public static class LibraryClientExtensions
{
    private static readonly ConditionalWeakTable<IngestClient, LibraryClient> Clients = [];

    extension(IngestClient client)
    {
        /// <summary>Searches transcripts, has digests written, and records who reads them.</summary>
        public LibraryClient Library => Clients.GetValue(client, one => new(one.Services));
    }
}
