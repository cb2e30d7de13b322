using System.Text.Json;

namespace ClusteraIngest.Sources.Captions;

/// <summary>
/// Captions as JSON, under any of the names that sources have given to their parts: <c>[{"start", "dur", "text"}]</c>, texts alone, or an
/// object around them.
/// </summary>
internal static class JsonSegments
{
    private const int MaxDepth = 4;

    /// <summary>True for <c>{"start": …, "dur": …, "text": …}</c> under any of the names.</summary>
    public static bool IsSegment(JsonElement element) => TextOf(element) is not null && StartOf(element) is not null;

    /// <summary>True for a text, and an object that has one.</summary>
    public static bool HasText(JsonElement element) => TextOf(element) is not null;

    /// <summary>
    /// Reads segments in their order; plain text where none has a time. Null where the elements have no texts, and are not an empty list.
    /// </summary>
    public static CaptionBody? Read(IEnumerable<JsonElement> elements, bool isWrittenByPerson)
    {
        var cues = new List<Cue>();
        var (hasTimes, isEmpty) = (false, true);
        foreach (var element in elements)
        {
            isEmpty = false;
            if (TextOf(element) is not { } text)
                continue;
            var given = StartOf(element);
            var start = given ?? (cues is [.., var last] ? last.End : 0);
            hasTimes |= given is not null;
            cues.Add(Cue.Of(start, start + DurationOf(element, start), text));
        }

        if (cues.Count == 0)
            return isEmpty ? new CaptionBody("", []) : null;
        return hasTimes
            ? CaptionBody.Of(cues, isWrittenByPerson)
            : new CaptionBody(string.Join(' ', cues.SelectMany(cue => cue.Lines)), []);
    }

    /// <summary>
    /// Reads an object that holds captions under one of the known names: the first that are not empty; else empty ones, where a known name
    /// has an empty list or text. Null where none has captions.
    /// </summary>
    public static CaptionBody? Inside(JsonElement item, bool isWrittenByPerson) => Inside(item, isWrittenByPerson, MaxDepth);

    private static CaptionBody? Inside(JsonElement item, bool isWrittenByPerson, int depth)
    {
        CaptionBody? empty = null;
        foreach (var candidate in Candidates(item))
        {
            var body =
                candidate is { ValueKind: JsonValueKind.Object } inner && inner.List("events"u8) is null
                    ? (depth > 0 ? Inside(inner, isWrittenByPerson, depth - 1) : null)
                    : CaptionBody.Read(candidate, isWrittenByPerson);
            if (body is { Text.Length: > 0 })
                return body;
            empty ??= body;
        }
        return empty;
    }

    private static IEnumerable<JsonElement> Candidates(JsonElement item) =>
        new[]
        {
            item.Member("data"u8),
            item.Member("searchResult"u8),
            item.Member("transcript"u8),
            item.Member("segments"u8),
            item.Member("captions"u8),
            item.Member("srt"u8),
            item.Member("vtt"u8),
            item.Member("xml"u8),
            item.Member("json3"u8),
            item.Member("plaintext"u8),
            item.Member("text"u8),
            item.Member("body"u8),
        }.OfType<JsonElement>();

    private static string? TextOf(JsonElement element) => element.AsText() ?? element.Text("text"u8) ?? element.Text("content"u8);

    private static double? StartOf(JsonElement element) =>
        ReportedTime.Seconds(element.Member("start"u8) ?? element.Member("startTime"u8) ?? element.Member("startSeconds"u8))
        ?? ReportedTime.Seconds(element.Member("startMs"u8)) / 1000;

    private static double DurationOf(JsonElement element, double start) =>
        ReportedTime.Seconds(element.Member("dur"u8) ?? element.Member("duration"u8) ?? element.Member("durationSeconds"u8))
        ?? (
            (ReportedTime.Seconds(element.Member("end"u8)) ?? ReportedTime.Seconds(element.Member("endMs"u8)) / 1000) is { } end
            && end > start
                ? Math.Round(end - start, 3)
                : 0
        );
}
