namespace ClusteraIngest.Languages;

/// <summary>What every face says of a text that is no language tag.</summary>
internal static class LanguageRefusal
{
    public const string Examples = "en, ko or pt-BR";

    /// <summary>Such as <c>--language takes language tags such as en, ko or pt-BR, not 'english'. Did you mean en?</c></summary>
    /// <param name="name">What the face calls it.</param>
    /// <param name="given">What was given.</param>
    public static string Of(string name, string given) =>
        $"{name} takes language tags such as {Examples}, not '{given}'.{Suggestion(given)}";

    /// <summary>The tag that was meant, as a further sentence; empty where it is not known.</summary>
    public static string Suggestion(string? given) => LanguageNames.TagOf(given) is { } tag ? $" Did you mean {tag}?" : "";
}
