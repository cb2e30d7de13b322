using System.Collections.Frozen;

namespace ClusteraIngest.Library.Search;

/// <summary>Which of PostgreSQL's dictionaries knows the endings of a language. Those named here are in version 15 and later.</summary>
internal static class StemDictionaries
{
    /// <summary>For languages of which no dictionary knows the endings: words are found as they are.</summary>
    public const string None = "";

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["ar"] = "arabic",
        ["ca"] = "catalan",
        ["da"] = "danish",
        ["de"] = "german",
        ["el"] = "greek",
        ["en"] = "english",
        ["es"] = "spanish",
        ["eu"] = "basque",
        ["fi"] = "finnish",
        ["fr"] = "french",
        ["ga"] = "irish",
        ["hi"] = "hindi",
        ["hu"] = "hungarian",
        ["hy"] = "armenian",
        ["id"] = "indonesian",
        ["it"] = "italian",
        ["lt"] = "lithuanian",
        ["nb"] = "norwegian",
        ["ne"] = "nepali",
        ["nl"] = "dutch",
        ["nn"] = "norwegian",
        ["no"] = "norwegian",
        ["pt"] = "portuguese",
        ["ro"] = "romanian",
        ["ru"] = "russian",
        ["sr"] = "serbian",
        ["sv"] = "swedish",
        ["ta"] = "tamil",
        ["tr"] = "turkish",
        ["yi"] = "yiddish",
        // Nobody has told the language: more of these transcripts are English than anything else, and words of other languages are found
        // as they are all the same.
        ["und"] = "english",
    }.ToFrozenDictionary();

    /// <summary>The dictionary of a language, as <c>regdictionary</c> reads it; <see cref="None"/> where there is none.</summary>
    /// <param name="language">A BCP 47 tag.</param>
    public static string Of(string language) =>
        Names.TryGetValue(language.Split('-', '_')[0].ToLowerInvariant(), out var name) ? $"pg_catalog.{name}_stem" : None;

    /// <summary>The language that a dictionary is for, for people: <c>English</c>.</summary>
    public static string LanguageOf(string dictionary)
    {
        var name = dictionary["pg_catalog.".Length..^"_stem".Length];
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
