using System.Globalization;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>The data of a channel's tabs and of playlists, page after page.</summary>
/// <param name="world">What there is.</param>
/// <param name="options">How it is written.</param>
internal sealed class ListPages(YouTubeWebWorld world, YouTubeWebOptions options)
{
    private static readonly (string Path, string Title, WebVideoKind? Kind)[] Tabs =
    [
        ("featured", "Home", null),
        ("videos", "Videos", WebVideoKind.Video),
        ("shorts", "Shorts", WebVideoKind.Short),
        ("streams", "Live", WebVideoKind.Stream),
    ];

    /// <summary>The first page of a channel's tab. A channel has no tab without videos: its home page comes in its place.</summary>
    public JsonObject Channel(WebChannel channel, string? tab)
    {
        var tabs = Tabs.Where(known => known.Kind is not { } kind || OfTab(channel, kind).Any()).ToList();
        var selected = tabs.Any(known => known.Path == tab) ? tab : "featured";
        var address = channel.Handle is { } handle ? "/@" + handle.TrimStart('@') : "/channel/" + channel.Id;
        return new()
        {
            ["header"] = new JsonObject { ["pageHeaderRenderer"] = new JsonObject { ["pageTitle"] = channel.Title } },
            ["contents"] = new JsonObject
            {
                ["twoColumnBrowseResultsRenderer"] = new JsonObject
                {
                    ["tabs"] = new JsonArray([.. tabs.Select(known => Tab(known.Path, known.Title, known.Kind))]),
                },
            },
            ["metadata"] = new JsonObject
            {
                ["channelMetadataRenderer"] = new JsonObject
                {
                    ["title"] = channel.Title,
                    ["description"] = channel.Description,
                    ["externalId"] = channel.Id,
                    ["channelUrl"] = "https://www.youtube.com/channel/" + channel.Id,
                    ["vanityChannelUrl"] = "http://www.youtube.com" + address,
                    ["keywords"] = "",
                    ["avatar"] = new JsonObject
                    {
                        ["thumbnails"] = new JsonArray(
                            new JsonObject
                            {
                                ["url"] = $"https://yt3.ggpht.com/{channel.Id}=s88",
                                ["width"] = 88,
                                ["height"] = 88,
                            }
                        ),
                    },
                },
            },
        };

        JsonObject Tab(string path, string title, WebVideoKind? kind)
        {
            var content = new JsonObject
            {
                ["title"] = title,
                ["selected"] = path == selected,
                ["endpoint"] = new JsonObject
                {
                    ["commandMetadata"] = new JsonObject { ["webCommandMetadata"] = new JsonObject { ["url"] = $"{address}/{path}" } },
                },
            };
            if (path == selected && kind is not null)
                content["content"] = new JsonObject { ["richGridRenderer"] = new JsonObject { ["contents"] = TabItems(channel, path, 0) } };
            return new() { ["tabRenderer"] = content };
        }
    }

    /// <summary>The first page of a playlist.</summary>
    public JsonObject Playlist(string id, PlaylistView playlist)
    {
        var count = playlist.StatedCount.ToString(CultureInfo.InvariantCulture);
        return new()
        {
            ["header"] = new JsonObject
            {
                ["playlistHeaderRenderer"] = new JsonObject
                {
                    ["playlistId"] = id,
                    ["title"] = PageText.Simple(playlist.Title),
                    ["numVideosText"] = PageText.Runs(count, " videos"),
                    ["ownerText"] = playlist.Owner is { } owner ? VideoItem.Owner(owner) : null,
                    ["privacy"] = "PUBLIC",
                },
            },
            ["contents"] = new JsonObject
            {
                ["twoColumnBrowseResultsRenderer"] = new JsonObject
                {
                    ["tabs"] = new JsonArray(
                        new JsonObject
                        {
                            ["tabRenderer"] = new JsonObject
                            {
                                ["selected"] = true,
                                ["content"] = new JsonObject
                                {
                                    ["sectionListRenderer"] = new JsonObject
                                    {
                                        ["contents"] = new JsonArray(
                                            new JsonObject
                                            {
                                                ["itemSectionRenderer"] = new JsonObject { ["contents"] = Entries(id, playlist) },
                                            }
                                        ),
                                    },
                                },
                            },
                        }
                    ),
                },
            },
            ["metadata"] = new JsonObject { ["playlistMetadataRenderer"] = new JsonObject { ["title"] = playlist.Title } },
            ["sidebar"] = new JsonObject
            {
                ["playlistSidebarRenderer"] = new JsonObject
                {
                    ["items"] = new JsonArray(
                        new JsonObject
                        {
                            ["playlistSidebarPrimaryInfoRenderer"] = new JsonObject
                            {
                                ["title"] = PageText.Runs(playlist.Title),
                                ["stats"] = new JsonArray(PageText.Runs(count, " videos"), PageText.Simple("No views")),
                            },
                        }
                    ),
                },
            },
        };
    }

