using System.Text.RegularExpressions;

namespace ClusteraIngest.Languages;

/// <summary>The parts of a language tag: RFC 5646, section 2.1.</summary>
/// <param name="Text">The tag as it was given, its letters as the RFC recommends them.</param>
/// <param name="Language">The language, its shortest and present code: <c>he</c> also where <c>iw</c> or <c>heb</c> was given.</param>
/// <param name="Script">Such as <c>Hant</c>; null: not given.</param>
/// <param name="Region">Such as <c>BR</c> or <c>419</c>; null: not given.</param>
/// <param name="Rest">Variants, extensions, private use, and what YouTube puts behind a tag; empty: nothing.</param>
internal sealed partial record LanguageSubtags(string Text, string Language, string? Script, string? Region, string Rest)
{
    public static readonly LanguageSubtags None = new("", "", null, null, "");

    private const int LongestTag = 60;
    private const int TrackName = 11;

    /// <summary>
    /// The script that the tag says, or that goes with its region: <c>zh-TW</c> is written in <c>Hant</c>. Null: it says none.
    /// </summary>
    public string? WrittenIn => Script ?? LanguageScripts.OfRegion(Language, Region);

    /// <summary>Reads a tag; null where the text is none.</summary>
    public static LanguageSubtags? Read(string? text)
    {
        if (text is null || text.Length > LongestTag || Shape().Match(text.Trim()) is not { Success: true } shape)
            return null;

        var given = shape.Groups["language"].Value.ToLowerInvariant();
        var extended = Group("extended")?.ToLowerInvariant();
        if (!LanguageCodes.IsKnown(given) || (extended is not null && !LanguageCodes.HasExtended(given)))
            return null;

        var script = Group("script") is { } s ? char.ToUpperInvariant(s[0]) + s[1..].ToLowerInvariant() : null;
        var region = Group("region")?.ToUpperInvariant();
        var rest = Group("rest") ?? "";
        var shortest = LanguageCodes.Shortest(given);
        var language = LanguageCodes.Present(extended ?? shortest);
        // Before a track's name stands a region, or the language that the captions were translated from.
        string?[] parts = [shortest, extended, script, rest.Length == TrackName ? Group("region") : region, rest.Length > 0 ? rest : null];
        return new(string.Join('-', parts.OfType<string>()), language, script ?? LanguageScripts.OfDeprecated(shortest), region, rest);

        string? Group(string name) =>
            shape.Groups[name] is { Success: true, Value: { Length: > 0 } value } ? value.TrimStart('-', '_') : null;
    }

    /// <summary>Whether both mean the same.</summary>
    public bool Means(LanguageSubtags other) =>
        Language == other.Language
        && Script == other.Script
        && Region == other.Region
        && string.Equals(Rest, other.Rest, StringComparison.OrdinalIgnoreCase);

    // YouTube's own: "-orig" behind what was recognized in the spoken language, and 11 characters behind one of several tracks of a
    // language.
    [GeneratedRegex(
        @"^(?<language>[a-z]{2,3})(?<extended>[-_][a-z]{3})?(?<script>[-_](?!orig$)[a-z]{4})?(?<region>[-_](?:[a-z]{2}|[0-9]{3}))?"
            + @"(?<rest>-orig|(?:[-_](?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|(?:-[a-z]{2,3})?-[A-Za-z0-9_-]{11})$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();
}
