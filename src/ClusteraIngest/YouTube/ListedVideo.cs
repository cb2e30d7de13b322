namespace ClusteraIngest.YouTube;

/// <summary>A video as a source lists it: what it says, and nothing more. Null means: not given.</summary>
public sealed record ListedVideo
{
    /// <inheritdoc cref="Video.VideoId"/>
    public required VideoId VideoId { get; init; }

    /// <inheritdoc cref="Video.ChannelId"/>
    public ChannelId? ChannelId { get; init; }

    /// <inheritdoc cref="Video.ChannelHandle"/>
    public string? ChannelHandle { get; init; }

    /// <inheritdoc cref="Video.Kind"/>
    public VideoKind? Kind { get; init; }

    /// <inheritdoc cref="Video.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="Video.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="Video.PublishedAt"/>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <inheritdoc cref="Video.IsPublishedAtEstimated"/>
    public bool IsPublishedAtEstimated { get; init; }

    /// <inheritdoc cref="Video.ScheduledStartAt"/>
    public DateTimeOffset? ScheduledStartAt { get; init; }

    /// <inheritdoc cref="Video.DurationSeconds"/>
    public int? DurationSeconds { get; init; }

    /// <inheritdoc cref="Video.ViewCount"/>
    public long? ViewCount { get; init; }

    /// <inheritdoc cref="Video.LikeCount"/>
    public long? LikeCount { get; init; }

    /// <inheritdoc cref="Video.AreLikesHidden"/>
    public bool AreLikesHidden { get; init; }

    /// <inheritdoc cref="Video.CommentCount"/>
    public long? CommentCount { get; init; }

    /// <inheritdoc cref="Video.ThumbnailUrl"/>
    public string? ThumbnailUrl { get; init; }

    /// <inheritdoc cref="Video.Hashtags"/>
    public IReadOnlyList<string>? Hashtags { get; init; }

    /// <inheritdoc cref="Video.Links"/>
    public IReadOnlyList<Link>? Links { get; init; }

    /// <inheritdoc cref="Video.Location"/>
    public string? Location { get; init; }

    /// <inheritdoc cref="Video.CategoryId"/>
    public int? CategoryId { get; init; }

    /// <inheritdoc cref="Video.IsMembersOnly"/>
    public bool? IsMembersOnly { get; init; }

    /// <inheritdoc cref="Video.IsAgeRestricted"/>
    public bool? IsAgeRestricted { get; init; }

    /// <inheritdoc cref="Video.IsMonetized"/>
    public bool? IsMonetized { get; init; }

    /// <inheritdoc cref="Video.AreCommentsOff"/>
    public bool? AreCommentsOff { get; init; }

    /// <inheritdoc cref="Video.Availability"/>
    public VideoAvailability Availability { get; init; }

    /// <summary>Whether its transcript cannot be had, as long as that is so.</summary>
    internal bool IsTranscriptUnavailable =>
        Availability is VideoAvailability.MembersOnly or VideoAvailability.Private or VideoAvailability.Deleted;

    /// <summary>What the source says of the video's channel; null where it gives no channel id.</summary>
    public Channel? Channel { get; init; }

    /// <summary>The transcripts that came along.</summary>
    public IReadOnlyList<Transcript> Transcripts { get; init; } = [];

    /// <summary>The place in its list, from 1, where the source says it (a playlist's <c>index=</c>, or <c>order</c> + 1).</summary>
    public int? Position { get; init; }

    /// <summary>What the facts came from, such as <c>apify:streamers/youtube-scraper</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What the source gives beside them that could not be understood.</summary>
    internal IReadOnlyList<UnreadValue> Unread { get; init; } = [];
}
