using ClusteraIngest.Archive.Media;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>How far an object of a video has come.</summary>
public enum MediaState
{
    /// <summary>It is listed, and nothing was done yet.</summary>
    Pending,

    /// <summary>A worker has it.</summary>
    Claimed,

    /// <summary>yt-dlp is asked where its media are.</summary>
    Extracting,

    /// <summary>Its parts are being stored.</summary>
    Streaming,

    /// <summary>
    /// All parts are stored, and become an object. It is not written down: that is a single request, and whether it was done is asked of
    /// the storage by whoever goes on.
    /// </summary>
    Completing,

    /// <summary>It is stored; nobody has compared it yet.</summary>
    Stored,

    /// <summary>It is stored, and was compared with what was fetched.</summary>
    Verified,

    /// <summary>It waits for a time: an announced or running stream, or another attempt. See <see cref="ArchivedMedia.Reason"/>.</summary>
    Waiting,

    /// <summary>It cannot be had: see <see cref="ArchivedMedia.Reason"/>.</summary>
    Refused,

    /// <summary>It failed too often.</summary>
    Failed,

    /// <summary>It was stored, and was removed from the storage on request. It is not fetched again.</summary>
    Removed,
}

/// <summary>Why an object waits or is refused.</summary>
public enum MediaReason
{
    /// <summary>It is for members of the channel.</summary>
    MembersOnly,

    /// <summary>It is for subscribers of YouTube's paid offers.</summary>
    PremiumOnly,

    /// <summary>It is private.</summary>
    Private,

    /// <summary>It was removed.</summary>
    Deleted,

    /// <summary>It is for those whose age is known.</summary>
    AgeRestricted,

    /// <summary>It may not be seen from here.</summary>
    GeoBlocked,

    /// <summary>There is no format that can be fetched.</summary>
    NoFormat,

    /// <summary>It is larger than a day's limit.</summary>
    TooLarge,

    /// <summary>It is announced.</summary>
    Upcoming,

    /// <summary>It is on the air.</summary>
    Live,

    /// <summary>It was on the air, and its recording is not ready.</summary>
    PostLive,

    /// <summary>YouTube wants fewer requests.</summary>
    Throttled,

    /// <summary>The limit of a day is used up.</summary>
    DayLimit,

    /// <summary>It failed, and is tried again.</summary>
    Retry,

    /// <summary>The run is paused.</summary>
    Paused,
}

/// <summary>An object of a video, stored or not: a row of <c>dataset_media</c>.</summary>
public sealed record ArchivedMedia
{
    /// <summary>Its id, which is in its key.</summary>
    public required Guid MediaId { get; init; }

    /// <summary>The video.</summary>
    public required VideoId VideoId { get; init; }

    /// <summary>What of it.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>What was asked for, such as <c>720p</c>; empty where there is nothing to choose.</summary>
    public string Profile { get; init; } = "";

    /// <summary>How far it has come.</summary>
    public required MediaState State { get; init; }

    /// <summary>Why it waits or is refused; null: neither.</summary>
    public MediaReason? Reason { get; init; }

    /// <summary>The channel, as far as known.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The video's title, as far as known.</summary>
    public string? Title { get; init; }

    /// <summary>Where it is, such as <c>s3://bucket/prefix</c>; null: not stored.</summary>
    public string? Storage { get; init; }

    /// <summary>Its key there; null: nothing was stored yet.</summary>
    public string? Key { get; init; }

    /// <summary>Its size; null: not stored.</summary>
    public long? Bytes { get; init; }

    /// <summary>Its SHA-256, in hexadecimal digits of lower case.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The storage's own checksum.</summary>
    public string? ETag { get; init; }

    /// <summary>Such as <c>mp4</c>.</summary>
    public string? Container { get; init; }

    /// <summary>The picture's width.</summary>
    public int? Width { get; init; }

    /// <summary>The picture's height.</summary>
    public int? Height { get; init; }

    /// <summary>The codec of the picture.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>The codec of the sound.</summary>
    public string? AudioCodec { get; init; }

    /// <summary>Its length.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The language of captions, as YouTube names it; null: they are none.</summary>
    public string? Language { get; init; }

    /// <summary>YouTube's numbers of the formats that it was made of.</summary>
    public IReadOnlyList<string> FormatIds
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<string>([]);

    /// <summary>How often it was tried.</summary>
    public int Attempt { get; init; }

    /// <summary>Before that it is not asked for; null: it may be.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Error id of the last attempt; null: it did not fail.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When it was last compared.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>When the video was first missing from its channel, or gone from YouTube; null: it is there, as far as known.</summary>
    public DateTimeOffset? VanishedAt { get; init; }

    /// <summary>Whether the storage has it.</summary>
    public bool IsStored => State is MediaState.Stored or MediaState.Verified;

    /// <summary>Such as <c>dQw4w9WgXcQ muxed</c>.</summary>
    public override string ToString() => $"{VideoId} {HumanFormat.Word(Kind)}";
}

/// <summary>Which objects are meant. What is not said is all.</summary>
public sealed record MediaFilter
{
    /// <summary>Those of these channels.</summary>
    public IReadOnlyList<ChannelId> Channels { get; init; } = [];

    /// <summary>Those of these videos.</summary>
    public IReadOnlyList<VideoId> Videos { get; init; } = [];

    /// <summary>Those of the channels of this person; null: of all.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Those of these kinds.</summary>
    public IReadOnlyList<MediaKind> Kinds { get; init; } = [];

    /// <summary>Those that stand so.</summary>
    public IReadOnlyList<MediaState> States { get; init; } = [];

    /// <summary>Those of the videos that a run has archived, or was to; null: of all.</summary>
    public long? RunId { get; init; }
}
