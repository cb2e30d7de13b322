using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Asks the source for videos whose ids were found for nothing, and for no others: the YouTube Data API, 50 a unit, or Apify, which is paid
/// for each.
/// </summary>
/// <param name="invocation">The invocation.</param>
/// <param name="pool">The YouTube Data API; not needed where there is <paramref name="apify"/>.</param>
/// <param name="apify">Apify; null: the YouTube Data API is asked.</param>
internal sealed class FoundVideos(Invocation invocation, KeyPool? pool, ApifyDetails? apify)
{
    /// <summary>Whether each video is paid for.</summary>
    public bool ArePaid => apify is not null;

    /// <summary>Whether what was announced or on air when it was read counts as not described yet.</summary>
    public bool OnlyFinal => apify is null;

    /// <summary>The most videos of a list that are asked for; null: any number.</summary>
    public int? CapOf(MonitoredList list) =>
        invocation.Options.MaxVideos
        ?? (invocation.Options.Full ? null : list.MaxVideos ?? (ArePaid ? invocation.Options.DefaultMaxVideos : null));

    /// <summary>Fetches and stores videos.</summary>
    /// <param name="list">The list that they are of.</param>
    /// <param name="found">The videos.</param>
    /// <param name="results">Takes each new video once it is committed, and each item that failed.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<FetchedVideos> FetchAsync(
        MonitoredList list,
        IReadOnlyList<PlaylistEntry> found,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        if (found.Count == 0)
            return new(null, 0);
        if (apify is not null)
        {
            var error = await apify.AddAsync(list, found, results, cancel) ?? await apify.FlushAsync(list, results, cancel);
            return new(error, apify.HasGaps(list) ? 1 : 0);
        }

        var (writer, own, missing) = (new ListWriter(invocation, list), new OwnChannel(list), 0);
        foreach (var some in found.Chunk(YouTubeDataClient.MostAtOnce))
        {
            var described = await pool!.CallAsync(
                (youtube, key, attempt) => youtube.VideosAsync(key, [.. some.Select(entry => entry.VideoId)], attempt),
                cancel
            );
            missing += some.Length - described.Count;
            var positions = some.ToDictionary(entry => entry.VideoId, entry => entry.Position);
            var items = described.Select(video =>
                own.Sort(new SourceItem.Listed(video with { Position = positions.GetValueOrDefault(video.VideoId) }))
            );
            foreach (var result in await writer.StoreAsync([.. items], channel: null))
                await results.WriteAsync(result, cancel);
        }

        return new(null, missing);
    }

    /// <summary>Stores that a list shows videos that are known, or hidden: that costs nothing.</summary>
    public async Task LinkAsync(
        MonitoredList list,
        IReadOnlyList<PlaylistEntry> shown,
        string source,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        if (shown.Count == 0)
            return;
        var items = shown.Select(entry => new SourceItem.Listed(
            new()
            {
                VideoId = entry.VideoId,
                Position = entry.Position,
                Source = source,
                Availability = entry.Availability is VideoAvailability.Private or VideoAvailability.Deleted
                    ? entry.Availability
                    : VideoAvailability.Unknown,
            }
        ));
        foreach (var result in await new ListWriter(invocation, list).StoreAsync([.. items], channel: null))
            await results.WriteAsync(result, cancel);
    }
}

/// <summary>What came of fetching videos.</summary>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Missing">Videos that the source does not show, or some of them: it is to be asked again.</param>
internal sealed record FetchedVideos(ItemFailedException? Error, int Missing);
