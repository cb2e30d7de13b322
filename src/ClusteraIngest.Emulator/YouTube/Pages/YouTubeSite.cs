using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>
/// www.youtube.com: channel pages, playlists, watch pages, the requests of its own scripts (<c>/youtubei/v1/…</c>), feeds, captions.
/// </summary>
/// <param name="world">What there is.</param>
/// <param name="lists">Channels and playlists.</param>
/// <param name="player">Videos.</param>
internal sealed class YouTubeSite(YouTubeWebWorld world, ListPages lists, PlayerAnswer player)
{
    private const string PlayerVersion = "0004de42";

    private const string Configuration = """
        {"INNERTUBE_CONTEXT":{"client":{"clientName":"WEB","clientVersion":"2.20260708.00.00","visitorData":"CgtlbXVsYXRvcg"}},
         "INNERTUBE_CONTEXT_CLIENT_NAME":1,"VISITOR_DATA":"CgtlbXVsYXRvcg"}
        """;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">What came with it.</param>
    /// <param name="strikes">Whether a fault strikes it.</param>
    /// <param name="cancel">Stops it.</param>
    public Task AnswerAsync(HttpContext context, JsonElement body, Func<string, bool> strikes, CancellationToken cancel)
    {
        var path = context.Request.Path.Value ?? "";
        var query = context.Request.Query;
        return path switch
        {
            "/youtubei/v1/browse" => BrowseAsync(context, body, strikes, cancel),
            "/youtubei/v1/navigation/resolve_url" => ResolveAsync(context, body, cancel),
            "/youtubei/v1/player" => PlayAsync(context, body, strikes, cancel),
            "/youtubei/v1/next" => JsonAsync(context, 200, WatchData(Text(body, "videoId")), cancel),
            "/watch" => WatchAsync(context, query["v"].ToString(), strikes, cancel),
            "/playlist" => PlaylistAsync(context, query["list"].ToString(), cancel),
            "/feeds/videos.xml" => FeedAsync(context, strikes, cancel),
            "/api/timedtext" => CaptionsAsync(context, cancel),
            "/iframe_api" => TextAsync(
                context,
                "text/javascript",
                $"var scriptUrl='https:\\/\\/www.youtube.com\\/s\\/player\\/{PlayerVersion}\\/www-widgetapi.vflset\\/www-widgetapi.js';",
                cancel
            ),
            "/" or "/tv" or "/sw.js_data" => PageAsync(context, null, null, cancel),
            _ when path.StartsWith("/embed/", StringComparison.Ordinal) => PageAsync(context, null, null, cancel),
            _ when path.StartsWith("/s/player/", StringComparison.Ordinal) => TextAsync(
                context,
                "text/javascript",
                "var a={signatureTimestamp:19834};",
                cancel
            ),
            _ when ChannelOf(path) is { } channel => ChannelPageAsync(context, channel.Channel, channel.Tab, cancel),
            _ => NotFoundAsync(context, cancel),
        };
    }

    /// <summary>What a request with a body is about: goes into the log, and faults are ordered by it.</summary>
    public static string SubjectOf(JsonElement body) =>
        Text(body, "continuation") ?? Text(body, "videoId") ?? Text(body, "browseId") ?? Text(body, "url") ?? "";

    private Task BrowseAsync(HttpContext context, JsonElement body, Func<string, bool> strikes, CancellationToken cancel)
    {
        if (Text(body, "continuation") is { } token)
        {
            if (strikes(WebFault.EmptyPage))
                return JsonAsync(context, 200, new() { ["responseContext"] = new JsonObject() }, cancel);
            var items = strikes(WebFault.SilentEnd) ? [] : lists.Continued(token);
            return items is null
                ? ErrorAsync(context, 400, "Request contains an invalid argument.", "INVALID_ARGUMENT", cancel)
                : JsonAsync(
                    context,
                    200,
                    new()
                    {
                        ["onResponseReceivedActions"] = new JsonArray(
                            new JsonObject { ["appendContinuationItemsAction"] = new JsonObject { ["continuationItems"] = items } }
                        ),
                    },
                    cancel
                );
        }
        return (Text(body, "browseId") ?? "") switch
        {
            ['V', 'L', .. var list] => world.Playlist(list) is { } playlist
                ? JsonAsync(context, 200, lists.Playlist(list, playlist), cancel)
                : JsonAsync(context, 200, Alert("The playlist does not exist."), cancel),
            var id when world.Channel(id) is { } channel => JsonAsync(
                context,
                200,
                channel.Alert is { } alert ? Alert(alert) : lists.Channel(channel, Text(body, "params")),
                cancel
            ),
            _ => ErrorAsync(context, 404, "Requested entity was not found.", "NOT_FOUND", cancel),
        };
    }

