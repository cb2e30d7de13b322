using System.Text.Json;
using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary><c>search.list</c>, of channels and videos. Its texts are escaped for HTML, as nowhere else.</summary>
internal static class SearchEndpoint
{
    private static readonly HashSet<string> Known = ["id", "snippet"];
    private static readonly HashSet<string> Types = ["channel", "playlist", "video"];

    public static Answer Answer(ApiQuery query, Catalogue catalogue)
    {
        var parts = query.Parts(Known);
        var types = (query.Text("type") ?? "video,channel,playlist").Split(',', StringSplitOptions.TrimEntries);
        if (types.FirstOrDefault(type => !Types.Contains(type)) is { } unknown)
            throw Mistake.Invalid("type", unknown);
        var (token, atMost) = (query.Token, query.MaxResults);
        var terms = new SearchTerms(query.Text("q") ?? "", query.Text("channelId"));
        var (channels, videos) = catalogue.Search(terms, types.Contains("channel"), types.Contains("video"));
        var page = Page.Of(channels.Count + videos.Count, token, atMost);
        var found = channels.Select(channel => Item(channel, parts)).Concat(videos.Select(video => Item(video, parts)));
        return new("youtube#searchListResponse", [.. found.Skip(page.Start).Take(page.Count)], page)
        {
            RegionCode = query.Text("regionCode") ?? "US",
        };
    }

    private static AnswerItem Item(SeenChannel channel, IReadOnlySet<string> parts) =>
        new(
            "youtube#searchResult",
            Etag.Of($"found|{channel.Facts.Id}|{channel.Version}|{string.Join(',', parts)}"),
            json =>
            {
                WriteId(json, "channel", channel.Facts.Id);
                if (!parts.Contains("snippet"))
                    return;
                WriteStart(json, channel.Facts.PublishedAt, channel.Facts.Id, channel.Facts.Title, channel.Facts.Description);
                json.WriteChannelThumbnails(channel.Facts.Id);
                WriteEnd(json, channel.Facts.Title, "none", channel.Facts.PublishedAt);
            }
        );

    private static AnswerItem Item(SeenVideo video, IReadOnlySet<string> parts) =>
        new(
            "youtube#searchResult",
            Etag.Of($"found|{video.Facts.Id}|{video.Version}|{string.Join(',', parts)}"),
            json =>
            {
                WriteId(json, "video", video.Facts.Id);
                if (!parts.Contains("snippet"))
                    return;
                WriteStart(json, video.Facts.PublishedAt, video.Facts.ChannelId, video.Facts.Title, video.Facts.Description);
                json.WriteVideoThumbnails(video.Facts.Id, 3);
                WriteEnd(json, video.ChannelTitle, VideosEndpoint.Broadcast(video.Facts), video.Facts.PublishedAt);
            }
        );

    private static void WriteId(Utf8JsonWriter json, string type, string id)
    {
        json.WriteStartObject("id");
        json.WriteString("kind", "youtube#" + type);
        json.WriteString(type + "Id", id);
        json.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter json, DateTimeOffset publishedAt, string channelId, string title, string description)
    {
        json.WriteStartObject("snippet");
        json.WriteTime("publishedAt", publishedAt);
        json.WriteString("channelId", channelId);
        json.WriteString("title", Escaped(title));
        json.WriteString("description", Escaped(Shortened(description)));
    }

    private static void WriteEnd(Utf8JsonWriter json, string channelTitle, string broadcast, DateTimeOffset publishedAt)
    {
        json.WriteString("channelTitle", Escaped(channelTitle));
        json.WriteString("liveBroadcastContent", broadcast);
        json.WriteTime("publishTime", publishedAt);
        json.WriteEndObject();
    }

    private static string Shortened(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= 160 ? words : words[..(words.LastIndexOf(' ', 156) is > 0 and var at ? at : 156)] + " ...";
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);
}
