using System.Globalization;
using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A video as <c>videos.list</c> describes it. See https://developers.google.com/youtube/v3/docs/videos.</summary>
internal static class VideoResource
{
    /// <summary>The parts that hold what is asked for.</summary>
    public const string Parts = "snippet,contentDetails,statistics,status,liveStreamingDetails";

    /// <summary>What is asked for.</summary>
    public const string Fields = "id"
        + $",snippet(publishedAt,channelId,title,description,{Thumbnail.Fields},channelTitle,categoryId,liveBroadcastContent)"
        + ",contentDetails(duration,contentRating/ytRating),statistics(viewCount,likeCount,commentCount),status/privacyStatus,liveStreamingDetails";

    /// <exception cref="JsonException">It has no video id.</exception>
    public static ListedVideo Read(JsonElement item)
    {
        if (!VideoId.TryRead(item.Text("id"u8), out var id))
            throw new JsonException("A video in it has no id of one.");
        var snippet = item.Member("snippet"u8);
        var content = item.Member("contentDetails"u8);
        var statistics = item.Member("statistics"u8);
        ChannelId? channel = ChannelId.TryRead(snippet?.Text("channelId"u8), out var channelId) ? channelId : null;
        var title = snippet?.Text("title"u8);
        var description = snippet?.Text("description"u8);
        return new ListedVideo
        {
            VideoId = id,
            ChannelId = channel,
            Channel = channel is { } owner ? new Channel { ChannelId = owner, Title = snippet?.Text("channelTitle"u8) } : null,
            Kind = item.Member("liveStreamingDetails"u8) is not null ? VideoKind.Stream : null,
            Title = title,
            Description = description,
            PublishedAt = snippet?.Text("publishedAt"u8) is { } published ? ReportedDate.Read(published, default)?.At : null,
            DurationSeconds = Duration(content),
            ViewCount = ReportedCount.Read(statistics?.Member("viewCount"u8)),
            LikeCount = ReportedCount.Read(statistics?.Member("likeCount"u8)),
            CommentCount = ReportedCount.Read(statistics?.Member("commentCount"u8)),
            ThumbnailUrl = Thumbnail.Largest(snippet),
            Hashtags = Hashtags.Read(title, description),
            CategoryId = Number(snippet?.Text("categoryId"u8)),
            IsAgeRestricted = content is { } rated ? rated.Member("contentRating"u8)?.Text("ytRating"u8) == "ytAgeRestricted" : null,
            // The count is left out where comments are turned off; all counts are where they were not asked for.
            AreCommentsOff = statistics?.Member("viewCount"u8) is not null ? statistics?.Member("commentCount"u8) is null : null,
            Availability = AvailabilityOf(item.Member("status"u8)?.Text("privacyStatus"u8), snippet?.Text("liveBroadcastContent"u8)),
            Source = YouTubeDataClient.Source,
        };
    }

    private static VideoAvailability AvailabilityOf(string? privacy, string? broadcast) => (privacy, broadcast) switch
    {
        ("private", _) => VideoAvailability.Private,
        (_, "upcoming") => VideoAvailability.Upcoming,
        (_, "live") => VideoAvailability.Live,
        ("public" or "unlisted", _) => VideoAvailability.Public,
        _ => VideoAvailability.Unknown,
    };

    // P0D: announced, on the air, or not cut yet.
    private static int? Duration(JsonElement? content) => content?.Text("duration"u8) is { } text && ReportedDuration.Read(text) is > 0 and var seconds ? seconds : null;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