    /// <summary>The items behind a continuation's token; null: nothing like that was ever given out.</summary>
    public JsonArray? Continued(string token) =>
        token.Split(':') is [var list, var tab, var at] && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? tab == "list"
                ? world.Playlist(list) is { } playlist
                    ? PlaylistItems(list, playlist, start)
                    : null
                : world.Channel(list) is { } channel && Tabs.Any(known => known.Path == tab)
                    ? TabItems(channel, tab, start)
                    : null
            : null;

    private JsonArray Entries(string id, PlaylistView playlist) =>
        options.UsesLockupViewModel
            ? PlaylistItems(id, playlist, 0)
            :
            [
                new JsonObject
                {
                    ["playlistVideoListRenderer"] = new JsonObject { ["contents"] = PlaylistItems(id, playlist, 0), ["playlistId"] = id },
                },
            ];

    private IEnumerable<WebVideo> OfTab(WebChannel channel, WebVideoKind kind) =>
        world.VideosOf(channel.Id).Where(video => video.Kind == kind && video.IsListed && !video.IsHidden);

    private JsonArray TabItems(WebChannel channel, string tab, int start)
    {
        var kind = Array.Find(Tabs, known => known.Path == tab).Kind ?? WebVideoKind.Video;
        var now = options.Time.GetUtcNow();
        return Items(
            [.. OfTab(channel, kind)],
            start,
            options.TabPageSize,
            $"{channel.Id}:{tab}",
            (video, _) =>
                new JsonObject
                {
                    ["richItemRenderer"] = new JsonObject
                    {
                        ["content"] = options.UsesLockupViewModel ? LockupItem.Of(video, now) : VideoItem.OfTab(video, now),
                    },
                }
        );
    }

    private JsonArray PlaylistItems(string id, PlaylistView playlist, int start)
    {
        var now = options.Time.GetUtcNow();
        return Items(
            playlist.Videos,
            start,
            options.PlaylistPageSize,
            id + ":list",
            (video, index) =>
                options.UsesLockupViewModel
                    ? LockupItem.Of(video, now)
                    : VideoItem.OfPlaylist(video, world.Channel(video.ChannelId), index + 1, now)
        );
    }

    private static JsonArray Items(
        IReadOnlyList<WebVideo> videos,
        int start,
        int pageSize,
        string list,
        Func<WebVideo, int, JsonObject> write
    )
    {
        var items = new JsonArray();
        var end = Math.Min(start + pageSize, videos.Count);
        for (var at = start; at < end; at++)
            items.Add(write(videos[at], at));
        if (end < videos.Count)
            items.Add(
                new JsonObject
                {
                    ["continuationItemRenderer"] = new JsonObject
                    {
                        ["trigger"] = "CONTINUATION_TRIGGER_ON_ITEM_SHOWN",
                        ["continuationEndpoint"] = new JsonObject
                        {
                            ["continuationCommand"] = new JsonObject
                            {
                                ["token"] = string.Create(CultureInfo.InvariantCulture, $"{list}:{end}"),
                                ["request"] = "CONTINUATION_REQUEST_TYPE_BROWSE",
                            },
                        },
                    },
                }
            );
        return items;
    }
}
