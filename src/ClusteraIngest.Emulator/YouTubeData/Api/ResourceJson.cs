using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>What several resources have in common.</summary>
internal static class ResourceJson
{
    private static readonly (string Name, string File, int Width, int Height)[] VideoSizes =
    [
        ("default", "default", 120, 90),
        ("medium", "mqdefault", 320, 180),
        ("high", "hqdefault", 480, 360),
        ("standard", "sddefault", 640, 480),
        ("maxres", "maxresdefault", 1280, 720),
    ];

    private static readonly (string Name, int Side)[] ChannelSizes = [("default", 88), ("medium", 240), ("high", 800)];

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset at) =>
        json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    public static void WriteTimeIfAny(this Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
            json.WriteTime(name, time);
    }

    /// <summary>Counts are text, because they may be too large for a number of JavaScript.</summary>
    public static void WriteCount(this Utf8JsonWriter json, string name, long? count)
    {
        if (count is { } number)
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
    }

    public static void WriteLocalized(this Utf8JsonWriter json, string title, string description)
    {
        json.WriteStartObject("localized");
        json.WriteString("title", title);
        json.WriteString("description", description);
        json.WriteEndObject();
    }

    /// <summary>A search has the three smaller ones only.</summary>
    public static void WriteVideoThumbnails(this Utf8JsonWriter json, string videoId, int sizes = 5)
    {
        json.WriteStartObject("thumbnails");
        foreach (var size in VideoSizes.Take(sizes))
            WriteThumbnail(json, size.Name, $"https://i.ytimg.com/vi/{videoId}/{size.File}.jpg", size.Width, size.Height);
        json.WriteEndObject();
    }

    public static void WriteChannelThumbnails(this Utf8JsonWriter json, string channelId)
    {
        json.WriteStartObject("thumbnails");
        foreach (var (name, side) in ChannelSizes)
            WriteThumbnail(json, name, $"https://yt3.ggpht.com/ytc/{channelId}=s{side}-c-k-c0x00ffffff-no-rj", side, side);
        json.WriteEndObject();
    }

    private static void WriteThumbnail(Utf8JsonWriter json, string name, string url, int width, int height)
    {
        json.WriteStartObject(name);
        json.WriteString("url", url);
        json.WriteNumber("width", width);
        json.WriteNumber("height", height);
        json.WriteEndObject();
    }
}
