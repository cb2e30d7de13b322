using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;
using Member = ClusteraIngest.Sources.Apify.YouTubeScraperMember;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// The subtitles that <c>streamers/youtube-scraper</c> delivers where <c>downloadSubtitles</c> is set: <c>[{"type", "language",
/// "srt"}]</c>.
/// </summary>
internal static class YouTubeScraperSubtitles
{
    /// <summary>A transcript a language, a person's before a machine's; empty where none came along.</summary>
    public static IReadOnlyList<Transcript> Read(in YouTubeScraperMembers item, VideoId video) =>
        item.List(Member.Subtitles) is not { } list
            ? []
            :
            [
                .. TranscriptPreference.OfEachLanguage(
                    list.EnumerateArray()
                        .Select(subtitle => CaptionTrack.Read(subtitle).Of(video, "und", YouTubeScraperItem.Source))
                        .OfType<Transcript>()
                ),
            ];
}
