using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>How a channel published a video.</summary>
public enum VideoKind
{
    /// <summary>An ordinary upload.</summary>
    Video,

    /// <summary>A YouTube Short.</summary>
    Short,

    /// <summary>A live stream or its recording.</summary>
    Stream,
}

/// <summary>Who can watch a video.</summary>
public enum VideoAvailability
{
    /// <summary>Nothing is known yet.</summary>
    Unknown,

    /// <summary>Everybody.</summary>
    Public,

    /// <summary>Members of the channel only.</summary>
    MembersOnly,

    /// <summary>Those whom its owner invited.</summary>
    Private,

    /// <summary>Nobody any more.</summary>
    Deleted,

    /// <summary>Nobody yet: it is announced.</summary>
    Upcoming,

    /// <summary>It is being streamed now.</summary>
    Live,
}

/// <summary>How far a video's transcript has come. Each video is in exactly one of these states.</summary>
public enum TranscriptState
{
    /// <summary>Never asked for.</summary>
    Pending,

    /// <summary>Stored.</summary>
    Stored,

    /// <summary>Asked for, and the video had no captions; asked again at <see cref="Video.TranscriptNextCheckAt"/>.</summary>
    None,

    /// <summary>The source was refused by YouTube: no fact about the video; tried again soon.</summary>
    Blocked,

    /// <summary>An error, whose id is in <c>ctrl_processing_log</c>; tried again later.</summary>
    Failed,

    /// <summary>Private, deleted or for members only: final until the video's availability changes.</summary>
    Unavailable,
}

/// <summary>A link in a description.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Text">What it shows.</param>
public sealed record Link(string Url, string? Text)
{
    /// <summary>The address.</summary>
    public override string ToString() => Url;
}

/// <summary>A stored video: a row of <c>dataset_youtube_video</c>. Members are named like its columns.</summary>
public sealed record Video
{
    /// <summary>The video's id.</summary>
    public required VideoId VideoId { get; init; }

    /// <summary>The id of its channel, where the source gives it.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The handle of its channel with the <c>@</c>, where the source gives no id.</summary>
    public string? ChannelHandle { get; init; }

    /// <summary>Ordinary upload, Short or stream.</summary>
    public VideoKind Kind { get; init; }

    /// <summary>Its title, not translated.</summary>
    public string? Title { get; init; }

    /// <summary>Its description, not translated.</summary>
    public string? Description { get; init; }

    /// <summary>When it was published, in UTC.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>
    /// True where <see cref="PublishedAt"/> was computed from a relative date such as "10 months ago", or was a time of day without its
    /// zone, as pages announce premieres.
    /// </summary>
    public bool IsPublishedAtEstimated { get; init; }

    /// <summary>When a stream or premiere begins, as it was announced last, in UTC; null for what was never announced.</summary>
    public DateTimeOffset? ScheduledStartAt { get; init; }

    /// <summary>Its length in seconds; null while it is on the air.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Views when it was last read.</summary>
    public long? ViewCount { get; init; }

    /// <summary>Likes when it was last read; null where they are hidden, or no source has told them.</summary>
    public long? LikeCount { get; init; }

    /// <summary>True where a source says that the likes are hidden: <see cref="LikeCount"/> is null then.</summary>
    public bool AreLikesHidden { get; init; }

    /// <summary>
    /// Comments when it was last read; null where they are turned off (<see cref="AreCommentsOff"/>), or no source has told them.
    /// </summary>
    public long? CommentCount { get; init; }

    /// <summary>The address of its preview picture.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>Its hashtags, as written, with <c>#</c>.</summary>
    public IReadOnlyList<string> Hashtags
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<string>([]);

    /// <summary>The links in its description.</summary>
    public IReadOnlyList<Link> Links
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<Link>([]);

    /// <summary>The place that its owner named.</summary>
    public string? Location { get; init; }

    /// <summary>Number of its category in <c>dataset_youtube_category</c>.</summary>
    public int? CategoryId { get; init; }

    /// <summary>True where only members of the channel can watch it.</summary>
    public bool? IsMembersOnly { get; init; }

    /// <summary>True where YouTube asks for the viewer's age.</summary>
    public bool? IsAgeRestricted { get; init; }

    /// <summary>True where it earns its owner money.</summary>
    public bool? IsMonetized { get; init; }

    /// <summary>True where comments are turned off.</summary>
    public bool? AreCommentsOff { get; init; }

    /// <summary>Who can watch it.</summary>
    public VideoAvailability Availability { get; init; }

    /// <summary>The plain text of the preferred transcript.</summary>
    public string? Transcript { get; init; }

    /// <summary>The language of <see cref="Transcript"/> as a BCP 47 tag; <c>und</c> where the source does not say.</summary>
    public string? TranscriptLanguage { get; init; }

    /// <summary>How far its transcript has come.</summary>
    public TranscriptState TranscriptState { get; init; }

    /// <summary>When its transcript was last asked for.</summary>
    public DateTimeOffset? TranscriptCheckedAt { get; init; }

    /// <summary>When its transcript is asked for again; null where it is not.</summary>
    public DateTimeOffset? TranscriptNextCheckAt { get; init; }

    /// <summary>What the facts came from, such as <c>apify:streamers/youtube-scraper</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>When it was stored first.</summary>
    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When the facts that are stored were read.</summary>
    public DateTimeOffset FetchedAt { get; init; }

    /// <summary>When the row last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The id, and the title where known.</summary>
    public override string ToString() => Title is null ? VideoId.Value : $"{VideoId.Value} {Title}";
}
