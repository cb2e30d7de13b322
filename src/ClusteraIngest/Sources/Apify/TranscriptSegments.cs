using System.Text.Json;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>The transcript in an item of <c>pintostudio/youtube-transcript-scraper</c>, under any of the names it has had.</summary>
internal static class TranscriptSegments
{
    /// <summary>The first that is not empty; else an empty one, where a known name has an empty list or text; else null.</summary>
    public static CaptionBody? Find(JsonElement item)
    {
        CaptionBody? empty = null;
        foreach (var candidate in (ReadOnlySpan<JsonElement?>)[
            item.Member("data"u8), item.Member("searchResult"u8), item.Member("transcript"u8), item.Member("segments"u8),
            item.Member("captions"u8), item.Member("text"u8), item.Member("body"u8)])
        {
            var body = candidate switch
            {
                { ValueKind: JsonValueKind.Array } list => OfList(list),
                { ValueKind: JsonValueKind.String } text => new CaptionBody(CaptionLine.Plain(text.AsText()!), []),
                _ => null,
            };
            if (body is { Text.Length: > 0 })
                return body;
            empty ??= body;
        }
        return empty;
    }

    /// <summary>True for <c>{"start": …, "dur": …, "text": …}</c> under any of the names.</summary>
    public static bool IsSegment(JsonElement element) => TextOf(element) is not null && StartOf(element) is not null;

    /// <summary>Reads segments in their order; plain text where none has a time.</summary>
    public static CaptionBody Read(IEnumerable<JsonElement> elements)
    {
        var segments = new List<TranscriptSegment>();
        var hasTimes = false;
        foreach (var element in elements)
        {
            if (TextOf(element) is not { } raw || CaptionLine.Plain(raw) is not { Length: > 0 } text)
                continue;
            var given = StartOf(element);
            var start = given ?? (segments is [.., var last] ? last.Start + last.Duration : 0);
            hasTimes |= given is not null;
            segments.Add(new TranscriptSegment(start, DurationOf(element, start), text));
        }
        return new CaptionBody(string.Join(' ', segments.Select(segment => segment.Text)), hasTimes ? segments : []);
    }

    // A list whose elements have no texts is not a transcript, empty or not.
    private static CaptionBody? OfList(JsonElement list) =>
        list.GetArrayLength() == 0 || list.EnumerateArray().Any(element => TextOf(element) is not null) ? Read(list.EnumerateArray()) : null;

    private static string? TextOf(JsonElement element) => element.AsText() ?? element.Text("text"u8) ?? element.Text("content"u8);

    private static double? StartOf(JsonElement element) =>
        ReportedTime.Seconds(element.Member("start"u8) ?? element.Member("startTime"u8) ?? element.Member("startSeconds"u8));

    private static double DurationOf(JsonElement element, double start) =>
        ReportedTime.Seconds(element.Member("dur"u8) ?? element.Member("duration"u8) ?? element.Member("durationSeconds"u8))
        ?? (ReportedTime.Seconds(element.Member("end"u8)) is { } end && end > start ? Math.Round(end - start, 3) : 0);
}
