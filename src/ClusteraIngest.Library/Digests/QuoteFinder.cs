namespace ClusteraIngest.Library.Digests;

/// <summary>Where a quote stands in a transcript.</summary>
/// <param name="FirstLine">The line of its first word.</param>
/// <param name="LastLine">The line of its last word.</param>
/// <param name="Text">What stands there, word for word.</param>
/// <param name="Likeness">The share of words that are the same in the same order.</param>
internal sealed record FoundQuote(int FirstLine, int LastLine, string Text, double Likeness);

/// <summary>Why a quote stands nowhere.</summary>
internal enum QuoteVerdict
{
    Found,
    TooShort,
    NotFound,
    Ambiguous,
}

/// <summary>
/// Finds what a model quotes: the stretch of as many words that has the most of them in the same order. Measured on real captions, quotes
/// with a quarter of the words wrong reach 0.75, and those from elsewhere stay below 0.6 from 8 words on.
/// </summary>
internal sealed class QuoteFinder
{
    /// <summary>A quote of fewer words is nobody's; of a transcript that has fewer, a quote is all of it.</summary>
    public const int LeastWords = 8;

    /// <summary>The weight of these words, see <see cref="WeightOf"/>.</summary>
    public const int LeastWeight = LeastWords * LettersOfWord;

    /// <summary>So many letters of a language without spaces count as a word.</summary>
    private const int LettersOfWord = 2;

    private const int MostWords = 60;
    private const double LeastLikeness = 0.75;

    /// <summary>Lines around those that are told, in which a quote counts as being there.</summary>
    private const int Near = 2;

    private readonly NumberedTranscript transcript;
    private readonly Dictionary<string, int> numbers = [];
    private readonly int[] words;
    private readonly int leastWords;
    private readonly int leastWeight;

    public QuoteFinder(NumberedTranscript transcript)
    {
        this.transcript = transcript;
        words = new int[transcript.Words.Count];
        leastWords = Math.Clamp(words.Length, 1, LeastWords);
        leastWeight = Math.Clamp(WeightOf(transcript.Words.Select(word => word.Value)), 1, LeastWeight);
        foreach (var (index, word) in transcript.Words.Index())
        {
            if (!numbers.TryGetValue(word.Value, out var number))
                numbers[word.Value] = number = numbers.Count;
            words[index] = number;
        }
    }

    /// <summary>Finds a quote within or near lines, or else at the only place of the chunk where it stands.</summary>
    /// <param name="quote">What is quoted.</param>
    /// <param name="lines">The lines that the model tells.</param>
    /// <param name="chunk">The lines that it was given.</param>
    /// <param name="found">Where it stands.</param>
    public QuoteVerdict Find(string quote, (int First, int Last) lines, (int First, int Last) chunk, out FoundQuote? found)
    {
        found = null;
        var quoted = NumberedTranscript.WordsIn(quote).Take(MostWords).Select(word => word.Value).ToList();
        if (WeightOf(quoted) < leastWeight)
            return QuoteVerdict.TooShort;
        var asked = quoted.Select(word => numbers.GetValueOrDefault(word, -1)).ToArray();
        var (from, to) = (WordOf(chunk.First), WordOf(chunk.Last + 1));
        if (lines.First <= lines.Last && lines.First >= chunk.First && lines.Last <= chunk.Last)
        {
            var (nearFrom, nearTo) = (
                WordOf(Math.Max(chunk.First, lines.First - Near)),
                WordOf(Math.Min(chunk.Last, lines.Last + Near) + 1)
            );
            if (Best(asked, nearFrom, nearTo, out _) is { } near)
            {
                found = near;
                return QuoteVerdict.Found;
            }
        }

        found = Best(asked, from, to, out var isOnly);
        if (found is null)
            return QuoteVerdict.NotFound;
        if (isOnly)
            return QuoteVerdict.Found;
        found = null;
        return QuoteVerdict.Ambiguous;
    }

    /// <summary>How much words weigh: a letter of a language without spaces weighs half as much as a word.</summary>
    public static int WeightOf(IEnumerable<string> words) => words.Sum(word => NumberedTranscript.IsOneLetter(word) ? 1 : LettersOfWord);

    private FoundQuote? Best(int[] asked, int from, int to, out bool isOnly)
    {
        isOnly = true;
        var length = Math.Min(asked.Length, to - from);
        if (length < leastWords)
            return null;
        var alike = (int)Math.Ceiling(asked.Length * LeastLikeness);
        var (wanted, shared) = (new Dictionary<int, int>(), 0);
        foreach (var word in asked)
            wanted[word] = wanted.GetValueOrDefault(word) + 1;
        var (best, bestAt) = (0, -1);
        var close = new List<(int At, int Same)>();
        for (var at = from; at + length <= to; at++)
        {
            // Words that the stretch shares with the quote, in whatever order: no more can be in the same order.
            if (at == from)
                for (var i = 0; i < length; i++)
                    shared += Take(wanted, words[at + i]);
            else
            {
                shared -= Return(wanted, words[at - 1]);
                shared += Take(wanted, words[at + length - 1]);
            }

            if (shared < alike || shared < best)
                continue;
            var same = InOrder(asked, words.AsSpan(at, length));
            if (same < alike)
                continue;
            close.Add((at, same));
            if (same > best)
                (best, bestAt) = (same, at);
        }

        if (bestAt < 0)
            return null;
        isOnly = !close.Exists(other => other.Same == best && Math.Abs(other.At - bestAt) >= length / 2);
        var (first, last) = (transcript.Words[bestAt], transcript.Words[bestAt + length - 1]);
        return new(first.Line, last.Line, transcript.Text[first.Start..(last.Start + last.Length)], (double)best / asked.Length);
    }

    private static int Take(Dictionary<int, int> wanted, int word)
    {
        if (!wanted.TryGetValue(word, out var count))
            return 0;
        wanted[word] = count - 1;
        return count > 0 ? 1 : 0;
    }

    private static int Return(Dictionary<int, int> wanted, int word)
    {
        if (!wanted.TryGetValue(word, out var count))
            return 0;
        wanted[word] = count + 1;
        return count >= 0 ? 1 : 0;
    }

    /// <summary>The most words that are in both in the same order.</summary>
    private static int InOrder(int[] asked, ReadOnlySpan<int> there)
    {
        Span<int> row = stackalloc int[there.Length + 1];
        foreach (var word in asked)
        {
            var diagonal = 0;
            for (var i = 1; i <= there.Length; i++)
            {
                var above = row[i];
                row[i] = word == there[i - 1] ? diagonal + 1 : Math.Max(above, row[i - 1]);
                diagonal = above;
            }
        }

        return row[there.Length];
    }

    /// <summary>The index of the first word of a line, or of one behind it.</summary>
    private int WordOf(int line)
    {
        var (low, high) = (0, transcript.Words.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (transcript.Words[middle].Line < line)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
