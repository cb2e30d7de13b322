using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources;

/// <summary>
/// The hashtags that a video's owner wrote into its title and description. YouTube shows three of them, which it chooses itself.
/// </summary>
internal static partial class Hashtags
{
    /// <summary>Of a video with more, YouTube counts none. See https://support.google.com/youtube/answer/6390658.</summary>
    private const int MostCounted = 60;

    /// <summary>Each once, as first written, with its <c>#</c>; null where there is no text to look at.</summary>
    public static IReadOnlyList<string>? Read(string? title, string? description)
    {
        if (title is null && description is null)
            return null;
        var tags = new List<string>();
        foreach (Match match in Pattern().Matches($"{title}\n{description}"))
            if (match.Groups["tag"] is { Success: true } tag)
                tags.Add(tag.Value);
        return tags.Count > MostCounted ? [] : [.. tags.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Hashtags that a source tells, each once, with its <c>#</c> and without what stands around it.</summary>
    public static IReadOnlyList<string>? Of(IReadOnlyList<string>? told) =>
        told is null
            ? null
            :
            [
                .. told.Select(tag => tag.Trim().TrimStart('#', '＃'))
                    .Where(tag => tag.Length > 0)
                    .Select(tag => "#" + tag)
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ];

    // Begins a word or follows another hashtag (#one#two). Addresses are passed over with what stands behind their #. A number alone is
    // "our #1".
    [GeneratedRegex(
        @"https?://\S+|(?:(?<![\w&/])|\G)(?<tag>#(?=[\d_·]*[^\W\d_])[\w·]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
