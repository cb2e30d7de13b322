using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A video's place in a playlist. See https://developers.google.com/youtube/v3/docs/playlistItems.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Position">The place, from 1.</param>
/// <param name="PublishedAt">When the video was published, not when it was added to the list; null where nobody may know.</param>
/// <param name="Availability">Private or deleted where the entry shows that.</param>
/// <param name="Title">The video's title; null for one that is private or deleted, where YouTube puts a stopgap.</param>
internal sealed record PlaylistEntry(
    VideoId VideoId,
    int? Position,
    DateTimeOffset? PublishedAt,
    VideoAvailability Availability,
    string? Title
)
{
    /// <summary>What the entry gives beside these that could not be understood.</summary>
    public IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    /// <summary>What is asked for.</summary>
    public const string Fields =
        "snippet(title,position,resourceId(kind,videoId),videoOwnerChannelId,videoOwnerChannelTitle),contentDetails(videoId,videoPublishedAt),status/privacyStatus";

    /// <summary>The channel that the video is of; null where that is not said.</summary>
    public ChannelId? Owner { get; init; }

    /// <summary>That channel's title.</summary>
    public string? OwnerTitle { get; init; }

    /// <summary>Reads an entry; null for one that is no video.</summary>
    /// <exception cref="JsonException">It has no video id.</exception>
    public static PlaylistEntry? Read(JsonElement item)
    {
        var snippet = item.Member("snippet"u8);
        var content = item.Member("contentDetails"u8);
        var resource = snippet?.Member("resourceId"u8);
        if (resource?.Text("kind"u8) is { } kind && kind != "youtube#video")
            return null;
        if (!VideoId.TryRead(content?.Text("videoId"u8) ?? resource?.Text("videoId"u8), out var id))
            throw new JsonException("An entry in it has no id of a video.");

        var title = snippet?.Text("title"u8);
        var published = content?.Text("videoPublishedAt"u8) is { } text ? ReportedDate.Read(text, default)?.At : null;
        var availability = AvailabilityOf(item.Member("status"u8)?.Text("privacyStatus"u8), title, published);
        return new(
            id,
            snippet?.Member("position"u8) is { ValueKind: JsonValueKind.Number } position
            && position.TryGetInt32(out var place)
            && place is >= 0 and < int.MaxValue
                ? place + 1
                : null,
            published,
            availability,
            availability is VideoAvailability.Private or VideoAvailability.Deleted ? null : title
        )
        {
            Unread = Unread(),
            Owner = ChannelId.TryRead(snippet?.Text("videoOwnerChannelId"u8), out var owner) ? owner : null,
            OwnerTitle = snippet?.Text("videoOwnerChannelTitle"u8),
        };

        IReadOnlyList<UnreadValue> Unread()
        {
            var unread = new UnreadValues();
            unread.Check(
                "contentDetails.videoPublishedAt",
                content?.Member("videoPublishedAt"u8),
                published is not null || (content?.Text("videoPublishedAt"u8) is { } date && ReportedDate.IsPlaceholder(date))
            );
            return unread.All is { Count: > 0 } all ? all : [];
        }
    }

    // "Deleted video" may also be the title of one that is there: that has a date.
    private static VideoAvailability AvailabilityOf(string? privacy, string? title, DateTimeOffset? published) =>
        (privacy, title) switch
        {
            ("private", _) => VideoAvailability.Private,
            ("public" or "unlisted", _) => VideoAvailability.Public,
            (_, "Private video") when published is null => VideoAvailability.Private,
            (_, "Deleted video") when published is null => VideoAvailability.Deleted,
            _ => VideoAvailability.Unknown,
        };
}
