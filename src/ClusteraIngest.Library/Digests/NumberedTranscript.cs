using System.Text;
using System.Text.RegularExpressions;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>A line of a transcript as a model sees it: it knows its number, and never its time.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Start">Where it begins, in seconds; null: the transcript has no times.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">What is said.</param>
internal sealed record TranscriptLine(int Number, double? Start, double? End, string Text);

/// <summary>
/// A transcript in numbered lines of 5 to 15 seconds, and its words, by which quotes are found again. A model tells numbers and quotes;
/// times come from here alone.
/// </summary>
internal sealed partial class NumberedTranscript
{
    private const double LeastSeconds = 5;
    private const double MostSeconds = 15;
    private const int MostLetters = 400;

    /// <summary>A letter of a language that is written without spaces.</summary>
    private const string OneLetter = @"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}\p{IsThai}]";

    private const string Letters = @"\p{L}\p{N}";

    private NumberedTranscript(IReadOnlyList<TranscriptLine> lines)
    {
        Lines = lines;
        var text = new StringBuilder();
        var words = new List<Word>();
        foreach (var line in lines)
        {
            if (text.Length > 0)
                text.Append(' ');
            foreach (var (start, length, value) in WordsIn(line.Text))
                words.Add(new(value, line.Number, text.Length + start, length));
            text.Append(line.Text);
        }

        (Text, Words) = (text.ToString(), words);
    }

    /// <summary>The lines, numbered from 1 without a gap.</summary>
    public IReadOnlyList<TranscriptLine> Lines { get; }

    /// <summary>All that is said.</summary>
    public string Text { get; }

    /// <summary>The words, in order.</summary>
    public IReadOnlyList<Word> Words { get; }

    /// <summary>Whether it has fewer words than a quote needs, so that no part of a digest could quote it.</summary>
    public bool IsTooShort => QuoteFinder.WeightOf(Words.Select(word => word.Value)) < QuoteFinder.LeastWeight;

    /// <summary>Makes lines of a transcript's pieces; of plain text where it has none.</summary>
    public static NumberedTranscript Of(IReadOnlyList<TranscriptSegment> segments, string text)
    {
        var lines = new List<TranscriptLine>();
        if (segments.Count == 0)
        {
            foreach (var piece in Pieces(Clean(text)))
                lines.Add(new(lines.Count + 1, null, null, piece));
            return new(lines);
        }

        var (said, start, end) = (new StringBuilder(), 0.0, 0.0);
        foreach (var segment in segments.OrderBy(segment => segment.Start))
        {
            var words = Clean(segment.Text);
            if (words.Length == 0)
                continue;
            var segmentEnd = segment.Start + Math.Max(0, segment.Duration);
            if (
                said.Length > 0
                && (segment.Start - start >= LeastSeconds || segmentEnd - start > MostSeconds || said.Length + words.Length > MostLetters)
            )
                Close(segment.Start);
            if (said.Length == 0)
                (start, end) = (Math.Max(0, segment.Start), segmentEnd);
            else
                said.Append(' ');
            said.Append(words);
            end = Math.Max(end, segmentEnd);
        }

        if (said.Length > 0)
            Close(double.MaxValue);
        return new(lines);

        // Captions overlap: the next one begins while this one is still shown.
        void Close(double next)
        {
            foreach (var piece in Pieces(said.ToString()))
                lines.Add(new(lines.Count + 1, start, Math.Max(start, Math.Min(end, next)), piece));
            said.Clear();
        }
    }

    /// <summary>Lines as a model is given them.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="last">The number of the last.</param>
    public string Shown(int first, int last)
    {
        var text = new StringBuilder();
        foreach (var line in Lines.Skip(first - 1).Take(last - first + 1))
            text.Append('[').Append(line.Number).Append("] ").Append(line.Text).Append('\n');
        return text.ToString();
    }

    /// <summary>
    /// The words of a text, as they are compared: without case and marks; of languages without spaces each letter is one.
    /// </summary>
    public static IEnumerable<(int Start, int Length, string Value)> WordsIn(string text) =>
        AWord().Matches(text).Select(match => (match.Index, match.Length, match.Value.ToLowerInvariant().Replace('’', '\'').TrimEnd('\'')));

    /// <summary>Whether a word, as <see cref="WordsIn"/> tells it, is one letter of a language without spaces.</summary>
    public static bool IsOneLetter(string word) => word.Length == 1 && ALetter().IsMatch(word);

    private static string Clean(string text) => Spaces().Replace(Printable.Of(text), " ").Trim();

    /// <summary>Pieces of a long text, at ends of sentences where there are any, or else between words.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        while (text.Length > MostLetters)
        {
            var at = text.LastIndexOfAny(['.', '!', '?', '。', '！', '？'], MostLetters - 1);
            if (at < MostLetters / 3)
                at = text.LastIndexOf(' ', MostLetters - 1);
            if (at < MostLetters / 3)
                at = char.IsHighSurrogate(text[MostLetters - 1]) ? MostLetters - 2 : MostLetters - 1;
            yield return text[..(at + 1)].Trim();
            text = text[(at + 1)..].Trim();
        }

        if (text.Length > 0)
            yield return text;
    }

    [GeneratedRegex(OneLetter + "|[" + Letters + "-" + OneLetter + "][" + Letters + @"\p{M}'’-" + OneLetter + "]*")]
    private static partial Regex AWord();

    [GeneratedRegex(OneLetter)]
    private static partial Regex ALetter();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>A word.</summary>
    /// <param name="Value">As it is compared.</param>
    /// <param name="Line">The number of its line.</param>
    /// <param name="Start">Where it begins in <see cref="Text"/>.</param>
    /// <param name="Length">Its letters there.</param>
    internal readonly record struct Word(string Value, int Line, int Start, int Length);
}
