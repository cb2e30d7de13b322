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
    public static LookedUpQuery Of(SearchText text, IReadOnlyCollection<string> dictionaries, LearnedStems stems)
    {
        var alternatives = new List<LookedUpAlternative>();
        var silent = new List<string>();
        foreach (var dictionary in dictionaries)
        {
            var before = alternatives.Count;
            foreach (var terms in text.Alternatives)
            {
                var said = terms
                    .Where(term => !term.IsExcluded && (term.IsQuoted || !IsTooFrequent(term, terms, dictionary, dictionaries, stems)))
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
    /// passages is found once. Each dictionary's reading is looked for in its own languages only: another one's endings, and words that are
    /// too frequent there, mean nothing in them.
    /// </summary>
    /// <param name="languages">The languages that are searched.</param>
    /// <param name="areAll">Whether these are all there are.</param>
    public string ToQuery(IReadOnlyCollection<string> languages, bool areAll)
    {
        var dictionaries = languages.Select(StemDictionaries.Of).ToHashSet();
        // What several dictionaries read alike, such as pairs of characters, is looked up once.
        var readings = Alternatives
            .GroupBy(ToQuery, one => one.Dictionary)
            .Select(reading => (Query: reading.Key, Dictionaries: reading.ToHashSet()));
        return AnyOf(
            readings.Select(reading =>
                areAll && reading.Dictionaries.SetEquals(dictionaries)
                    ? reading.Query
                    : $"({reading.Query} & {InLanguages(languages.Where(one => reading.Dictionaries.Contains(StemDictionaries.Of(one))))})"
            )
        );
    }

    /// <summary>The queries by which hits in these languages are ranked, each with its languages.</summary>
    public IReadOnlyList<(string Query, string[] Languages)> ToRankQueries(IReadOnlyCollection<string> languages) =>
        [.. languages.GroupBy(ToRankQuery).Select(group => (group.Key, group.ToArray()))];

    /// <summary>The query as hits in a language are ranked by it: the more often and the closer to each other, the better.</summary>
    private string ToRankQuery(string language)
    {
        var dictionary = StemDictionaries.Of(language);
        return AnyOf(
            Alternatives
                .Where(one => one.Dictionary == dictionary)
                .Select(one => AllOf([.. one.Said.Select(term => term.ToQuery(isOwn: false))], one.Unsaid))
                .DefaultIfEmpty(SearchVector.Quoted(SearchVector.LanguageLexeme(language)))
        );
    }

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
    /// Whether a term consists of words such as <c>the</c>. Where a language has no dictionary, English ones count, since captions of all
    /// languages are full of English; and those of a language of which the whole query consists.
    /// </summary>
    private static bool IsTooFrequent(
        SearchTerm term,
        IReadOnlyList<SearchTerm> terms,
        string dictionary,
        IReadOnlyCollection<string> dictionaries,
        LearnedStems stems
    )
    {
        if (dictionary != StemDictionaries.None)
            return IsStopWord(term, dictionary);
        var others = dictionaries.Where(other => other != StemDictionaries.None).ToList();
        return others.Contains(StemDictionaries.Of("en")) && IsStopWord(term, StemDictionaries.Of("en"))
            || others.Exists(other => terms.All(one => !one.IsQuoted && !one.IsExcluded && IsStopWord(one, other)));

        bool IsStopWord(SearchTerm one, string other) =>
            stems.Of(other, AsWritten(one)).IsStopWord
            || one.Tokens.All(token => token.Kind is TokenKind.Word && stems.Of(other, token.Word).IsStopWord);
    }

    /// <summary>A term with its accents: the dictionaries' lists of frequent words have them.</summary>
    public static string AsWritten(SearchTerm term) => term.Written.ToLowerInvariant();
}
