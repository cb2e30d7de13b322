using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion;

/// <summary>What one reading of a list has shown so far, and what follows from it.</summary>
internal sealed class ListReading(MonitoredList list, int maxVideos, bool hasWatermark)
{
    private readonly Dictionary<VideoKind, int> countByKind = [];
    private SourceItem.Reported? reported;
    private SourceItem.Unrecognized? unrecognized;
    private string? youtubeId = list.YoutubeId;
    private string? title;
    private long? videosAtYouTube;

    public int Videos { get; private set; }

    public void Add(SourceItem item)
    {
        switch (item)
        {
            case SourceItem.Listed { Value: var video }:
                Videos++;
                countByKind[video.Kind ?? VideoKind.Video] = countByKind.GetValueOrDefault(video.Kind ?? VideoKind.Video) + 1;
                Learn(video);
                break;
            case SourceItem.Reported error:
                reported ??= error;
                break;
            case SourceItem.Unrecognized strange:
                unrecognized ??= strange;
                break;
        }
    }

    /// <summary>What the list's row becomes when the run has delivered all it had.</summary>
    /// <param name="ended">How the run ended.</param>
    /// <param name="itemsBefore">Items that an earlier invocation stored of the same run.</param>
    public ListEnd End(Sources.Apify.ApifyRun ended, int itemsBefore)
    {
        var reachedCap = countByKind.Values.Any(count => count >= maxVideos) || itemsBefore + Videos >= maxVideos && itemsBefore > 0;
        return new(list.ListId)
        {
            Error = Failure(ended, itemsBefore),
            YoutubeId = youtubeId,
            Title = title,
            ReachedCap = reachedCap,
            HadWatermark = hasWatermark,
            VideosAtYouTube = videosAtYouTube,
        };
    }

    private ItemFailedException? Failure(Sources.Apify.ApifyRun ended, int itemsBefore)
    {
        if (!ended.HasSucceeded)
        {
            return new(
                "ApifyRunFailed", $"{list.Url}: run {ended.Id} ended {ended.Status}{(ended.StatusMessage is { } why ? $": {why}" : "")}.",
                "What it delivered is stored. Run again; if it fails again, look at the run's log in Apify Console.");
        }

        if (Videos + itemsBefore > 0)
        {
            return null;
        }

        if (unrecognized is not null)
        {
            return new(
                "AnswerNotRecognized", $"{list.Url}: {unrecognized.Reason}",
                "The actor's answers may have changed: look at ctrl_processing_log.payload, and for a newer version of this tool.");
        }

        // With a watermark, nothing is what an idle channel shows.
        if (hasWatermark && reported is null or { Code: "NO_VIDEOS" })
        {
            return hasWatermark ? null : NotFound();
        }

        return reported is not null
            ? NotFound()
            : new("EmptyAnswer", $"{list.Url}: run {ended.Id} says it succeeded but delivered nothing.", "Run again; if it stays empty, look at the run's log in Apify Console.");
    }

    private ItemFailedException NotFound() => new(
        "ListNotFound",
        $"{list.Url}: nothing could be read there ({string.Join(": ", new[] { reported?.Code, reported?.Note }.OfType<string>().DefaultIfEmpty("the actor reports an error without a reason"))}).",
        "Check that the list exists, is public and has videos; remove it with `clustera-ingest lists remove` if it is gone.");

    private void Learn(ListedVideo video)
    {
        if (list.Kind is ListKind.Playlist || video.Channel is not { } channel)
        {
            return;
        }

        // A channel's page can show others' videos: only what names the list's own channel tells about it.
        var handle = ListReference.Parse(list.Url).Handle;
        var isOwn = youtubeId is not null ? channel.ChannelId.Value == youtubeId
            : handle is null || string.Equals(channel.Handle, handle, StringComparison.OrdinalIgnoreCase);
        if (isOwn)
        {
            youtubeId = channel.ChannelId.Value;
            title = channel.Title ?? title;
            videosAtYouTube = channel.VideoCount ?? videosAtYouTube;
        }
    }
}
