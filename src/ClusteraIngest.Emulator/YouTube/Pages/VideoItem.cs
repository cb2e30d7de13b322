using System.Globalization;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>
/// A video in a list as pages wrote it until 2025: <c>videoRenderer</c>, <c>reelItemRenderer</c>, <c>playlistVideoRenderer</c>.
/// </summary>
internal static class VideoItem
{
    /// <summary>An item of a channel's tab.</summary>
    public static JsonObject OfTab(WebVideo video, DateTimeOffset now) =>
        video.Kind is WebVideoKind.Short
            ? new JsonObject { ["reelItemRenderer"] = Short(video) }
            : new JsonObject { ["videoRenderer"] = Ordinary(video, now) };

    /// <summary>An item of a playlist. What is private or removed is shown as a stopgap.</summary>
    public static JsonObject OfPlaylist(WebVideo video, WebChannel? owner, int index, DateTimeOffset now)
    {
        var stopgap =
            video.Playability is Playability.Private ? "[Private video]"
            : video.IsGone ? "[Deleted video]"
            : null;
        var item = new JsonObject
        {
            ["videoId"] = video.Id,
            ["thumbnail"] = PageText.Picture(video.Id),
            ["title"] = PageText.Runs(stopgap ?? video.Title),
            ["index"] = PageText.Simple(index.ToString(CultureInfo.InvariantCulture)),
            ["isPlayable"] = stopgap is null,
            ["navigationEndpoint"] = Link(video.Kind is WebVideoKind.Short ? $"/shorts/{video.Id}" : $"/watch?v={video.Id}&index={index}"),
        };
        if (stopgap is null)
        {
            item["lengthSeconds"] = video.DurationSeconds.ToString(CultureInfo.InvariantCulture);
            item["lengthText"] = PageText.Simple(PageText.Duration(video.DurationSeconds));
            item["videoInfo"] = PageText.Runs(PageText.Views(video.ViewCount), " • ", PageText.Ago(video, now));
            if (owner is not null)
                item["shortBylineText"] = Owner(owner);
            if (video.IsForMembers)
                item["badges"] = MembersBadge();
        }
        return new() { ["playlistVideoRenderer"] = item };
    }

    public static JsonObject Owner(WebChannel owner) =>
        new()
        {
            ["runs"] = new JsonArray(
                new JsonObject
                {
                    ["text"] = owner.Title,
                    ["navigationEndpoint"] = new JsonObject
                    {
                        ["browseEndpoint"] = new JsonObject
                        {
                            ["browseId"] = owner.Id,
                            ["canonicalBaseUrl"] = owner.Handle is { } handle ? "/@" + handle.TrimStart('@') : "/channel/" + owner.Id,
                        },
                    },
                }
            ),
        };

    private static JsonObject Ordinary(WebVideo video, DateTimeOffset now)
    {
        var isLive = video.Playability is Playability.Live;
        var style =
            isLive ? "LIVE"
            : video.IsAnnounced ? "UPCOMING"
            : "DEFAULT";
        var item = new JsonObject
        {
            ["videoId"] = video.Id,
            ["thumbnail"] = PageText.Picture(video.Id),
            ["title"] = PageText.Runs(video.Title),
            ["descriptionSnippet"] = PageText.Runs(video.Description),
            ["viewCountText"] = PageText.Simple(
                isLive ? PageText.Number(video.ViewCount) + " watching"
                : video.IsAnnounced ? "12 waiting"
                : PageText.Views(video.ViewCount)
            ),
            ["navigationEndpoint"] = Link($"/watch?v={video.Id}"),
            ["thumbnailOverlays"] = new JsonArray(
                new JsonObject
                {
                    ["thumbnailOverlayTimeStatusRenderer"] = new JsonObject
                    {
                        ["text"] = PageText.Simple(style == "DEFAULT" ? PageText.Duration(video.DurationSeconds) : style),
                        ["style"] = style,
                    },
                }
            ),
        };
        if (style == "DEFAULT")
        {
            item["lengthText"] = PageText.Simple(PageText.Duration(video.DurationSeconds));
            item["publishedTimeText"] = PageText.Simple(PageText.Ago(video, now));
        }
        if (video.IsAnnounced)
            item["upcomingEventData"] = new JsonObject { ["startTime"] = Seconds(video) };
        if (video.IsForMembers)
            item["badges"] = MembersBadge();
        return item;
    }

    private static JsonObject Short(WebVideo video) =>
        new()
        {
            ["videoId"] = video.Id,
            ["headline"] = PageText.Simple(video.Title),
            ["thumbnail"] = PageText.Picture(video.Id),
            ["viewCountText"] = PageText.Simple(PageText.Views(video.ViewCount)),
            ["navigationEndpoint"] = Link($"/shorts/{video.Id}"),
        };

    private static JsonArray MembersBadge() =>
        [
            new JsonObject
            {
                ["metadataBadgeRenderer"] = new JsonObject { ["style"] = "BADGE_STYLE_TYPE_MEMBERS_ONLY", ["label"] = "Members only" },
            },
        ];

    private static JsonObject Link(string path) =>
        new() { ["commandMetadata"] = new JsonObject { ["webCommandMetadata"] = new JsonObject { ["url"] = path } } };

    private static string Seconds(WebVideo video) =>
        (video.ScheduledAt ?? video.PublishedAt).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
