using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>
/// Videos that are stored in one transaction. A video or channel that is listed several times is one row: the first mention wins,
/// and what it does not give is filled from the later ones.
/// </summary>
/// <param name="earlier">What earlier batches of the same reading have told; null: there are none.</param>
internal sealed class VideoBatch(Mentions? earlier = null)
{
    private readonly Dictionary<VideoId, ListedVideo> videos = [];
    private readonly Dictionary<ChannelId, Channel> channels = [];

    public IReadOnlyCollection<ListedVideo> Videos => videos.Values;

    public IReadOnlyDictionary<ChannelId, Channel> Channels => channels;

    /// <summary>How many videos were added, repeated ones included.</summary>
    public int Listed { get; private set; }

    public void Add(ListedVideo video)
    {
        Listed++;
        if (earlier?.Has(video.VideoId) == true)
        {
            return;
        }

        videos[video.VideoId] = videos.TryGetValue(video.VideoId, out var first) ? Fill(first, video) : video;

        // A video's channel must be there, even if nothing but its id is known.
        if ((video.Channel ?? (video.ChannelId is { } id ? new Channel { ChannelId = id } : null)) is { } channel)
        {
            var told = earlier?.Rest(channel) ?? channel;
            channels[channel.ChannelId] = channels.TryGetValue(channel.ChannelId, out var known) ? Fill(known, told) : told;
        }
    }

    private static ListedVideo Fill(ListedVideo first, ListedVideo later)
    {
        var isDateLater = first.PublishedAt is null || (first.IsPublishedAtEstimated && later is { PublishedAt: not null, IsPublishedAtEstimated: false });
        return first with
        {
            ChannelId = first.ChannelId ?? later.ChannelId,
            ChannelHandle = first.ChannelHandle ?? later.ChannelHandle,
            Kind = first.Kind ?? later.Kind,
            Title = first.Title ?? later.Title,
            Description = first.Description ?? later.Description,
            PublishedAt = isDateLater ? later.PublishedAt : first.PublishedAt,
            IsPublishedAtEstimated = isDateLater ? later.IsPublishedAtEstimated : first.IsPublishedAtEstimated,
            DurationSeconds = first.DurationSeconds ?? later.DurationSeconds,
            ViewCount = first.ViewCount ?? later.ViewCount,
            LikeCount = first.LikeCount ?? later.LikeCount,
            CommentCount = first.CommentCount ?? later.CommentCount,
            ThumbnailUrl = first.ThumbnailUrl ?? later.ThumbnailUrl,
            Hashtags = first.Hashtags ?? later.Hashtags,
            Links = first.Links ?? later.Links,
            Location = first.Location ?? later.Location,
            IsMembersOnly = first.IsMembersOnly ?? later.IsMembersOnly,
            IsAgeRestricted = first.IsAgeRestricted ?? later.IsAgeRestricted,
            IsMonetized = first.IsMonetized ?? later.IsMonetized,
            AreCommentsOff = first.AreCommentsOff ?? later.AreCommentsOff,
            Availability = first.Availability is VideoAvailability.Unknown ? later.Availability : first.Availability,
            Transcripts = first.Transcripts.Count > 0 ? first.Transcripts : later.Transcripts,
            Position = first.Position ?? later.Position,
        };
    }

    /// <summary>The first, with what it does not give from the later one.</summary>
    public static Channel Fill(Channel first, Channel later) => first with
    {
        Handle = first.Handle ?? later.Handle,
        Title = first.Title ?? later.Title,
        Description = first.Description ?? later.Description,
        SubscriberCount = first.SubscriberCount ?? later.SubscriberCount,
        VideoCount = first.VideoCount ?? later.VideoCount,
        ViewCount = first.ViewCount ?? later.ViewCount,
        JoinedOn = first.JoinedOn ?? later.JoinedOn,
        Country = first.Country ?? later.Country,
        ThumbnailUrl = first.ThumbnailUrl ?? later.ThumbnailUrl,
        Links = first.Links ?? later.Links,
        IsVerified = first.IsVerified ?? later.IsVerified,
    };
}
