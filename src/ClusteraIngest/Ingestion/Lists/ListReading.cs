using ClusteraIngest.Errors;
using ClusteraIngest.Lists;
using ClusteraIngest.Sources;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>What one reading of a list has shown so far, and what follows from it.</summary>
/// <param name="list">The list.</param>
/// <param name="maxVideos">The most videos of each kind that were asked for.</param>
/// <param name="since">From when on its videos were asked for; null: from the beginning.</param>
/// <param name="usualCap">The most videos of each kind where this invocation says nothing else.</param>
internal sealed class ListReading(MonitoredList list, int maxVideos, DateTimeOffset? since, int usualCap)
{
    private readonly bool hasWatermark = since is not null;
    private readonly Dictionary<VideoKind, int> countByKind = [];
    private readonly Dictionary<ChannelId, ShownChannel> channels = [];
    private readonly VideoIdSet? ownVideos = since is null ? new() : null;
    private DateTimeOffset? newest;
    private bool hasOnlyExactDates = true;
    private int foreign;
    private SourceItem.Reported? reported;
    private SourceItem.Reported? besideVideos;
    private SourceItem.Unrecognized? unrecognized;

    public int Videos { get; private set; }

    /// <summary>Whether the run has delivered a video, to this invocation or an earlier one.</summary>
    public bool HasShownVideos { get; private set; }

    /// <summary>
    /// Whether it has read from the beginning, and shown as many videos as YouTube says the channel has, to this invocation alone.
    /// </summary>
    public bool HasShownAll => ownVideos is not null && OwnChannel()?.VideosAtYouTube <= ownVideos.Count;

    /// <summary>Looks at an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="readAt">When it was read: what is announced for later is not the newest.</param>
    public void Add(SourceItem item, DateTimeOffset readAt)
    {
        switch (item)
        {
            case SourceItem.Listed { Value: var video }:
                HasShownVideos = true;
                Videos++;
                ownVideos?.Add(video.VideoId);
                countByKind[video.Kind ?? VideoKind.Video] = countByKind.GetValueOrDefault(video.Kind ?? VideoKind.Video) + 1;
                hasOnlyExactDates &= video is { PublishedAt: not null, IsPublishedAtEstimated: false };
                if (video.PublishedAt is { } published && published <= readAt && !(published < newest))
                    newest = published;
                Learn(video);
                break;
            case SourceItem.Foreign { Value: var other }:
                // It has taken one of the places that the cap allows.
                foreign++;
                Videos++;
                countByKind[other.Kind ?? VideoKind.Video] = countByKind.GetValueOrDefault(other.Kind ?? VideoKind.Video) + 1;
                break;
            case SourceItem.Reported error:
                reported ??= error;
                if (!VideoId.TryParse(error.Url, out _))
                    besideVideos ??= error;
                break;
            case SourceItem.Unrecognized strange:
                unrecognized ??= strange;
                break;
        }
    }

    /// <summary>Looks once more at an item that an earlier invocation has stored: it counts for the end only.</summary>
    public void Recall(SourceItem item, DateTimeOffset readAt)
    {
        if (item is SourceItem.Listed)
            HasShownVideos = true;
        else
            Add(item, readAt);
    }

    /// <summary>What the list's row becomes when the run has delivered all it had.</summary>
    /// <param name="ended">How the run ended.</param>
    /// <param name="itemsBefore">Items that an earlier invocation stored of the same run.</param>
    /// <param name="isCutOff">Whether a spending limit cut it off.</param>
    public ListEnd End(Sources.Apify.ApifyRun ended, int itemsBefore, bool isCutOff)
    {
        var reachedCap = countByKind.Values.Any(count => count >= maxVideos) || itemsBefore + Videos >= maxVideos && itemsBefore > 0;
        var own = OwnChannel();
        return new(list.ListId)
        {
            Error = Failure(ended, itemsBefore),
            YoutubeId = own?.ChannelId.Value ?? list.YoutubeId,
            Title = own?.Title,
            Move = HandleMove.Of(list, own?.ChannelId, own?.Handle, own?.Title),
            ReachedCap = reachedCap,
            LeastShown = maxVideos - foreign,
            HadWatermark = hasWatermark,
            Shown = itemsBefore + Videos,
            Since = since,
            IsCutOff = isCutOff,
            HasLowCap = maxVideos < usualCap,
            MostWanted = Sources.Apify.YouTubeScraper.MostVideos(list.Kind, usualCap),
            VideosAtYouTube = own?.VideosAtYouTube,
            Newest = itemsBefore == 0 && hasOnlyExactDates ? newest : null,
            Remark = HasShownVideos ? Remark() : null,
        };
    }

