using ClusteraIngest.Ingestion;
using ClusteraIngest.Options;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest;

/// <summary>The stored videos; see <see cref="IngestClient.Videos"/>.</summary>
public sealed class VideosClient
{
    private readonly ClientServices services;

    internal VideosClient(ClientServices services) => this.services = services;

    /// <summary>Stored videos, the newest first, streamed from the database.</summary>
    public IAsyncEnumerable<Video> GetAsync(VideoFilter filter, CancellationToken cancel = default)
    {
        if (filter.First is { } first)
            OptionRules.AtLeastOne.Require($"{nameof(VideoFilter)}.{nameof(filter.First)}", first);
        return services.StreamAsync(source => VideoQuery.RunAsync(source, filter, cancel), cancel);
    }
}
