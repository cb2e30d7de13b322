namespace ClusteraIngest.Library.Search;

/// <summary>What has to hold, as one dictionary looks it up.</summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Said">Terms that are all said; one at least.</param>
/// <param name="Unsaid">Terms of which none is said.</param>
internal sealed record LookedUpAlternative(string Dictionary, IReadOnlyList<LookedUpTerm> Said, IReadOnlyList<LookedUpTerm> Unsaid);

/// <summary>A query, as each of the dictionaries looks it up whose languages are searched.</summary>
/// <param name="Alternatives">One of these holds.</param>
/// <param name="Silent">Dictionaries for which nothing is left of it, since it consists of words that are too frequent.</param>
internal sealed record LookedUpQuery(IReadOnlyList<LookedUpAlternative> Alternatives, IReadOnlyList<string> Silent)
{
    /// <summary>Reads a text for some dictionaries; all its words are known to <paramref name="stems"/>.</summary>
    public static LookedUpQuery Of(SearchText text, IReadOnlyCollection<string> dictionaries, Stems stems)
    {
        var alternatives = new List<LookedUpAlternative>();
        var silent = new List<string>();
        foreach (var dictionary in dictionaries)
        {
            var before = alternatives.Count;
            foreach (var terms in text.Alternatives)
            {
                var said = terms
                    .Where(term => !term.IsExcluded && (term.IsQuoted || !IsTooFrequent(term, dictionary, dictionaries, stems)))
                    .ToList();
                if (said.Count > 0)
                    alternatives.Add(new(dictionary, [.. said.Select(LookUp)], [.. terms.Where(term => term.IsExcluded).Select(LookUp)]));
            }

            if (alternatives.Count == before)
                silent.Add(dictionary);

            LookedUpTerm LookUp(SearchTerm term) => LookedUpTerm.Of(term, word => stems.Of(dictionary, word).Lexeme);
        }

        return new(alternatives, silent);
    }

    /// <summary>
    /// The query in PostgreSQL's <c>tsquery</c>: what is found begins in what is a passage's own, so that a place in the overlap of two
    /// passages is found once.
    /// </summary>
    /// <param name="languages">The languages that are searched.</param>
    /// <param name="areAll">Whether these are all there are.</param>
    public string ToQuery(IReadOnlyCollection<string> languages, bool areAll)
    {
        // Where nothing is left for a language, another one's reading is not looked for in it.
        if (Silent.Count > 0)
            return AnyOf(
                Alternatives.Select(one =>
                    $"({ToQuery(one)} & {InLanguages(languages.Where(language => StemDictionaries.Of(language) == one.Dictionary))})"
                )
            );
        var query = AnyOf(Alternatives.Select(ToQuery));
        return areAll ? query : $"{query} & {InLanguages(languages)}";
    }

    /// <summary>The query as hits are ranked by it: the more often and the closer to each other, the better.</summary>
    public string ToRankQuery() =>
        AnyOf(Alternatives.Select(one => AllOf([.. one.Said.Select(term => term.ToQuery(isOwn: false))], one.Unsaid)));

    private static string ToQuery(LookedUpAlternative one)
    {
        var own = one.Said.Select(term => term.ToQuery(isOwn: true)).ToList();
        return AllOf(one.Said.Count == 1 ? own : [.. one.Said.Select(term => term.ToQuery(isOwn: false)), AnyOf(own)], one.Unsaid);
    }

    private static string InLanguages(IEnumerable<string> languages) =>
        AnyOf(languages.Select(language => SearchVector.Quoted(SearchVector.LanguageLexeme(language))));

    private static string AnyOf(IEnumerable<string> queries) => $"({string.Join(" | ", queries.Distinct())})";

    private static string AllOf(IReadOnlyList<string> said, IReadOnlyList<LookedUpTerm> unsaid) =>
        $"({string.Join(" & ", said.Concat(unsaid.Select(term => "!" + term.ToQuery(isOwn: false))))})";

    /// <summary>
    /// Whether a term consists of words such as <c>the</c>. Where a language has no dictionary, another one's words count: captions of all
    /// languages are full of English.
    /// </summary>
    private static bool IsTooFrequent(SearchTerm term, string dictionary, IReadOnlyCollection<string> dictionaries, Stems stems)
    {
        return dictionary.Length > 0 ? IsStopWord(dictionary) : dictionaries.Any(other => other.Length > 0 && IsStopWord(other));

        bool IsStopWord(string one) =>
            stems.Of(one, AsWritten(term)).IsStopWord
            || term.Tokens.All(token => token.Kind is TokenKind.Word && stems.Of(one, token.Word).IsStopWord);
    }

    /// <summary>A term with its accents: the dictionaries' lists of frequent words have them.</summary>
    public static string AsWritten(SearchTerm term) => term.Written.ToLowerInvariant();
}