    private ItemFailedException? Failure(Sources.Apify.ApifyRun ended, int itemsBefore)
    {
        if (!ended.HasSucceeded)
        {
            return Failed(list, ended);
        }

        if (HasShownVideos)
        {
            return null;
        }

        if (unrecognized is not null)
        {
            return NotRecognized(list, unrecognized);
        }

        if (foreign > 0)
            return new(
                ErrorIds.OnlyOtherChannels,
                $"{list.Url}: all {foreign} videos that run {ended.Id} delivered are other channels'; none of them is stored.",
                "Check that it is the channel that is meant; a channel's id (UC…) never leads to another one."
            );

        // With a watermark, nothing is what an idle channel shows.
        if (hasWatermark && reported is null or { Code: "NO_VIDEOS" })
        {
            return null;
        }

        return reported is not null
            ? NotFound()
            : new(
                ErrorIds.EmptyAnswer,
                $"{list.Url}: run {ended.Id} says it succeeded but delivered nothing.",
                "Run again; if it stays empty, look at the run's log in Apify Console."
            );
    }

    /// <summary>The error of a run that ended badly.</summary>
    public static ItemFailedException Failed(MonitoredList list, Sources.Apify.ApifyRun ended) =>
        new(
            ErrorIds.ApifyRunFailed,
            $"{list.Url}: run {ended.Id} ended {ended.Status}{(ended.StatusMessage is { } why ? $": {why}" : "")}.",
            "What it delivered is stored. Run again; if it fails again, look at the run's log in Apify Console."
        );

    /// <summary>The error of a run that delivered nothing that can be understood.</summary>
    public static ItemFailedException NotRecognized(MonitoredList list, SourceItem.Unrecognized strange) =>
        new(
            ErrorIds.AnswerNotRecognized,
            $"{list.Url}: {strange.Reason}",
            "The actor's answers may have changed: look at ctrl_processing_log.payload, and for a newer version of this tool."
        );

    /// <summary>
    /// What the actor reports beside the videos: of a tab of the channel that has none, say. What is about a single video is told with
    /// that.
    /// </summary>
    private string? Remark() =>
        besideVideos is null
            ? null
            : $"{list.Url}: beside the videos the actor reports {besideVideos.Code ?? "an error without a reason"} for "
                + $"{besideVideos.Url ?? "an unknown address"}{(besideVideos.Note is { } note ? $": {note.TrimEnd('.')}" : "")}.";

    private ItemFailedException NotFound() =>
        new(
            ErrorIds.ListNotFound,
            $"{list.Url}: nothing could be read there "
                + $"({string.Join(": ", new[] { reported?.Code, reported?.Note }.OfType<string>().DefaultIfEmpty("the actor reports an error without a reason"))}).",
            "Check that the list exists, is public and has videos; remove it with `IngestClient.Lists.RemoveAsync` if it is gone."
        );

    private void Learn(ListedVideo video)
    {
        if (list.Kind is ListKind.Playlist || video.Channel is not { } channel)
        {
            return;
        }

        var before = channels.GetValueOrDefault(channel.ChannelId);
        channels[channel.ChannelId] = new(
            channel.ChannelId,
            (before?.Videos ?? 0) + 1,
            channel.Handle ?? before?.Handle,
            channel.Title ?? before?.Title,
            channel.VideoCount ?? before?.VideosAtYouTube
        );
    }

    /// <summary>
    /// The list's own channel. Where neither its id nor its address says which one that is, the one that most videos are of.
    /// </summary>
    private ShownChannel? OwnChannel()
    {
        if (list.YoutubeId is not null)
        {
            return channels.Values.FirstOrDefault(shown => shown.ChannelId.Value == list.YoutubeId);
        }

        var handle = ListReference.Parse(list.Url).Handle;
        return channels.Values.FirstOrDefault(shown =>
                handle is not null && string.Equals(shown.Handle, handle, StringComparison.OrdinalIgnoreCase)
            ) ?? channels.Values.MaxBy(shown => shown.Videos);
    }

    /// <summary>A channel whose videos the list has shown, and how many.</summary>
    private sealed record ShownChannel(ChannelId ChannelId, int Videos, string? Handle, string? Title, long? VideosAtYouTube);
}
