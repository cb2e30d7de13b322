using System.Diagnostics.CodeAnalysis;
using System.Text;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Library.Search;

/// <summary>A word, a phrase, or what stands together without a space, of what somebody looks for.</summary>
/// <param name="Written">As it is written.</param>
/// <param name="Tokens">What is looked up of it, side by side.</param>
/// <param name="IsQuoted">Whether it is in quotes: then no word of it is too frequent.</param>
/// <param name="IsExcluded">Whether it must not be said.</param>
internal sealed record SearchTerm(string Written, IReadOnlyList<Token> Tokens, bool IsQuoted, bool IsExcluded);

/// <summary>
/// What somebody looks for, as it is written: words that are all said, <c>"phrases"</c>, <c>-what</c> must not be said, and <c>or</c>
/// between alternatives. Nothing in it is an error but that there is nothing to look for.
/// </summary>
/// <param name="Alternatives">One of these holds: all its terms.</param>
internal sealed record SearchText(IReadOnlyList<IReadOnlyList<SearchTerm>> Alternatives)
{
    private const int MostTokens = 200;

    /// <summary>All terms.</summary>
    public IEnumerable<SearchTerm> Terms => Alternatives.SelectMany(terms => terms);

    /// <summary>A text as a database and a query bear it: without NUL and broken surrogates, which no transcript has.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cleaned(string? text)
    {
        if (text is null)
            return null;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a broken surrogate becomes U+FFFD
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return clean.ToString();
    }

    /// <exception cref="InvalidInputException"><c>SearchTextEmpty</c>.</exception>
    public static SearchText Parse(string text)
    {
        List<IReadOnlyList<SearchTerm>> alternatives = [];
        List<SearchTerm> terms = [];
        foreach (var (written, isQuoted, isExcluded) in Words(Cleaned(text)))
        {
            if (!isQuoted && !isExcluded && written.Equals("or", StringComparison.OrdinalIgnoreCase))
            {
                End();
                continue;
            }

            if (Tokenizer.Of(written) is { Count: > 0 } tokens)
                terms.Add(new(written, tokens, isQuoted, isExcluded));
        }

        End();
        if (alternatives.Count == 0)
            throw Empty("There is no word in what is looked for.", "Give a word, or several.");
        if (alternatives.Any(all => all.All(term => term.IsExcluded)))
            throw Empty("It is only said what must not be found.", "Give a word that has to be said, too: 'cats -dogs'.");
        if (alternatives.Sum(all => all.Sum(term => term.Tokens.Count)) > MostTokens)
            throw Empty($"More than {MostTokens} words are looked for.", "Give fewer: a few words in a row find a place.");
        return new(alternatives);

        void End()
        {
            if (terms.Count > 0)
                alternatives.Add(terms);
            terms = [];
        }
    }

    private static IEnumerable<(string Written, bool IsQuoted, bool IsExcluded)> Words(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            // A dash is a sign only before a word: 'a - b' leaves nothing out.
            var isExcluded = text[i] == '-' && i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]);
            if (isExcluded)
                i++;
            var start = i;
            if (IsQuote(text[i]))
            {
                var end = ++i;
                while (end < text.Length && !IsQuote(text[end]))
                    end++;
                yield return (text[i..end], true, isExcluded);
                i = end + 1;
                continue;
            }

            while (i < text.Length && !char.IsWhiteSpace(text[i]) && !IsQuote(text[i]))
                i++;
            yield return (text[start..i], false, isExcluded);
        }
    }

    private static bool IsQuote(char letter) => letter is '"' or '“' or '”' or '„' or '«' or '»' or '＂' or '「' or '」';

    private static InvalidInputException Empty(string what, string remedy) => new(ErrorIds.SearchTextEmpty, what, remedy);
}
