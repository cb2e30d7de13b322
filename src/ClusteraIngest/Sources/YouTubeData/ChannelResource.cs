using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A channel as <c>channels.list</c> describes it. See https://developers.google.com/youtube/v3/docs/channels.</summary>
internal static class ChannelResource
{
    /// <summary>What is asked for.</summary>
    public const string Fields = $"id,snippet(title,description,customUrl,publishedAt,country,{Thumbnail.Fields}),statistics(viewCount,subscriberCount,hiddenSubscriberCount,videoCount)";

    /// <exception cref="JsonException">It has no channel id.</exception>
    public static Channel Read(JsonElement item)
    {
        if (!ChannelId.TryRead(item.Text("id"u8), out var id))
            throw new JsonException("A channel in it has no id of one.");
        var snippet = item.Member("snippet"u8);
        var statistics = item.Member("statistics"u8);
        return new Channel
        {
            ChannelId = id,
            Handle = Handle(snippet?.Text("customUrl"u8)),
            Title = snippet?.Text("title"u8),
            Description = snippet?.Text("description"u8),
            SubscriberCount = statistics?.Flag("hiddenSubscriberCount"u8) == true ? null : ReportedCount.Read(statistics?.Member("subscriberCount"u8)),
            VideoCount = ReportedCount.Read(statistics?.Member("videoCount"u8)),
            ViewCount = ReportedCount.Read(statistics?.Member("viewCount"u8)),
            JoinedOn = snippet?.Text("publishedAt"u8) is { } joined && ReportedDate.Read(joined, default) is { IsEstimated: false } date
                ? DateOnly.FromDateTime(date.At.UtcDateTime) : null,
            Country = snippet?.Text("country"u8),
            ThumbnailUrl = Thumbnail.Largest(snippet),
        };
    }

    // Before there were handles it was the name behind youtube.com/c/: "googlecode".
    private static string? Handle(string? customUrl) => customUrl is ['@', ..] ? ChannelName.Handle(customUrl) : null;
}
