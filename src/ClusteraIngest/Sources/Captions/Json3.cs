using System.Text.Json;

namespace ClusteraIngest.Sources.Captions;

/// <summary>
/// YouTube's <c>json3</c>: <c>{"events": [{"tStartMs", "dDurationMs", "segs": [{"utf8"}]}]}</c>; of generated captions a segment a word.
/// </summary>
internal static class Json3
{
    /// <summary>The cues; null where it is something else.</summary>
    public static IReadOnlyList<Cue>? Read(JsonElement body) =>
        body.List("events"u8) is not { } events ? null : [.. events.EnumerateArray().Select(Cue).OfType<Cue>()];

    private static Cue? Cue(JsonElement happening)
    {
        if (happening.List("segs"u8) is not { } words || ReportedTime.Seconds(happening.Member("tStartMs"u8)) is not { } start)
            return null;
        var length = ReportedTime.Seconds(happening.Member("dDurationMs"u8)) ?? 0;
        return Sources.Captions.Cue.Of(
            start / 1000,
            (start + length) / 1000,
            string.Concat(words.EnumerateArray().Select(word => word.Text("utf8"u8)))
        );
    }
}
