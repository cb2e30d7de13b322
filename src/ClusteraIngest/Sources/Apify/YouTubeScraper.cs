using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>The actor that reads channels and playlists: https://apify.com/streamers/youtube-scraper.</summary>
internal static class YouTubeScraper
{
    public const string Actor = "streamers/youtube-scraper";

    /// <summary>What the actor's input schema allows: in effect no cap.</summary>
    public const int Unlimited = 999_999;

    /// <summary>About 5 USD for 1,000 videos.</summary>
    public const decimal UsdPerVideo = 0.005m;

    private const string VideoPage = "https://www.youtube.com/watch?v=";

    /// <summary>How far before its watermark a channel is read again: for videos that became public later than they say.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(3);

    /// <summary>The input for a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="maxVideos">The most videos of each kind.</param>
    /// <param name="since">From when on; null: from the beginning.</param>
    public static string Input(MonitoredList list, int maxVideos, DateTimeOffset? since)
    {
        var input = new JsonObject
        {
            ["startUrls"] = new JsonArray(new JsonObject { ["url"] = Address(list) }),
            ["maxResults"] = maxVideos,
        };
        if (list.Kind is ListKind.Channel)
        {
            input["maxResultsShorts"] = maxVideos;
            input["maxResultStreams"] = maxVideos;
            input["sortVideosBy"] = "NEWEST";
        }

        if (since is { } watermark)
        {
            input["oldestPostDate"] = (watermark - Overlap).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        return input.ToJsonString();
    }

    /// <summary>
    /// The address that a list is asked for by: a channel's id, once that is known, since a handle can pass to another channel.
    /// </summary>
    public static string Address(MonitoredList list) =>
        list is { Kind: ListKind.Channel, YoutubeId: { } channel }
            ? $"https://www.youtube.com/channel/{channel}"
            : new Uri(list.Url).AbsoluteUri; // a Uri spells handles in other scripts the way a browser sends them

    /// <summary>The input for single videos, of which the ids are known.</summary>
    public static string Input(IReadOnlyCollection<VideoId> videos) =>
        new JsonObject
        {
            ["startUrls"] = new JsonArray([.. videos.Select(video => new JsonObject { ["url"] = $"{VideoPage}{video}" })]),
            ["maxResults"] = videos.Count,
        }.ToJsonString();

    /// <summary>Whether an input asks for single videos, not for a list.</summary>
    public static bool IsOfVideos(string input) => input.Contains(VideoPage, StringComparison.Ordinal);

    /// <summary>The videos that an input asks for one by one.</summary>
    public static IReadOnlyList<VideoId> VideosOf(string input)
    {
        using var document = JsonDocument.Parse(input);
        return
        [
            .. document
                .RootElement.GetProperty("startUrls")
                .EnumerateArray()
                .Select(one => VideoId.Parse(one.GetProperty("url").GetString()!)),
        ];
    }

    /// <summary>What an input that <see cref="Input(MonitoredList, int, DateTimeOffset?)"/> made asks for.</summary>
    public static (string Address, int MaxVideos, DateTimeOffset? Since) Asked(string input)
    {
        using var document = JsonDocument.Parse(input);
        DateTimeOffset? since = document.RootElement.TryGetProperty("oldestPostDate", out var oldest)
            ? new DateTimeOffset(DateOnly.Parse(oldest.GetString()!, CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero)
                + Overlap
            : null;
        return (
            document.RootElement.GetProperty("startUrls")[0].GetProperty("url").GetString()!,
            document.RootElement.GetProperty("maxResults").GetInt32(),
            since
        );
    }

    /// <summary>The most that a run with that cap can cost, in USD.</summary>
    public static decimal MaxCostUsd(ListKind kind, int maxVideos) => MostVideos(kind, maxVideos) * UsdPerVideo;

    /// <summary>The most videos that a run with that cap can bring: a channel has three kinds of them.</summary>
    public static int MostVideos(ListKind kind, int maxVideos) => maxVideos * (kind is ListKind.Channel ? 3 : 1);
}
