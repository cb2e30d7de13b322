using System.Globalization;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.YouTube.Pages;

/// <summary>Numbers, times and texts as YouTube's English pages write them.</summary>
internal static class PageText
{
    public static JsonObject Simple(string text) => new() { ["simpleText"] = text };

    public static JsonObject Runs(params string[] texts) =>
        new() { ["runs"] = new JsonArray([.. texts.Select(text => (JsonNode)new JsonObject { ["text"] = text })]) };

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Views(long views) => views == 0 ? "No views" : $"{Number(views)} views";

    public static string Duration(int seconds) =>
        seconds >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");

    /// <summary>"3 months ago", rounded down as YouTube does.</summary>
    public static string Ago(WebVideo video, DateTimeOffset now)
    {
        var age = now - video.PublishedAt;
        var (count, unit) =
            age.TotalDays >= 365 ? ((int)(age.TotalDays / 365), "year")
            : age.TotalDays >= 30 ? ((int)(age.TotalDays / 30), "month")
            : age.TotalDays >= 7 ? ((int)(age.TotalDays / 7), "week")
            : age.TotalDays >= 1 ? ((int)age.TotalDays, "day")
            : age.TotalHours >= 1 ? ((int)age.TotalHours, "hour")
            : (Math.Max(1, (int)age.TotalMinutes), "minute");
        var ago = string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")} ago");
        return video.Kind is WebVideoKind.Stream ? "Streamed " + ago : ago;
    }

    public static JsonObject Picture(string videoId) =>
        new()
        {
            ["thumbnails"] = new JsonArray(
                new JsonObject
                {
                    ["url"] = $"https://i.ytimg.com/vi/{videoId}/hqdefault.jpg",
                    ["width"] = 480,
                    ["height"] = 360,
                }
            ),
        };
}
