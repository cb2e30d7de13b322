using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>What is shown of a passage: the sentence in which something was said, and where the words are in it.</summary>
internal static class HitText
{
    /// <summary>A sentence that is longer is shown from a line border near the words.</summary>
    private const int LongestSentence = 320;

    /// <summary>The sentence on one line, and its marks.</summary>
    /// <param name="text">The passage's text; each segment is a line.</param>
    /// <param name="words">Where the words are in it, in their order, not overlapping.</param>
    /// <param name="start">Where what was found begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="context">How many lines before and after are shown, too.</param>
    public static (string Text, IReadOnlyList<TextMark> Marks) Of(
        string text,
        IReadOnlyList<(int Start, int End)> words,
        int start,
        int end,
        int context
    )
    {
        var from = SentenceStart(text, start);
        var to = SentenceEnd(text, end);
        for (var i = 0; i < context; i++)
        {
            from = from == 0 ? 0 : LineStart(text, from - 1);
            to = to >= text.Length ? text.Length : LineEnd(text, to + 1);
        }

        while (from < to && char.IsWhiteSpace(text[from]))
            from++;
        while (to > from && char.IsWhiteSpace(text[to - 1]))
            to--;
        var shown = text[from..to].Replace('\n', ' ');
        return (shown, [.. Within(words, from, to).Select(word => new TextMark(word.Start - from, word.End - word.Start))]);
    }

    private static IEnumerable<(int Start, int End)> Within(IReadOnlyList<(int Start, int End)> words, int from, int to) =>
        words.Where(word => word.Start >= from && word.End <= to);

    /// <summary>Behind the last full stop before; where there is none near, as in automatic captions, the line's beginning.</summary>
    private static int SentenceStart(string text, int start)
    {
        for (var i = start - 1; i >= 0 && start - i <= LongestSentence / 2; i--)
            if (IsStop(text, i))
                return i + 1;
        return start <= LongestSentence / 2 && HasStop(text) ? 0 : LineStart(text, start);
    }

    private static int SentenceEnd(string text, int end)
    {
        for (var i = Math.Max(0, end - 1); i < text.Length && i - end <= LongestSentence / 2; i++)
            if (IsStop(text, i))
                return i + 1;
        return LineEnd(text, end);
    }

    private static int LineStart(string text, int index) => index <= 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    private static int LineEnd(string text, int index) =>
        index < text.Length && text.IndexOf('\n', index) is >= 0 and var end ? end : text.Length;

    private static bool HasStop(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsStop(text, i))
                return true;
        return false;
    }

    // A full stop in a number or an address is none.
    private static bool IsStop(string text, int index) =>
        text[index] is '。' or '！' or '？' or '।' or '؟'
        || text[index] is '.' or '!' or '?' or '…'
            && (index + 1 == text.Length || char.IsWhiteSpace(text[index + 1]) || text[index + 1] is '"' or '”');
}

/// <summary>Merges what overlaps, such as pairs of characters that stand side by side.</summary>
internal static class Stretches
{
    public static IReadOnlyList<(int Start, int End)> Joined(IEnumerable<(int Start, int End)> stretches)
    {
        var joined = new List<(int Start, int End)>();
        foreach (var (start, end) in stretches.OrderBy(one => one.Start).ThenBy(one => one.End))
            if (joined is [.., var last] && start < last.End)
                joined[^1] = (last.Start, Math.Max(last.End, end));
            else
                joined.Add((start, end));
        return joined;
    }
}