    private Task ResolveAsync(HttpContext context, JsonElement body, CancellationToken cancel)
    {
        if (!Uri.TryCreate(Text(body, "url"), UriKind.Absolute, out var address))
            return ErrorAsync(context, 400, "Request contains an invalid argument.", "INVALID_ARGUMENT", cancel);
        var list = System.Web.HttpUtility.ParseQueryString(address.Query)["list"];
        var endpoint =
            list is not null ? new JsonObject { ["browseId"] = "VL" + list }
            : ChannelOf(address.AbsolutePath) is { } channel
                ? new JsonObject { ["browseId"] = channel.Channel.Id, ["params"] = channel.Tab ?? "featured" }
            : null;
        return endpoint is null
            ? ErrorAsync(context, 404, "Requested entity was not found.", "NOT_FOUND", cancel)
            : JsonAsync(context, 200, new() { ["endpoint"] = new JsonObject { ["browseEndpoint"] = endpoint } }, cancel);
    }

    private async Task PlayAsync(HttpContext context, JsonElement body, Func<string, bool> strikes, CancellationToken cancel)
    {
        Playability? instead = strikes(WebFault.BotCheck) ? Playability.BotCheck : null;
        await JsonAsync(context, 200, await player.OfAsync(Text(body, "videoId") ?? "", true, instead, cancel), cancel);
    }

    private async Task WatchAsync(HttpContext context, string videoId, Func<string, bool> strikes, CancellationToken cancel)
    {
        Playability? instead = strikes(WebFault.BotCheck) ? Playability.BotCheck : null;
        await PageAsync(context, WatchData(videoId), await player.OfAsync(videoId, false, instead, cancel), cancel);
    }

    private JsonObject WatchData(string? videoId)
    {
        var contents = new JsonArray();
        if (videoId is not null && world.Video(videoId) is { IsGone: false, Playability: not Playability.Private } video)
        {
            contents.Add(
                new JsonObject
                {
                    ["videoPrimaryInfoRenderer"] = new JsonObject
                    {
                        ["title"] = PageText.Runs(video.Title),
                        ["dateText"] = PageText.Simple(video.PublishedAt.ToString("MMM d, yyyy", CultureInfo.InvariantCulture)),
                    },
                }
            );
            if (world.Channel(video.ChannelId) is { } channel)
                contents.Add(
                    new JsonObject
                    {
                        ["videoSecondaryInfoRenderer"] = new JsonObject
                        {
                            ["owner"] = new JsonObject { ["videoOwnerRenderer"] = new JsonObject { ["title"] = VideoItem.Owner(channel) } },
                        },
                    }
                );
        }
        return new()
        {
            ["contents"] = new JsonObject
            {
                ["twoColumnWatchNextResults"] = new JsonObject
                {
                    ["results"] = new JsonObject { ["results"] = new JsonObject { ["contents"] = contents } },
                },
            },
        };
    }

    private Task PlaylistAsync(HttpContext context, string id, CancellationToken cancel) =>
        PageAsync(
            context,
            world.Playlist(id) is { } playlist ? lists.Playlist(id, playlist)
                : id.StartsWith("RD", StringComparison.Ordinal) ? Alert("This playlist type is unviewable.")
                : Alert("The playlist does not exist."),
            null,
            cancel
        );

    private Task ChannelPageAsync(HttpContext context, WebChannel channel, string? tab, CancellationToken cancel) =>
        PageAsync(context, channel.Alert is { } alert ? Alert(alert) : lists.Channel(channel, tab), null, cancel);

