namespace ClusteraIngest.Sources.Captions;

/// <summary>What is shown from <paramref name="Start"/> to <paramref name="End"/>, in seconds: clean lines, none of them blank.</summary>
internal readonly record struct Cue(double Start, double End, IReadOnlyList<string> Lines)
{
    /// <summary>The cue that shows a text, line by line.</summary>
    public static Cue Of(double start, double end, string text) =>
        new(start, end, [.. text.ReplaceLineEndings("\n").Split('\n').Select(CaptionLine.Clean).Where(line => line.Length > 0)]);
}
