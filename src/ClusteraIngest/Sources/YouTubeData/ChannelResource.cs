using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A channel as <c>channels.list</c> describes it. See https://developers.google.com/youtube/v3/docs/channels.</summary>
internal static class ChannelResource
{
    /// <summary>What is asked for.</summary>
    public const string Fields =
        $"id,snippet(title,description,customUrl,publishedAt,country,{Thumbnail.Fields}),statistics(viewCount,subscriberCount,hiddenSubscriberCount,videoCount)";

    /// <exception cref="JsonException">It has no channel id.</exception>
    public static Channel Read(JsonElement item)
    {
        if (!ChannelId.TryRead(item.Text("id"u8), out var id))
            throw new JsonException("A channel in it has no id of one.");
        var snippet = item.Member("snippet"u8);
        var statistics = item.Member("statistics"u8);
        var isHidden = statistics?.Flag("hiddenSubscriberCount"u8);
        var (subscribers, videos, views) = (Count("subscriberCount"u8), Count("videoCount"u8), Count("viewCount"u8));
        DateOnly? joinedOn =
            snippet?.Text("publishedAt"u8) is { } joined && ReportedDate.Read(joined, default) is { IsEstimated: false } date
                ? DateOnly.FromDateTime(date.At.UtcDateTime)
                : null;
        return new Channel
        {
            ChannelId = id,
            Handle = Handle(snippet?.Text("customUrl"u8)),
            Title = snippet?.Text("title"u8),
            Description = snippet?.Text("description"u8),
            SubscriberCount = isHidden is true ? null : subscribers,
            AreSubscribersHidden = isHidden is true,
            VideoCount = videos,
            ViewCount = views,
            JoinedOn = joinedOn,
            Country = snippet?.Text("country"u8),
            ThumbnailUrl = Thumbnail.Largest(snippet),
            Unread = Unread(),
        };

        long? Count(ReadOnlySpan<byte> name) => ReportedCount.Read(statistics?.Member(name));

        IReadOnlyList<UnreadValue> Unread()
        {
            var unread = new UnreadValues();
            unread.Check("statistics.subscriberCount", statistics?.Member("subscriberCount"u8), subscribers is not null);
            unread.Check("statistics.videoCount", statistics?.Member("videoCount"u8), videos is not null);
            unread.Check("statistics.viewCount", statistics?.Member("viewCount"u8), views is not null);
            unread.Check("statistics.hiddenSubscriberCount", statistics?.Member("hiddenSubscriberCount"u8), isHidden is not null);
            unread.Check(
                "snippet.publishedAt",
                snippet?.Member("publishedAt"u8),
                joinedOn is not null || (snippet?.Text("publishedAt"u8) is { } text && ReportedDate.IsPlaceholder(text))
            );
            return unread.All;
        }
    }

    // Before there were handles it was the name behind youtube.com/c/: "googlecode".
    private static string? Handle(string? customUrl) => customUrl is ['@', ..] ? ChannelName.Handle(customUrl) : null;
}
