using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Xml;

namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>The invented channels and the playlist of <see cref="DemoWorld"/>, as the Data API tells of them.</summary>
internal static class YouTubeDataDemo
{
    private const string PlaylistId = "PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF";

    private static readonly Dictionary<string, string> Countries = new()
    {
        ["Brazil"] = "BR",
        ["Norway"] = "NO",
        ["Portugal"] = "PT",
        ["Scotland"] = "GB",
        ["South Korea"] = "KR",
    };

    public static void Settle(YouTubeDataWorld world)
    {
        foreach (var name in (string[])["kitchen.json", "workshop.json", "playlist.json"])
        {
            var items = Read(name);
            foreach (var item in items)
            {
                world.AddChannel(ChannelOf(item));
                world.AddVideo(VideoOf(item));
            }
            if (name == "playlist.json")
            {
                world.AddPlaylist(
                    new(PlaylistId, Text(items[0], "channelId")!, "Slow listening")
                    {
                        Description = "Long sounds for short nights.",
                        PublishedAt = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero),
                        VideoIds = [.. items.Select(item => Text(item, "id")!)],
                    }
                );
            }
        }
    }

    private static List<JsonElement> Read(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The demo's {name} is not part of this build.");
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static EmulatedChannel ChannelOf(JsonElement item) =>
        new(Text(item, "channelId")!, Text(item, "channelName")!)
        {
            Handle = Uri.UnescapeDataString(Text(item, "channelUsername")!),
            Description = Text(item, "channelDescription") ?? "",
            Country = Countries.GetValueOrDefault(Text(item, "channelLocation") ?? ""),
            PublishedAt = DateTimeOffset.Parse(
                Text(item, "channelJoinedDate")!,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            ),
            SubscriberCount = Number(item, "numberOfSubscribers") ?? 0,
            ViewCount = Number(item, "channelTotalViews") ?? 0,
            VideoCount = Number(item, "channelTotalVideos"),
        };

    private static EmulatedVideo VideoOf(JsonElement item)
    {
        var publishedAt = DateTimeOffset.Parse(Text(item, "date")!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var duration = TimeSpan.Parse(Text(item, "duration")!, CultureInfo.InvariantCulture);
        var wasLive = Text(item, "type") == "stream";
        return new(Text(item, "id")!, Text(item, "channelId")!, Text(item, "title")!, publishedAt)
        {
            Description = Text(item, "text") ?? "",
            Duration = XmlConvert.ToString(duration),
            ViewCount = Number(item, "viewCount"),
            LikeCount = Number(item, "likes"),
            CommentCount = item.GetProperty("commentsTurnedOff").GetBoolean() ? null : Number(item, "commentsCount"),
            CategoryId = "26",
            Tags = [.. item.GetProperty("hashtags").EnumerateArray().Select(tag => tag.GetString()!.TrimStart('#'))],
            Live = wasLive ? LiveState.Completed : LiveState.None,
            ScheduledStartAt = wasLive ? publishedAt : null,
            StartedAt = wasLive ? publishedAt : null,
            EndedAt = wasLive ? publishedAt + duration : null,
        };
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static long? Number(JsonElement item, string name) =>
        item.GetProperty(name) switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetInt64(),
            { ValueKind: JsonValueKind.String } text => long.Parse(
                text.GetString()!,
                NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture
            ),
            _ => null,
        };
}
