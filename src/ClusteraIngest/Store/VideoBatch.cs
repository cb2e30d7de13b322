using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>
/// Videos that are stored in one transaction. A video or channel that is listed several times is one row: the later mention wins,
/// and what it does not give is filled from the earlier one.
/// </summary>
internal sealed class VideoBatch
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
        videos[video.VideoId] = videos.TryGetValue(video.VideoId, out var earlier) ? Fill(video, earlier) : video;

        // A video's channel must be there, even if nothing but its id is known.
        if ((video.Channel ?? (video.ChannelId is { } id ? new Channel { ChannelId = id } : null)) is { } channel)
        {
            channels[channel.ChannelId] = channels.TryGetValue(channel.ChannelId, out var known) ? Fill(channel, known) : channel;
        }
    }

    private static ListedVideo Fill(ListedVideo later, ListedVideo earlier)
    {
        var keepsDate = later.PublishedAt is null || (later.IsPublishedAtEstimated && earlier.PublishedAt is not null);
        return later with
        {
            ChannelId = later.ChannelId ?? earlier.ChannelId,
            ChannelHandle = later.ChannelHandle ?? earlier.ChannelHandle,
            Kind = later.Kind ?? earlier.Kind,
            Title = later.Title ?? earlier.Title,
            Description = later.Description ?? earlier.Description,
            PublishedAt = keepsDate ? earlier.PublishedAt : later.PublishedAt,
            IsPublishedAtEstimated = keepsDate ? earlier.IsPublishedAtEstimated : later.IsPublishedAtEstimated,
            DurationSeconds = later.DurationSeconds ?? earlier.DurationSeconds,
            ViewCount = later.ViewCount ?? earlier.ViewCount,
            LikeCount = later.LikeCount ?? earlier.LikeCount,
            CommentCount = later.CommentCount ?? earlier.CommentCount,
            ThumbnailUrl = later.ThumbnailUrl ?? earlier.ThumbnailUrl,
            Hashtags = later.Hashtags ?? earlier.Hashtags,
            Links = later.Links ?? earlier.Links,
            Location = later.Location ?? earlier.Location,
            IsMembersOnly = later.IsMembersOnly ?? earlier.IsMembersOnly,
            IsAgeRestricted = later.IsAgeRestricted ?? earlier.IsAgeRestricted,
            IsMonetized = later.IsMonetized ?? earlier.IsMonetized,
            AreCommentsOff = later.AreCommentsOff ?? earlier.AreCommentsOff,
            Availability = later.Availability is VideoAvailability.Unknown ? earlier.Availability : later.Availability,
            Transcripts = later.Transcripts.Count > 0 ? later.Transcripts : earlier.Transcripts,
            Position = earlier.Position ?? later.Position,
        };
    }

    private static Channel Fill(Channel later, Channel earlier) => later with
    {
        Handle = later.Handle ?? earlier.Handle,
        Title = later.Title ?? earlier.Title,
        Description = later.Description ?? earlier.Description,
        SubscriberCount = later.SubscriberCount ?? earlier.SubscriberCount,
        VideoCount = later.VideoCount ?? earlier.VideoCount,
        ViewCount = later.ViewCount ?? earlier.ViewCount,
        JoinedOn = later.JoinedOn ?? earlier.JoinedOn,
        Country = later.Country ?? earlier.Country,
        ThumbnailUrl = later.ThumbnailUrl ?? earlier.ThumbnailUrl,
        Links = later.Links ?? earlier.Links,
        IsVerified = later.IsVerified ?? earlier.IsVerified,
    };
}
