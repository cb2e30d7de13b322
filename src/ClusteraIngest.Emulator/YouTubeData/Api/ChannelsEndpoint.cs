using System.Text.Json;
using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary><c>channels.list</c>. The channels of several ids come in an order of the service's own.</summary>
internal static class ChannelsEndpoint
{
    private static readonly HashSet<string> Known =
    [
        "brandingSettings",
        "contentDetails",
        "contentOwnerDetails",
        "id",
        "localizations",
        "snippet",
        "statistics",
        "status",
        "topicDetails",
    ];

    public static Answer Answer(ApiQuery query, Catalogue catalogue)
    {
        var parts = query.Parts(Known);
        var filter = query.Filter("id", "forHandle", "forUsername");
        IReadOnlyList<SeenChannel> found = filter switch
        {
            "id" => [.. catalogue.Channels(query.Ids(filter)).OrderBy(channel => channel.Facts.Id, StringComparer.Ordinal)],
            "forHandle" => catalogue.ChannelOfHandle(query.Text(filter)!) is { } channel ? [channel] : [],
            _ => catalogue.ChannelOfUser(query.Text(filter)!) is { } channel ? [channel] : [],
        };
        var page = Page.Of(found.Count, query.Token, query.MaxResults);
        return new(
            "youtube#channelListResponse",
            [.. found.Skip(page.Start).Take(page.Count).Select(channel => Item(channel, parts))],
            page
        )
        {
            HasNoItemsWhenEmpty = true,
        };
    }

    private static AnswerItem Item(SeenChannel channel, IReadOnlySet<string> parts) =>
        new(
            "youtube#channel",
            Etag.Of($"{channel.Facts.Id}|{channel.Version}|{channel.Uploads}|{string.Join(',', parts)}"),
            json =>
            {
                json.WriteString("id", channel.Facts.Id);
                if (parts.Contains("snippet"))
                    WriteSnippet(json, channel.Facts);
                if (parts.Contains("contentDetails"))
                    WriteContentDetails(json, channel.Facts);
                if (parts.Contains("statistics"))
                    WriteStatistics(json, channel);
                if (parts.Contains("status"))
                    WriteStatus(json);
                if (parts.Contains("brandingSettings"))
                    WriteBranding(json, channel.Facts);
            }
        );

    private static void WriteSnippet(Utf8JsonWriter json, EmulatedChannel channel)
    {
        json.WriteStartObject("snippet");
        json.WriteString("title", channel.Title);
        json.WriteString("description", channel.Description);
        if (channel.Handle is { } handle)
            json.WriteString("customUrl", "@" + handle.TrimStart('@').ToLowerInvariant());
        json.WriteTime("publishedAt", channel.PublishedAt);
        json.WriteChannelThumbnails(channel.Id);
        json.WriteLocalized(channel.Title, channel.Description);
        if (channel.Country is not null)
            json.WriteString("country", channel.Country);
        json.WriteEndObject();
    }

    private static void WriteContentDetails(Utf8JsonWriter json, EmulatedChannel channel)
    {
        json.WriteStartObject("contentDetails");
        json.WriteStartObject("relatedPlaylists");
        json.WriteString("likes", "");
        json.WriteString("uploads", channel.UploadsPlaylistId);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStatistics(Utf8JsonWriter json, SeenChannel channel)
    {
        json.WriteStartObject("statistics");
        json.WriteCount("viewCount", channel.Facts.ViewCount);
        if (!channel.Facts.HidesSubscriberCount)
            json.WriteCount("subscriberCount", channel.Facts.SubscriberCount);
        json.WriteBoolean("hiddenSubscriberCount", channel.Facts.HidesSubscriberCount);
        json.WriteCount("videoCount", channel.Facts.VideoCount ?? channel.Uploads);
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteStartObject("status");
        json.WriteString("privacyStatus", "public");
        json.WriteBoolean("isLinked", true);
        json.WriteString("longUploadsStatus", "longUploadsUnspecified");
        json.WriteBoolean("madeForKids", false);
        json.WriteEndObject();
    }

    private static void WriteBranding(Utf8JsonWriter json, EmulatedChannel channel)
    {
        json.WriteStartObject("brandingSettings");
        json.WriteStartObject("channel");
        json.WriteString("title", channel.Title);
        json.WriteString("description", channel.Description);
        if (channel.Country is not null)
            json.WriteString("country", channel.Country);
        json.WriteEndObject();
        json.WriteStartObject("image");
        json.WriteString("bannerExternalUrl", $"https://yt3.ggpht.com/banner/{channel.Id}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
