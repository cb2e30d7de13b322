using System.Text.Json;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;
using Member = ClusteraIngest.Sources.Apify.YouTubeScraperMember;

namespace ClusteraIngest.Sources.Apify;

/// <summary>The subtitles that <c>streamers/youtube-scraper</c> delivers where <c>downloadSubtitles</c> is set: <c>[{"type", "language", "srt"}]</c>.</summary>
internal static class YouTubeScraperSubtitles
{
    /// <summary>A transcript a language, a person's before a machine's; empty where none came along.</summary>
    public static IReadOnlyList<Transcript> Read(in YouTubeScraperMembers item, VideoId video) => item.List(Member.Subtitles) is not { } list ? []
        : [.. list.EnumerateArray().Select(subtitle => Transcript(subtitle, video)).OfType<Transcript>()
            .OrderBy(transcript => transcript.Origin != TranscriptOrigin.Manual)
            .DistinctBy(transcript => transcript.Language, StringComparer.OrdinalIgnoreCase)];

    private static Transcript? Transcript(JsonElement subtitle, VideoId video)
    {
        // The member that holds the text is named like subtitlesFormat.
        var body = subtitle.Text("srt"u8) ?? subtitle.Text("vtt"u8) ?? subtitle.Text("xml"u8) ?? subtitle.Text("plaintext"u8) ?? subtitle.Text("text"u8);
        if (body is null)
            return null;

        var origin = subtitle.Text("type"u8) switch
        {
            "auto_generated" or "asr" => TranscriptOrigin.Generated,
            "user_generated" or "manual" => TranscriptOrigin.Manual,
            "auto_translated" or "translated" => TranscriptOrigin.Translated,
            _ => TranscriptOrigin.Unknown,
        };
        var captions = CaptionBody.Read(body, isWrittenByPerson: origin == TranscriptOrigin.Manual);
        return captions.Text.Length == 0 ? null : new Transcript
        {
            VideoId = video,
            Language = YouTube.Transcript.LanguageOf(subtitle.Text("language"u8)) ?? "und",
            Origin = origin,
            Text = captions.Text,
            Segments = captions.Segments,
            Source = YouTubeScraperItem.Source,
        };
    }
}