    private async Task FeedAsync(HttpContext context, Func<string, bool> strikes, CancellationToken cancel)
    {
        var query = context.Request.Query;
        var isStale = strikes(WebFault.StaleFeed);
        var feed = query["channel_id"].ToString() is { Length: > 0 } channelId
            ? world.Channel(channelId) is { Alert: null } channel
                ? AtomFeed.OfChannel(channel, world.VideosOf(channelId), isStale)
                : null
            : query["playlist_id"].ToString() is { Length: > 0 } list && world.Playlist(list) is { } playlist
                ? AtomFeed.OfPlaylist(list, playlist, isStale)
                : null;
        if (feed is null)
            await NotFoundAsync(context, cancel);
        else
            await TextAsync(context, "text/xml; charset=UTF-8", strikes(WebFault.GarbledFeed) ? feed[..(feed.Length / 2)] : feed, cancel);
    }

    private Task CaptionsAsync(HttpContext context, CancellationToken cancel)
    {
        var query = context.Request.Query;
        if (world.Video(query["v"].ToString()) is not { } video || !video.CaptionLanguages.Contains(query["lang"].ToString()))
            return NotFoundAsync(context, cancel);
        var events = new JsonArray([
            .. Enumerable
                .Range(0, Math.Max(1, video.DurationSeconds / 2))
                .Select(number =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["tStartMs"] = number * 2000,
                            ["dDurationMs"] = 2000,
                            ["segs"] = new JsonArray(new JsonObject { ["utf8"] = $"{video.Title}, line {number + 1} ({query["lang"]})" }),
                        }
                ),
        ]);
        return JsonAsync(context, 200, new() { ["wireMagic"] = "pb3", ["events"] = events }, cancel);
    }

    private (WebChannel Channel, string? Tab)? ChannelOf(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (channel, tab) = parts switch
        {
            [['@', .. var handle], .. var rest] => (world.ChannelByHandle(Uri.UnescapeDataString(handle)), rest),
            ["channel", var id, .. var rest] => (world.Channel(id), rest),
            ["c" or "user", var name, .. var rest] => (world.ChannelByHandle(name), rest),
            _ => (null, []),
        };
        return channel is null ? null : (channel, tab is [var first, ..] ? first : null);
    }

    private static JsonObject Alert(string text) =>
        new()
        {
            ["alerts"] = new JsonArray(
                new JsonObject
                {
                    ["alertRenderer"] = new JsonObject { ["type"] = "ERROR", ["text"] = PageText.Simple(text) },
                }
            ),
        };

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static Task PageAsync(HttpContext context, JsonObject? data, JsonObject? playerAnswer, CancellationToken cancel)
    {
        var page = new StringBuilder("<!DOCTYPE html><html><head><title>YouTube</title><script>ytcfg.set(")
            .Append(Configuration.Trim())
            .Append(");</script></head><body>");
        if (playerAnswer is not null)
            page.Append("<script>var ytInitialPlayerResponse = ").Append(playerAnswer.ToJsonString()).Append(";</script>");
        if (data is not null)
            page.Append("<script>var ytInitialData = ").Append(data.ToJsonString()).Append(";</script>");
        return TextAsync(context, "text/html; charset=utf-8", page.Append("</body></html>").ToString(), cancel);
    }

    private static Task ErrorAsync(HttpContext context, int status, string message, string name, CancellationToken cancel) =>
        JsonAsync(
            context,
            status,
            new()
            {
                ["error"] = new JsonObject
                {
                    ["code"] = status,
                    ["message"] = message,
                    ["status"] = name,
                },
            },
            cancel
        );

    private static Task NotFoundAsync(HttpContext context, CancellationToken cancel)
    {
        context.Response.StatusCode = 404;
        return TextAsync(context, "text/html; charset=utf-8", "<!DOCTYPE html><html><title>404 Not Found</title></html>", cancel);
    }

    private static Task JsonAsync(HttpContext context, int status, JsonObject json, CancellationToken cancel)
    {
        context.Response.StatusCode = status;
        return TextAsync(context, "application/json; charset=UTF-8", json.ToJsonString(), cancel);
    }

    private static async Task TextAsync(HttpContext context, string type, string text, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, cancel);
    }
}
