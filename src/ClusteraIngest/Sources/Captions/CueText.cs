using System.Globalization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources.Captions;

/// <summary>SRT and WebVTT, good or slightly broken: without header, hours, numbers or blank lines, and cut off in the middle.</summary>
internal static partial class CueText
{
    /// <summary>The cues; null where no line has a cue's times and no header says WebVTT.</summary>
    public static IReadOnlyList<Cue>? Read(string body)
    {
        var lines = body.ReplaceLineEndings("\n").Split('\n');
        var cues = new List<Cue>();
        for (var at = 0; at < lines.Length; at++)
            if (Times().Match(lines[at]) is { Success: true } times)
                cues.Add(new Cue(Seconds(times, "1"), Seconds(times, "2"), Text(lines, at + 1)));

        return cues.Count > 0 || body.AsSpan().TrimStart('\uFEFF').StartsWith("WEBVTT", StringComparison.Ordinal) ? cues : null;
    }

    // A blank line ends a cue, but not before its first text: rolling captions begin with one, which editors strip to nothing.
    private static List<string> Text(string[] lines, int from)
    {
        var text = new List<string>();
        for (var at = from; at < lines.Length; at++)
        {
            var isAfterBlank = at > from && lines[at - 1].Length == 0;
            if (IsTimes(at) || (lines[at].Length == 0 && text.Count > 0))
                break;
            if (isAfterBlank && (lines[at].StartsWith("NOTE", StringComparison.Ordinal) || lines[at] is "STYLE" or "REGION" || IsTimes(at + 1) || IsNumberAtEnd(at)))
                break;
            if (text.Count > 0 && IsTimes(at + 1) && int.TryParse(lines[at], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                break;
            if (CaptionLine.Clean(lines[at]) is { Length: > 0 } line)
                text.Add(line);
        }
        return text;

        bool IsTimes(int at) => at < lines.Length && Times().IsMatch(lines[at]);
        bool IsNumberAtEnd(int at) => at == lines.Length - 1 && int.TryParse(lines[at], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static double Seconds(Match times, string which)
    {
        return 3600 * Number("h") + 60 * Number("m") + Number("s");

        double Number(string part) => times.Groups[part + which] is { Success: true } group
            ? double.Parse(group.Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^\s*(?:(?<h1>\d{1,4}):)?(?<m1>\d{1,2}):(?<s1>\d{1,2}(?:[.,]\d{1,6})?)\s*-->\s*(?:(?<h2>\d{1,4}):)?(?<m2>\d{1,2}):(?<s2>\d{1,2}(?:[.,]\d{1,6})?)(?:\s|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Times();
}
