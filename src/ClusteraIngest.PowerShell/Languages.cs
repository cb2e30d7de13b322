using ClusteraIngest.Languages;

namespace ClusteraIngest.PowerShell;

/// <summary>The languages that a parameter has checked.</summary>
internal static class Languages
{
    /// <summary>Them as tags; null: not given.</summary>
    public static IReadOnlyList<LanguageTag>? Of(string[]? texts) => texts is null ? null : [.. texts.Select(LanguageTag.Parse).Distinct()];
}
