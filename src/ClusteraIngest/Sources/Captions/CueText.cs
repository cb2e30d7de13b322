using System.Globalization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources.Captions;

/// <summary>
/// SRT, WebVTT and SBV, good or slightly broken: without header, hours, numbers or blank lines, with blank lines inside a cue, and cut off
/// in the middle.
/// </summary>
internal static partial class CueText
{
    /// <summary>The cues; null where no line has a cue's times and no header says WebVTT.</summary>
    public static IReadOnlyList<Cue>? Read(string body)
    {
        var lines = body.ReplaceLineEndings("\n").Split('\n');
        var cues = new List<Cue>();
        for (var at = 0; at < lines.Length; at++)
            if (TimesOf(lines[at]) is { } times)
                cues.Add(new Cue(Seconds(times, "1"), Seconds(times, "2"), TextOf(lines, at + 1)));

        return cues.Count > 0 || body.AsSpan().TrimStart('\uFEFF').TrimStart().StartsWith("WEBVTT", StringComparison.Ordinal) ? cues : null;
    }

    // A cue lasts until the next one's times, or what stands above these. A blank line ends it by the book, but people have them in their
    // texts.
    private static List<string> TextOf(string[] lines, int from)
    {
        var text = new List<string>();
        for (var at = from; at < lines.Length && !IsTimes(at); at++)
        {
            var isAfterBlank = at > from && lines[at - 1].Length == 0;
            if (isAfterBlank && (IsBlock(lines[at]) || IsTimes(at + 1) || IsNumberAtEnd(at)))
                break;
            if (text.Count > 0 && IsTimes(at + 1) && IsNumber(lines[at]))
                break;

            // A number alone after a blank line belongs to a cue whose times are missing or broken.
            if ((isAfterBlank && IsNumber(lines[at])) || BrokenTimes().IsMatch(lines[at]))
                continue;
            if (CaptionLine.Clean(lines[at]) is { Length: > 0 } line)
                text.Add(line);
        }

        return text;

        bool IsTimes(int at) => at < lines.Length && TimesOf(lines[at]) is not null;
        bool IsNumberAtEnd(int at) => at == lines.Length - 1 && IsNumber(lines[at]);
    }

    private static bool IsBlock(string line) => line is "NOTE" or "STYLE" or "REGION" || line.StartsWith("NOTE ", StringComparison.Ordinal);

    private static bool IsNumber(string line) => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static Match? TimesOf(string line) =>
        Times().Match(line) is { Success: true } times ? times
        : SubViewerTimes().Match(line) is { Success: true } subViewer ? subViewer
        : null;

    private static double Seconds(Match times, string which)
    {
        return 3600 * Number("h") + 60 * Number("m") + Number("s");

        double Number(string part) =>
            times.Groups[part + which] is { Success: true } group
                ? double.Parse(group.Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
                : 0;
    }

    [GeneratedRegex(
        @"^\s*(?:(?<h1>\d{1,4}):)?(?<m1>\d{1,2}):(?<s1>\d{1,2}(?:[.,]\d{1,6})?)\s*-->\s*(?:(?<h2>\d{1,4}):)?(?<m2>\d{1,2}):(?<s2>\d{1,2}(?:[.,]\d{1,6})?)(?:\s|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Times();

    // YouTube's own download, SBV: 0:00:01.000,0:00:02.500
    [GeneratedRegex(
        @"^(?<h1>\d{1,4}):(?<m1>\d{2}):(?<s1>\d{2}\.\d{3}),(?<h2>\d{1,4}):(?<m2>\d{2}):(?<s2>\d{2}\.\d{3})\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SubViewerTimes();

    [GeneratedRegex(@"^\s*\d[\w:.,]*\s*-->|^\d+:\d\d:[\w.]+,\d+:\d\d:[\w.]+\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenTimes();
}
