namespace ClusteraIngest.Languages;

/// <summary>
/// Which of the languages that there are comes closest to the one that is wanted: RFC 4647, lookup, and after it any of the same language.
/// </summary>
internal static class LanguageLookup
{
    /// <summary>Latin America and the Caribbean, where Spanish is spoken: <c>es-419</c>.</summary>
    private const string LatinAmerica = "AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE";

    /// <summary>
    /// The one that comes closest to what is wanted: the wanted languages in their order, then a person's before a machine's; null where
    /// none is wanted.
    /// </summary>
    /// <param name="wanted">In order of preference; empty: any is as good.</param>
    /// <param name="candidates">What there is.</param>
    /// <param name="languageOf">A candidate's language, as its source writes it.</param>
    /// <param name="isByPerson">Whether a person wrote it.</param>
    public static T? Best<T>(
        IReadOnlyList<LanguageTag> wanted,
        IEnumerable<T> candidates,
        Func<T, string> languageOf,
        Func<T, bool> isByPerson
    )
        where T : class =>
        candidates
            .Select(candidate => (Candidate: candidate, Place: PlaceOf(wanted, languageOf(candidate)), IsByPerson: isByPerson(candidate)))
            .Where(ranked => ranked.Place is not null)
            .OrderBy(ranked => ranked.Place!.Value.Choice)
            .ThenBy(ranked => ranked.Place!.Value.Tier)
            .ThenBy(ranked => !ranked.IsByPerson)
            .ThenBy(ranked => ranked.Place!.Value.Detour)
            .Select(ranked => ranked.Candidate)
            .FirstOrDefault();

    /// <summary>Whether one of the wanted languages accepts it.</summary>
    public static bool IsWanted(IReadOnlyList<LanguageTag> wanted, string available) => PlaceOf(wanted, available) is not null;

    /// <summary>
    /// How far the available language is from the wanted one, in steps of which each is worth more than who wrote it; null where it is
    /// another language.
    /// </summary>
    public static int? Tier(LanguageSubtags wanted, LanguageSubtags available)
    {
        if (wanted.Language != available.Language || wanted.Language.Length == 0)
            return null;
        if (wanted.WrittenIn is { } script && (available.WrittenIn ?? Usual(available)) is { } other && script != other)
            return null;

        var ofRegion =
            wanted.Region is null || wanted.Region == available.Region ? 0
            : IsLatinAmerican(wanted.Region) && IsLatinAmerican(available.Region) ? 1
            : available.Region is null ? 2
            : 3;
        return ofRegion == 0 && wanted.Rest.Length > 0 && !IsSame(wanted.Rest, available.Rest) ? 1 : ofRegion;
    }

    private static (int Choice, int Tier, int Detour)? PlaceOf(IReadOnlyList<LanguageTag> wanted, string available)
    {
        if (wanted.Count == 0)
            return (0, 0, 0);
        var isTag = LanguageTag.TryParse(available, out var tag);
        for (var choice = 0; choice < wanted.Count; choice++)
        {
            if (string.Equals(wanted[choice].Value, available, StringComparison.OrdinalIgnoreCase))
                return (choice, 0, 0);
            if (isTag && Tier(wanted[choice].Subtags, tag.Subtags) is { } tier)
                return (choice, tier, Detour(wanted[choice].Subtags, tag.Subtags));
        }
        return null;
    }

    // Of those that are as good: the plain one, in the usual script.
    private static int Detour(LanguageSubtags wanted, LanguageSubtags available) =>
        ((available.WrittenIn ?? Usual(available)) == (wanted.WrittenIn ?? Usual(wanted)) ? 0 : 4)
        + (wanted.Region == available.Region ? 0 : 2)
        + (IsSame(wanted.Rest, available.Rest) ? 0 : 1);

    private static string? Usual(LanguageSubtags subtags) => LanguageScripts.Usual(subtags.Language);

    private static bool IsLatinAmerican(string? region) =>
        region is "419" || (region?.Length == 2 && LatinAmerica.Contains(region, StringComparison.Ordinal));

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
