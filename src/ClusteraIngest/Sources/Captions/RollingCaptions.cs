using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Captions;

/// <summary>Turns what is shown into what is said.</summary>
/// <remarks>
/// YouTube's generated captions roll up: each cue shows the line before once more above the new one, and between them stand
/// cues of 10 ms that show it a third time, or nothing. What somebody says three times looks different: cue after cue with the same
/// words and nothing else.
/// </remarks>
internal static class RollingCaptions
{
    // Cues that follow each other at once may be some milliseconds apart, and those that do not overlap may be reported to, by as much.
    private const double Gap = 0.05;

    // A screen has two or three; more would be compared for hours.
    private const int MostLines = 16;

    /// <summary>A segment a cue that shows anything.</summary>
    public static IReadOnlyList<TranscriptSegment> AsTheyAre(IEnumerable<Cue> cues) =>
        [.. cues.Where(cue => cue.Lines.Count > 0).Select(cue => Segment(cue, cue.Lines))];

    /// <summary>A segment a cue that shows anything new; lines that the cue before has left standing are not new.</summary>
    public static IReadOnlyList<TranscriptSegment> Once(IReadOnlyList<Cue> cues)
    {
        var shown = cues.Where(cue => cue.Lines.Count > 0).ToList();
        var doesRoll = shown.Zip(shown.Skip(1)).Any(pair => Rolls(pair.First, pair.Second));
        var segments = new List<TranscriptSegment>();
        var before = new Cue(0, -1, []);
        foreach (var cue in shown)
        {
            var standing = Overlaps(before, cue) || (doesRoll && Follows(before, cue)) ? Standing(before.Lines, cue.Lines) : 0;
            if (standing < cue.Lines.Count)
                segments.Add(Segment(cue, [.. cue.Lines.Skip(standing)]));
            before = cue;
        }
        return segments;
    }

    // The line before stands above a new one, or a cue that nobody could read shows it.
    private static bool Rolls(Cue before, Cue now) =>
        Follows(before, now)
        && Standing(before.Lines, now.Lines) is > 0 and var standing
        && (standing < now.Lines.Count || before.End - before.Start <= Gap || now.End - now.Start <= Gap);

    private static bool Overlaps(Cue before, Cue now) => now.Start < before.End - Gap;

    private static bool Follows(Cue before, Cue now) => now.Start <= before.End + Gap;

    private static int Standing(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        for (var count = Math.Min(MostLines, Math.Min(before.Count, now.Count)); count > 0; count--)
            if (before.Skip(before.Count - count).SequenceEqual(now.Take(count)))
                return count;
        return 0;
    }

    private static TranscriptSegment Segment(Cue cue, IReadOnlyList<string> lines) =>
        new(cue.Start, Math.Max(0, Math.Round(cue.End - cue.Start, 3)), string.Join(' ', lines));
}
