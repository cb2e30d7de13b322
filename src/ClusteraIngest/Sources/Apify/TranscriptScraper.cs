using System.Text.Json.Nodes;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>The actor that fetches one video's transcript: https://apify.com/pintostudio/youtube-transcript-scraper.</summary>
internal static class TranscriptScraper
{
    public const string Actor = "pintostudio/youtube-transcript-scraper";

    /// <summary>What a run is assumed to cost until one has told.</summary>
    public const decimal UsdPerTranscript = 0.01m;

    /// <summary>The input for a video.</summary>
    /// <param name="video">The video.</param>
    /// <param name="language">The wanted language; null: the video's own.</param>
    public static string Input(VideoId video, string? language)
    {
        var input = new JsonObject { ["videoUrl"] = $"https://www.youtube.com/watch?v={video}" };
        if (language is not null)
        {
            input["targetLanguage"] = language;
        }

        return input.ToJsonString();
    }
}
