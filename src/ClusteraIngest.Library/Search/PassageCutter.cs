using System.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// Cuts a transcript into passages: what begins within the same 30 seconds, and of what follows at least 8 seconds and 16 words, so that a
/// phrase is found although a segment, a passage or a pause ends within it.
/// </summary>
internal static class PassageCutter
{
    /// <summary>The seconds of a passage: within that time all words of a query have to be said.</summary>
    public const int Seconds = 30;

    private const int OverlapSeconds = 8;
    private const int OverlapTokens = 16;

    /// <summary>A passage with more is cut, wherever it is: PostgreSQL keeps 256 places of a word.</summary>
    private const int MostTokens = 600;

    /// <summary>A line of what follows that has more is taken in part.</summary>
    private const int MostOverlapTokens = 200;

    /// <summary>The tokens of a line where a transcript has no lines of its own.</summary>
    private const int TokensOfLine = 14;

    /// <summary>The passages of a transcript; none where nothing in it can be looked up.</summary>
    public static List<PassageText> Cut(string text, IReadOnlyList<TranscriptSegment> segments)
    {
        List<TranscriptLine> lines = [.. (segments.Count > 0 ? Timed(segments) : Untimed(text)).Where(line => line.Tokens > 0)];
        var passages = new List<PassageText>();
        for (var from = 0; from < lines.Count; )
        {
            var to = EndOf(lines, from);
            passages.Add(Passage(passages.Count, lines, from, to));
            from = to;
        }

        return passages;
    }

    /// <summary>The number of 30 seconds in which a second lies: hits in the same one are the same spot.</summary>
    private static int WindowOf(double start) => (int)Math.Clamp(Math.Floor(start / Seconds), 0, int.MaxValue / Seconds);

    private static int EndOf(List<TranscriptLine> lines, int from)
    {
        var tokens = lines[from].Tokens;
        var to = from + 1;
        // Without times, as many words as are spoken in 30 seconds.
        var most = lines[from].Start is null ? 6 * TokensOfLine : MostTokens;
        while (to < lines.Count && tokens + lines[to].Tokens <= most && IsSameWindow(lines[from].Start, lines[to].Start))
            tokens += lines[to++].Tokens;
        return to;
    }

    private static bool IsSameWindow(double? one, double? other) =>
        one is null || other is { } start && WindowOf(one.Value) == WindowOf(start);

    private static PassageText Passage(int number, List<TranscriptLine> lines, int from, int to)
    {
        var text = new StringBuilder();
        var starts = new List<double>();
        for (var i = from; i < to; i++)
            Append(lines[i].Start, lines[i].Text);
        var ownLength = text.Length;

        var border = lines[to - 1].Start is { } last ? (WindowOf(last) + 1) * Seconds + OverlapSeconds : 0;
        var tokens = 0;
        for (var i = to; i < lines.Count && (tokens < OverlapTokens || lines[i].Start < border) && tokens < MostOverlapTokens; i++)
        {
            var line = lines[i];
            Append(line.Start, line.Tokens <= MostOverlapTokens ? line.Text : Beginning(line.Text, MostOverlapTokens));
            tokens += line.Tokens;
        }

        return new(number, starts.Count > 0 ? starts[0] : null, starts, text.ToString(), ownLength);

        void Append(double? start, string line)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(line);
            if (start is { } second)
                starts.Add(second);
        }
    }

    private static IEnumerable<TranscriptLine> Timed(IReadOnlyList<TranscriptSegment> segments) =>
        segments
            .OrderBy(segment => segment.Start)
            .SelectMany(segment =>
                Lines(OnOneLine(segment.Text), MostTokens).Select(line => line with { Start = Math.Max(0, segment.Start) })
            );

    private static IEnumerable<TranscriptLine> Untimed(string text) =>
        text.Split('\n').SelectMany(line => Lines(OnOneLine(line), TokensOfLine));

    /// <summary>The line, cut where it has more tokens than that.</summary>
    private static List<TranscriptLine> Lines(string line, int most)
    {
        var tokens = Tokenizer.Of(line);
        if (tokens.Count <= most)
            return [new(null, line, tokens.Count)];
        var parts = new List<TranscriptLine>();
        for (var from = 0; from < tokens.Count; )
        {
            var to = CutAt(line, tokens, from, most);
            var end = to < tokens.Count ? tokens[to].Start : line.Length;
            parts.Add(new(null, line[(from == 0 ? 0 : tokens[from].Start)..end].Trim(), to - from));
            from = to;
        }

        return parts;
    }

    /// <summary>
    /// Where to cut: at a space where there is one, so that no word is cut in two; otherwise where the search joins both sides again, or a
    /// word ends, before or, where it is long, behind the place.
    /// </summary>
    private static int CutAt(string line, List<Token> tokens, int from, int most)
    {
        if (from + most >= tokens.Count)
            return tokens.Count;
        for (var to = from + most; to > from + most / 2; to--)
            if (char.IsWhiteSpace(line[tokens[to].Start - 1]))
                return to;
        for (var to = from + most; to > from; to--)
            if (!IsWithinWord(line, tokens, to))
                return to;
        for (var to = from + most + 1; to <= from + MostOverlapTokens; to++)
            if (to == tokens.Count || !IsWithinWord(line, tokens, to))
                return to;
        return from + most;
    }

    /// <summary>Whether a cut before a token is within a word that is not found across it, as of Korean.</summary>
    private static bool IsWithinWord(string line, List<Token> tokens, int at)
    {
        if (tokens[at - 1].Kind is not TokenKind.Pair)
            return false;
        Rune.DecodeLastFromUtf16(line.AsSpan(0, tokens[at].Start), out var before, out _);
        Rune.DecodeFromUtf16(line.AsSpan(tokens[at].Start), out var after, out _);
        return !(Scripts.JoinsLines(before) && Scripts.JoinsLines(after));
    }

    private static string Beginning(string line, int tokens) => line[..Tokenizer.Of(line)[tokens].Start].TrimEnd();

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
