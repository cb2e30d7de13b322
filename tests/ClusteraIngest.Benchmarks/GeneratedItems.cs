using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace ClusteraIngest.Benchmarks;

/// <summary>Items of the list actor about invented videos, about 1.6 KB of JSON each; the same number gives the same item.</summary>
internal static class GeneratedItems
{
    /// <summary>The handle of the first, or only, channel.</summary>
    public const string Handle = "generated";

    private static readonly string Description = string.Join(
        '\n',
        Enumerable
            .Range(1, 12)
            .Select(line => $"Line {line} of a description as long as such descriptions usually are, with some words to read.")
    );

    /// <summary>Writes them as NDJSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many.</param>
    /// <param name="areCountsNewer">Whether one in ten has been watched since.</param>
    public static void Write(string path, int count, bool areCountsNewer = false)
    {
        using var file = new StreamWriter(path);
        for (var number = 0; number < count; number++)
            file.WriteLine(JsonSerializer.Serialize(Item(number, views: number * 7 + (areCountsNewer && IsNewer(number) ? 1 : 0))));
    }

    /// <summary>Writes them as NDJSON, with ids in no order, as YouTube gives them.</summary>
    public static void WriteScattered(string path, int count)
    {
        using var file = new StreamWriter(path);
        for (var number = 0; number < count; number++)
            file.WriteLine(JsonSerializer.Serialize(Item(number, views: number * 7, id: ScatteredId(number))));
    }

    /// <summary>Writes those of several channels as NDJSON, as many of each; no two have an id in common.</summary>
    public static void WriteChannels(string path, int channels, int videosEach)
    {
        using var file = new StreamWriter(path);
        for (var number = 0; number < channels * videosEach; number++)
            file.WriteLine(JsonSerializer.Serialize(Item(number, views: number * 7, number / videosEach)));
    }

    /// <summary>The addresses of so many channels.</summary>
    public static IEnumerable<string> Addresses(int channels) =>
        Enumerable.Range(0, channels).Select(channel => "https://www.youtube.com/@" + HandleOf(channel));

    /// <summary>How many of so many have a newer count.</summary>
    public static int Newer(int count) => Enumerable.Range(0, count).Count(IsNewer);

    private static bool IsNewer(int number) => number % 10 == 3;

    private static string HandleOf(int channel) =>
        channel == 0 ? Handle : string.Create(CultureInfo.InvariantCulture, $"{Handle}{channel}");

    private static string ScatteredId(int number) => Base64Url.EncodeToString(SHA256.HashData(BitConverter.GetBytes(number)))[..11];

    private static Dictionary<string, object?> Item(int number, int views, int channel = 0) =>
        Item(number, views, string.Create(CultureInfo.InvariantCulture, $"gen{number:D8}"), channel);

    private static Dictionary<string, object?> Item(int number, int views, string id, int channel = 0) =>
        new()
        {
            ["title"] = $"Generated video number {number}",
            ["type"] = "video",
            ["id"] = id,
            ["url"] = $"https://www.youtube.com/watch?v={id}",
            ["thumbnailUrl"] = $"https://i.ytimg.com/vi/{id}/maxresdefault.jpg",
            ["viewCount"] = views,
            ["date"] = DateTime
                .UnixEpoch.AddDays(16_000)
                .AddMinutes(number)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["likes"] = number,
            ["location"] = null,
            ["channelName"] = "Generated",
            ["channelUrl"] = "https://www.youtube.com/@" + HandleOf(channel),
            ["channelId"] = string.Create(CultureInfo.InvariantCulture, $"UCgeneratedgenera{channel:D7}"),
            ["channelUsername"] = HandleOf(channel),
            ["numberOfSubscribers"] = 12_300,
            ["duration"] = "00:12:34",
            ["commentsCount"] = number % 100,
            ["text"] = Description,
            ["descriptionLinks"] = new[] { new { url = "https://example.org/", text = "https://example.org/" } },
            ["hashtags"] = new[] { "#generated", "#items" },
            ["commentsTurnedOff"] = false,
            ["isMembersOnly"] = false,
        };
}
