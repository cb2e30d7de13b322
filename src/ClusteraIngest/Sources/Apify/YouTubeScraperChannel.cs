using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>The channel's part of an item of <c>streamers/youtube-scraper</c>: beside the video's facts, or nested in <c>aboutChannelInfo</c>.</summary>
internal static class YouTubeScraperChannel
{
    /// <summary>What the item says of its video's channel; null where it gives no channel id.</summary>
    public static Channel? Read(JsonElement item)
    {
        var about = item.Member("aboutChannelInfo"u8) is { ValueKind: JsonValueKind.Object } nested ? nested : (JsonElement?)null;
        var given = Id(item) ?? (about is { } only ? Id(only) : null);
        if (given is not { } id)
            return null;

        // The page may be another channel's than the video's, such as the playlist's owner's.
        if (about is { } page && Id(page) is { } other && other != id)
            about = null;

        return new Channel
        {
            ChannelId = id,
            Handle = Handle(item) ?? (about is { } there ? Handle(there) : null),
            Title = Text("channelName"u8),
            Description = Text("channelDescription"u8),
            SubscriberCount = Count("numberOfSubscribers"u8),
            VideoCount = Count("channelTotalVideos"u8),
            ViewCount = Count("channelTotalViews"u8),
            JoinedOn = Text("channelJoinedDate"u8) is { } joined && ReportedDate.Read(joined, default) is { IsEstimated: false } date
                ? DateOnly.FromDateTime(date.At.UtcDateTime) : null,
            Country = Text("channelLocation"u8),
            ThumbnailUrl = Text("channelAvatarUrl"u8),
            Links = item.Links("channelDescriptionLinks"u8) ?? about?.Links("channelDescriptionLinks"u8),
            IsVerified = item.Flag("isChannelVerified"u8) ?? about?.Flag("isChannelVerified"u8),
        };

        string? Text(ReadOnlySpan<byte> name) => item.Text(name) ?? about?.Text(name);
        long? Count(ReadOnlySpan<byte> name) => ReportedCount.Read(item.Member(name)) ?? ReportedCount.Read(about?.Member(name));
    }

    /// <summary>The channel's handle with its <c>@</c>, decoded.</summary>
    public static string? Handle(JsonElement item) =>
        item.Text("channelUsername"u8) is { } name && ChannelName.Handle(name) is { } handle ? handle
        : item.Text("channelUrl"u8) is { } url && YouTubeAddress.Read(url)?.Segments is [['@', ..] segment, ..] ? ChannelName.Handle(segment)
        : null;

    private static ChannelId? Id(JsonElement item) =>
        ChannelId.TryRead(item.Text("channelId"u8), out var id) ? id
        : item.Text("channelUrl"u8) is { } url && url.Contains("/channel/", StringComparison.Ordinal) && ChannelId.TryParse(url, out id) ? id
        : null;
}
