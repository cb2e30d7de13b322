using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>
/// An entry of a list as <c>yt-dlp --flat-playlist</c> tells it: hints, never facts. Of a Live tab, say, YouTube may tell neither that a
/// video is a stream nor when it was.
/// </summary>
/// <param name="VideoId">The video.</param>
internal sealed record FlatEntry(VideoId VideoId)
{
    /// <summary>The title; null for one that is private or deleted, where YouTube puts a stopgap.</summary>
    public string? Title { get; init; }

    /// <summary>True where the address is that of a Short; false says nothing.</summary>
    public bool IsShort { get; init; }

    /// <summary>The length; null for Shorts and streams on the air.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The views, rounded as the page rounds them.</summary>
    public long? ViewCount { get; init; }

    /// <summary>When it was published, estimated from "3 months ago".</summary>
    public DateTimeOffset? ApproximatelyPublishedAt { get; init; }

    /// <summary>When a stream or premiere is announced for.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Whether it is a stream; null: not told.</summary>
    public LiveStatus? LiveStatus { get; init; }

    /// <summary>Who may see it; null: not told, which is not "everybody".</summary>
    public YtDlpAvailability? Availability { get; init; }

    /// <summary>Whether the list shows it as deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The channel that it is of; told in playlists only.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>
    /// The number of videos in the list. Of a playlist it is what YouTube states; of a channel's tab only what was read, if anything.
    /// </summary>
    public long? ListCount { get; init; }

    /// <summary>Whether it is for members of its channel.</summary>
    public bool IsForMembers => Availability is YtDlpAvailability.SubscriberOnly;

    /// <summary>What is given and could not be understood.</summary>
    public IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    /// <summary>Reads an entry; null for one that is no video: a playlist or channel in a tab.</summary>
    /// <exception cref="JsonException">It is no entry at all.</exception>
    public static FlatEntry? Read(JsonElement item)
    {
        try
        {
            return ReadClean(item);
        }
        catch (InvalidOperationException)
        {
            return ReadClean(UntrustedJson.Cleaned(item));
        }
    }

    private static FlatEntry? ReadClean(JsonElement item)
    {
        if (item.ValueKind is not JsonValueKind.Object)
            throw new JsonException("An entry is not an object.");
        var address = item.Text("url"u8);
        if (!VideoId.TryRead(item.Text("id"u8), out var id))
            return address is not null ? null : throw new JsonException("An entry has neither the id of a video nor an address.");
        if (address is not null && (YouTubeAddress.Read(address) is not { VideoText: { } said } || said != id.Value))
            throw new JsonException("An entry's address is not that of its video on YouTube.");
        var unread = new UnreadValues();
        var facts = new YtDlpFacts(item, "", unread);
        var title = facts.Text("title");
        var (isPrivate, isDeleted) = (title is "[Private video]", title is "[Deleted video]");
        return new FlatEntry(id)
        {
            Title = isPrivate || isDeleted ? null : title,
            IsShort = address?.Contains("/shorts/", StringComparison.Ordinal) ?? false,
            DurationSeconds = facts.Seconds("duration"),
            ViewCount = facts.Count("view_count"),
            ApproximatelyPublishedAt = facts.Time("timestamp"),
            ScheduledAt = facts.Time("release_timestamp"),
            LiveStatus = facts.Live(),
            Availability = isPrivate ? YtDlpAvailability.Private : facts.Availability(),
            IsDeleted = isDeleted,
            ChannelId = facts.Noted(
                "channel_id",
                facts.Member("channel_id"),
                ClusteraIngest.YouTube.ChannelId.TryRead(facts.Member("channel_id")?.AsText(), out var channel) ? channel : (ChannelId?)null
            ),
            ListCount = facts.Count("playlist_count"),
            Unread = unread.All,
        };
    }
}
