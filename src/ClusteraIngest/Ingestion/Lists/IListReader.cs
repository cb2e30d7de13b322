using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>A way to read a list: through Apify, through the YouTube Data API, or through both.</summary>
internal interface IListReader
{
    /// <summary>Reads a list and stores what it shows.</summary>
    /// <param name="list">The list, as it is stored now.</param>
    /// <param name="results">Takes each new video once it is committed, and each item that failed.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Why the list could not be read, written down already; null where it could.</returns>
    Task<ItemFailedException?> ReadAsync(MonitoredList list, ChannelWriter<StageResult<Video>> results, CancellationToken cancel);
}
