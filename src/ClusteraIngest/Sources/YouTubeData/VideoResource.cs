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
    public const string Fields =
        "id"
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
        var live = item.Member("liveStreamingDetails"u8);
        var duration = Duration(content);
        var publishedAt = snippet?.Text("publishedAt"u8) is { } published ? ReportedDate.Read(published, default)?.At : null;
        var startsAt = live?.Text("scheduledStartTime"u8) is { } scheduled ? ReportedDate.Read(scheduled, default)?.At : null;
        var counts = VideoStatistics.Read(statistics);
        return new ListedVideo
        {
            VideoId = id,
            ChannelId = channel,
            Channel = channel is { } owner ? new Channel { ChannelId = owner, Title = snippet?.Text("channelTitle"u8) } : null,
            Kind = live is not null ? VideoKind.Stream : null,
            Title = title,
            Description = description,
            PublishedAt = publishedAt,
            ScheduledStartAt = startsAt,
            // P0D: announced, on the air, or not cut yet.
            DurationSeconds = duration is 0 ? null : duration,
            ViewCount = counts.Views,
            LikeCount = counts.Likes,
            AreLikesHidden = counts.AreLikesHidden,
            CommentCount = counts.Comments,
            ThumbnailUrl = Thumbnail.Largest(snippet),
            Hashtags = Hashtags.Read(title, description),
            CategoryId = Number(snippet?.Text("categoryId"u8)),
            IsAgeRestricted = content is { } rated ? rated.Member("contentRating"u8)?.Text("ytRating"u8) == "ytAgeRestricted" : null,
            AreCommentsOff = counts.AreCommentsOff,
            Availability = AvailabilityOf(item.Member("status"u8)?.Text("privacyStatus"u8), snippet?.Text("liveBroadcastContent"u8)),
            Source = YouTubeDataClient.Source,
            Unread = Unread(),
        };

        IReadOnlyList<UnreadValue> Unread()
        {
            var unread = new UnreadValues();
            unread.Check("statistics.viewCount", statistics?.Member("viewCount"u8), counts.Views is not null);
            unread.Check("statistics.likeCount", statistics?.Member("likeCount"u8), counts.Likes is not null);
            unread.Check("statistics.commentCount", statistics?.Member("commentCount"u8), counts.Comments is not null);
            unread.Check("contentDetails.duration", content?.Member("duration"u8), duration is not null);
            CheckDate("snippet.publishedAt", snippet?.Member("publishedAt"u8), publishedAt);
            CheckDate("liveStreamingDetails.scheduledStartTime", live?.Member("scheduledStartTime"u8), startsAt);
            unread.Check("snippet.categoryId", snippet?.Member("categoryId"u8), Number(snippet?.Text("categoryId"u8)) is not null);
            unread.Check("snippet.channelId", snippet?.Member("channelId"u8), channel is not null);
            unread.Check("snippet.title", snippet?.Member("title"u8), title is not null);
            unread.Check("snippet.description", snippet?.Member("description"u8), description is not null);
            unread.Check(
                "snippet.liveBroadcastContent",
                snippet?.Member("liveBroadcastContent"u8),
                snippet?.Text("liveBroadcastContent"u8) is "none" or "upcoming" or "live" or "completed"
            );
            unread.Check(
                "status.privacyStatus",
                item.Member("status"u8)?.Member("privacyStatus"u8),
                item.Member("status"u8)?.Text("privacyStatus"u8) is "public" or "unlisted" or "private" or "privacyStatusUnspecified"
            );
            return unread.All;

            void CheckDate(string field, JsonElement? value, DateTimeOffset? read) =>
                unread.Check(field, value, read is not null || (value?.AsText() is { } text && ReportedDate.IsPlaceholder(text)));
        }
    }

    private static VideoAvailability AvailabilityOf(string? privacy, string? broadcast) =>
        (privacy, broadcast) switch
        {
            ("private", _) => VideoAvailability.Private,
            (_, "upcoming") => VideoAvailability.Upcoming,
            (_, "live") => VideoAvailability.Live,
            ("public" or "unlisted", _) => VideoAvailability.Public,
            _ => VideoAvailability.Unknown,
        };

    private static int? Duration(JsonElement? content) => content?.Text("duration"u8) is { } text ? ReportedDuration.Read(text) : null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
