using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>A video as it was made up: what the actors deliver of it, and what has to be in the database in the end.</summary>
internal sealed record PlannedVideo
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }

    /// <summary>As the database calls it: video, short, stream.</summary>
    public required string Kind { get; init; }

    public required PlannedChannel Channel { get; init; }
    public required DateTime PublishedAt { get; init; }
    public required int DurationSeconds { get; init; }
    public required long Views { get; init; }
    public required long? Likes { get; init; }
    public required long Comments { get; init; }
    public required string[] Hashtags { get; init; }

    /// <summary>The captions, line by line; empty: the video has none.</summary>
    public required string[] Captions { get; init; }

    /// <summary>The playlist that it is in, and its place there.</summary>
    public (string PlaylistId, int Position)? Place { get; init; }

    /// <summary>The item of the list actor.</summary>
    public JsonObject Item() =>
        new()
        {
            ["title"] = Title,
            ["type"] = Kind == "short" ? "shorts" : Kind,
            ["id"] = Id,
            ["url"] =
                $"https://www.youtube.com/watch?v={Id}"
                + (
                    Place is { } place
                        ? string.Create(CultureInfo.InvariantCulture, $"&list={place.PlaylistId}&index={place.Position}")
                        : ""
                ),
            ["thumbnailUrl"] = $"https://i.ytimg.com/vi/{Id}/hq.jpg",
            ["viewCount"] = Views,
            ["date"] = PublishedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["likes"] = Likes,
            ["channelName"] = Channel.Title,
            ["channelUrl"] = $"https://www.youtube.com/{Channel.Handle}",
            ["channelId"] = Channel.Id,
            ["channelUsername"] = Channel.Handle[1..],
            ["numberOfSubscribers"] = Channel.Subscribers,
            ["duration"] = TimeSpan.FromSeconds(DurationSeconds).ToString("hh':'mm':'ss", CultureInfo.InvariantCulture),
            ["commentsCount"] = Comments,
            ["text"] = Description,
            ["hashtags"] = new JsonArray([.. Hashtags.Select(tag => JsonValue.Create(tag))]),
            ["isMembersOnly"] = false,
        };

    /// <summary>The item of the transcript actor: YouTube's mark-up, numbers as texts.</summary>
    public JsonObject TranscriptItem() =>
        new()
        {
            ["data"] = new JsonArray([
                .. Captions.Select(
                    (line, at) =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["start"] = string.Create(CultureInfo.InvariantCulture, $"{at * 4.5:0.00}"),
                                ["dur"] = "4.50",
                                ["text"] = WebUtility.HtmlEncode(line),
                            }
                ),
            ]),
        };
}

/// <summary>A channel as it was made up.</summary>
internal sealed record PlannedChannel(string Id, string Handle, string Title, long Subscribers);
