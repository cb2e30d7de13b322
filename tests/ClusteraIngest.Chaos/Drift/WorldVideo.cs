using System.Globalization;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>What the transcript actor finds for a video.</summary>
internal enum Captions
{
    /// <summary>Captions.</summary>
    There,

    /// <summary>None yet.</summary>
    None,

    /// <summary>It says that the video is private.</summary>
    Private,

    /// <summary>YouTube refuses the actor.</summary>
    Blocked,
}

/// <summary>A video as YouTube has it now.</summary>
internal sealed class WorldVideo
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    /// <summary><c>video</c>, <c>shorts</c> or <c>stream</c>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The playlist that shows it as well, and its place there.</summary>
    public (string Id, int Index)? Playlist { get; init; }

    public required string Title { get; set; }

    public long? Views { get; set; }

    public long? Likes { get; set; }

    public bool IsMembersOnly { get; set; }

    public Captions Captions { get; set; }

    public string Url =>
        Playlist is { } list
            ? string.Create(CultureInfo.InvariantCulture, $"https://www.youtube.com/watch?v={Id}&list={list.Id}&index={list.Index}")
            : $"https://www.youtube.com/watch?v={Id}";

    public string Text => $"All about {Title}.";

    public int Seconds => 60 + (Id[^1] % 50);

    public string CaptionText => $"What is said in {Id}.";

    public static string ChannelIdOf(string channel) => "UC" + channel.PadRight(22, '0');

    /// <summary>The list actor's item.</summary>
    public JsonObject Item() =>
        new()
        {
            ["title"] = Title,
            ["type"] = Type,
            ["id"] = Id,
            ["url"] = Url,
            ["viewCount"] = Views,
            ["date"] = PublishedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["likes"] = Likes,
            ["channelName"] = $"The {Channel} channel",
            ["channelUrl"] = $"https://www.youtube.com/@{Channel}",
            ["channelId"] = ChannelIdOf(Channel),
            ["channelUsername"] = Channel,
            ["duration"] = TimeSpan.FromSeconds(Seconds).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
            ["text"] = Text,
            ["isMembersOnly"] = IsMembersOnly,
        };

    /// <summary>The transcript actor's item.</summary>
    public JsonObject Transcript() =>
        Captions switch
        {
            Captions.None => new() { ["data"] = new JsonArray() },
            Captions.Private => new() { ["error"] = "This video is private." },
            Captions.Blocked => new() { ["error"] = "Too many requests." },
            _ => new()
            {
                ["data"] = new JsonArray(
                    new JsonObject
                    {
                        ["start"] = "0.00",
                        ["dur"] = "4.20",
                        ["text"] = CaptionText,
                    }
                ),
            },
        };
}
