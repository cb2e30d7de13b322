using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>A video in a list as pages write it since 2025: <c>lockupViewModel</c>, <c>shortsLockupViewModel</c>.</summary>
internal static class LockupItem
{
    public static JsonObject Of(WebVideo video, DateTimeOffset now) =>
        video.Kind is WebVideoKind.Short
            ? new JsonObject { ["shortsLockupViewModel"] = Short(video) }
            : new JsonObject { ["lockupViewModel"] = Ordinary(video, now) };

    private static JsonObject Ordinary(WebVideo video, DateTimeOffset now)
    {
        var (badge, style) = video switch
        {
            { Playability: Playability.Live } => ("LIVE", "THUMBNAIL_OVERLAY_BADGE_STYLE_LIVE"),
            { IsAnnounced: true } => ("Upcoming", "THUMBNAIL_OVERLAY_BADGE_STYLE_DEFAULT"),
            _ => (PageText.Duration(video.DurationSeconds), "THUMBNAIL_OVERLAY_BADGE_STYLE_DEFAULT"),
        };
        var rows = new JsonArray(
            new JsonObject
            {
                ["metadataParts"] = new JsonArray(
                    Part(
                        video.Playability is Playability.Live
                            ? PageText.Number(video.ViewCount) + " watching"
                            : PageText.Views(video.ViewCount)
                    ),
                    Part(
                        video.ScheduledAt is { } at && video.IsAnnounced ? $"Scheduled for {at:M/d/yy, h:mm tt}" : PageText.Ago(video, now)
                    )
                ),
            }
        );
        if (video.IsForMembers)
            rows.Add(
                new JsonObject
                {
                    ["badges"] = new JsonArray(
                        new JsonObject
                        {
                            ["badgeViewModel"] = new JsonObject { ["badgeText"] = "Members only", ["badgeStyle"] = "BADGE_MEMBERS_ONLY" },
                        }
                    ),
                }
            );
        return new()
        {
            ["contentId"] = video.Id,
            ["contentType"] = "LOCKUP_CONTENT_TYPE_VIDEO",
            ["contentImage"] = new JsonObject
            {
                ["thumbnailViewModel"] = new JsonObject
                {
                    ["image"] = Image(video.Id),
                    ["overlays"] = new JsonArray(
                        new JsonObject
                        {
                            ["thumbnailBottomOverlayViewModel"] = new JsonObject
                            {
                                ["badges"] = new JsonArray(
                                    new JsonObject
                                    {
                                        ["thumbnailBadgeViewModel"] = new JsonObject { ["text"] = badge, ["badgeStyle"] = style },
                                    }
                                ),
                            },
                        }
                    ),
                },
            },
            ["metadata"] = new JsonObject
            {
                ["lockupMetadataViewModel"] = new JsonObject
                {
                    ["title"] = Content(video.Title),
                    ["metadata"] = new JsonObject { ["contentMetadataViewModel"] = new JsonObject { ["metadataRows"] = rows } },
                },
            },
        };
    }

    private static JsonObject Short(WebVideo video) =>
        new()
        {
            ["entityId"] = "shorts-shelf-item-" + video.Id,
            ["onTap"] = new JsonObject
            {
                ["innertubeCommand"] = new JsonObject { ["reelWatchEndpoint"] = new JsonObject { ["videoId"] = video.Id } },
            },
            ["overlayMetadata"] = new JsonObject
            {
                ["primaryText"] = Content(video.Title),
                ["secondaryText"] = Content(PageText.Views(video.ViewCount)),
            },
            ["thumbnailViewModel"] = new JsonObject { ["thumbnailViewModel"] = new JsonObject { ["image"] = Image(video.Id) } },
        };

    private static JsonObject Part(string text) => new() { ["text"] = Content(text) };

    private static JsonObject Content(string text) => new() { ["content"] = text };

    private static JsonObject Image(string videoId) =>
        new()
        {
            ["sources"] = new JsonArray(
                new JsonObject
                {
                    ["url"] = $"https://i.ytimg.com/vi/{videoId}/hqdefault.jpg",
                    ["width"] = 360,
                    ["height"] = 202,
                }
            ),
        };
}
