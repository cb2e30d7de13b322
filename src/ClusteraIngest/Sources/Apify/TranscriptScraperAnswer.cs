using System.Text.Json;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>The dataset of a run of <c>pintostudio/youtube-transcript-scraper</c>, whose shape has drifted over the years.</summary>
/// <remarks>
/// Only an empty list under a known name, or words to that effect, mean that a video has no captions. No items, null under a known name
/// and an item with nothing but the video's address mean that something went wrong, or that the text has a new name again: to take these
/// for "none" would put a video off for weeks that has a transcript.
/// </remarks>
internal static class TranscriptScraperAnswer
{
    /// <summary>What the facts are said to come from.</summary>
    public const string Source = "apify:pintostudio/youtube-transcript-scraper";

    /// <summary>The items as they come.</summary>
    public static readonly DatasetItems<JsonElement> Items = new(
        static (ReadOnlySpan<byte> _, ref Utf8JsonReader reader, out JsonElement item) =>
        {
            item = JsonElement.ParseValue(ref reader);
            return true;
        },
        TooLarge: default
    );

    /// <summary>Reads the items of a run for one video.</summary>
    /// <param name="items">All items of its dataset.</param>
    /// <param name="video">The video that was asked for.</param>
    /// <param name="language">The language that was asked for; null: the actor chose.</param>
    public static TranscriptAnswer Read(IReadOnlyList<JsonElement> items, VideoId video, string? language)
    {
        try
        {
            return Understand(items, video, language);
        }
        catch (InvalidOperationException) // a text in it is not Unicode
        {
            return Understand([.. items.Select(UntrustedJson.Cleaned)], video, language);
        }
    }

    private static TranscriptAnswer Understand(IReadOnlyList<JsonElement> items, VideoId video, string? language)
    {
        if (items.Any(item => item.ValueKind == JsonValueKind.Undefined))
            return Unrecognized(YouTubeScraperItem.TooLarge);
        if (items.Count == 0)
            return Unrecognized("The run succeeded without any item.");
        if (items.Select(Subject).FirstOrDefault(subject => subject is not null && subject != video) is { } other)
            return Unrecognized($"It is about another video ({other}) than the one that was asked for ({video}).");

        var tracks =
            items.Count > 1 && items.All(JsonSegments.IsSegment)
                // A segment an item
                ? [new CaptionTrack(null, TranscriptOrigin.Unknown, JsonSegments.Read(items, isWrittenByPerson: false))]
                : items.SelectMany(CaptionTrack.ReadAll).ToList();
        if (
            tracks
                .Select(track => track.Body)
                .OfType<CaptionBody>()
                .Select(TranscriptRefusal.InPlaceOf)
                .FirstOrDefault(told => told is not null) is
            { } refusal
        )
            return refusal;

        var transcripts = TranscriptPreference
            .OfEachLanguage(tracks.Select(track => track.Of(video, language ?? "und", Source)).OfType<Transcript>())
            .ToList();
        if (transcripts.Count > 0)
            return new TranscriptAnswer.Found(transcripts);

        // In the transcript's place, or beside it.
        return tracks
                .Select(track => track.Body is { IsRefusal: true } body ? TranscriptRefusal.InItsPlace(body.Text) : null)
                .FirstOrDefault(refusal => refusal is not null)
            ?? items.Select(TranscriptRefusal.Read).FirstOrDefault(refusal => refusal is not null)
            ?? (
                tracks.Exists(track => track.Body is not null)
                    ? new TranscriptAnswer.NoCaptions("The actor found no captions.")
                    : Unrecognized(
                        "No item has a transcript under any of the known names ('data', 'searchResult', 'transcript', 'segments', "
                            + "'captions', 'text', 'body')."
                    )
            );

        TranscriptAnswer.Unrecognized Unrecognized(string reason) => new(reason, UntrustedJson.Payload(items));
    }

    private static VideoId? Subject(JsonElement item) =>
        (
            VideoId.TryParse(item.Text("videoUrl"u8), out var id)
            || VideoId.TryParse(item.Text("videoId"u8), out id)
            || VideoId.TryParse(item.Text("url"u8), out id)
        )
            ? id
            : null;
}
