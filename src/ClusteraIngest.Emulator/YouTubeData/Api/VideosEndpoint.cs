using System.Text.Json;
using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary><c>videos.list</c>. Ids of private and deleted videos are missing in the answer without a word.</summary>
internal static class VideosEndpoint
{
    private static readonly HashSet<string> Known =
    [
        "contentDetails",
        "id",
        "liveStreamingDetails",
        "localizations",
        "paidProductPlacementDetails",
        "player",
        "recordingDetails",
        "snippet",
        "statistics",
        "status",
        "topicDetails",
    ];

    public static Answer Answer(ApiQuery query, Catalogue catalogue)
    {
        var parts = query.Parts(Known);
        var found = catalogue.Videos(query.Ids(query.Filter("id")));
        return new(
            "youtube#videoListResponse",
            [.. found.Select(video => Item(video, parts))],
            new(0, found.Count, found.Count, found.Count)
        );
    }

    private static AnswerItem Item(SeenVideo video, IReadOnlySet<string> parts) =>
        new(
            "youtube#video",
            Etag.Of($"{video.Facts.Id}|{video.Version}|{string.Join(',', parts)}"),
            json =>
            {
                json.WriteString("id", video.Facts.Id);
                if (parts.Contains("snippet"))
                    WriteSnippet(json, video);
                if (parts.Contains("contentDetails"))
                    WriteContentDetails(json, video.Facts);
                if (parts.Contains("status"))
                    WriteStatus(json, video.Facts);
                if (parts.Contains("statistics"))
                    WriteStatistics(json, video.Facts);
                if (parts.Contains("liveStreamingDetails") && video.Facts.Live != LiveState.None)
                    WriteLive(json, video.Facts);
            }
        );

    private static void WriteSnippet(Utf8JsonWriter json, SeenVideo seen)
    {
        var video = seen.Facts;
        json.WriteStartObject("snippet");
        json.WriteTime("publishedAt", video.PublishedAt);
        json.WriteString("channelId", video.ChannelId);
        json.WriteString("title", video.Title);
        json.WriteString("description", video.Description);
        json.WriteVideoThumbnails(video.Id);
        json.WriteString("channelTitle", seen.ChannelTitle);
        if (video.Tags.Count > 0)
        {
            json.WriteStartArray("tags");
            foreach (var tag in video.Tags)
                json.WriteStringValue(tag);
            json.WriteEndArray();
        }
        json.WriteString("categoryId", video.CategoryId);
        json.WriteString("liveBroadcastContent", Broadcast(video));
        json.WriteLocalized(video.Title, video.Description);
        if (video.AudioLanguage is not null)
            json.WriteString("defaultAudioLanguage", video.AudioLanguage);
        json.WriteEndObject();
    }

    private static void WriteContentDetails(Utf8JsonWriter json, EmulatedVideo video)
    {
        json.WriteStartObject("contentDetails");
        if (video.Duration is not null)
            json.WriteString("duration", video.Duration);
        json.WriteString("dimension", "2d");
        json.WriteString("definition", "hd");
        json.WriteString("caption", video.HasCaptions ? "true" : "false");
        json.WriteBoolean("licensedContent", false);
        json.WriteStartObject("contentRating");
        json.WriteEndObject();
        json.WriteString("projection", "rectangular");
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, EmulatedVideo video)
    {
        json.WriteStartObject("status");
        json.WriteString("uploadStatus", video.Live is LiveState.Upcoming or LiveState.Live ? "uploaded" : "processed");
        json.WriteString("privacyStatus", video.Privacy.ToString().ToLowerInvariant());
        json.WriteString("license", "youtube");
        json.WriteBoolean("embeddable", true);
        json.WriteBoolean("publicStatsViewable", true);
        json.WriteBoolean("madeForKids", video.IsMadeForKids);
        json.WriteEndObject();
    }

    private static void WriteStatistics(Utf8JsonWriter json, EmulatedVideo video)
    {
        json.WriteStartObject("statistics");
        json.WriteCount("viewCount", video.ViewCount);
        json.WriteCount("likeCount", video.LikeCount);
        json.WriteString("favoriteCount", "0");
        json.WriteCount("commentCount", video.CommentCount);
        json.WriteEndObject();
    }

    private static void WriteLive(Utf8JsonWriter json, EmulatedVideo video)
    {
        json.WriteStartObject("liveStreamingDetails");
        json.WriteTimeIfAny("actualStartTime", video.StartedAt);
        json.WriteTimeIfAny("actualEndTime", video.EndedAt);
        json.WriteTimeIfAny("scheduledStartTime", video.ScheduledStartAt);
        if (video.Live == LiveState.Live)
            json.WriteCount("concurrentViewers", video.ViewCount);
        json.WriteEndObject();
    }

    /// <summary>What <c>liveBroadcastContent</c> says: a broadcast that is over is none.</summary>
    public static string Broadcast(EmulatedVideo video) =>
        video.Live switch
        {
            LiveState.Upcoming => "upcoming",
            LiveState.Live => "live",
            _ => "none",
        };
}
