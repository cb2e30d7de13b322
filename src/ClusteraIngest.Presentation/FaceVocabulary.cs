using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Presentation;

/// <summary>
/// What a face calls what messages of the SDK name by its members. Who writes C# reads <c>IngestOptions.MaxOutage</c>; the tool says
/// <c>--outage-minutes</c> instead, the module <c>-OutageMinutes</c>.
/// </summary>
internal sealed class FaceVocabulary
{
    private readonly FrozenDictionary<string, string> words;
    private readonly bool hasQuotes;
    private readonly Regex terms;

    /// <summary>The words of a face.</summary>
    /// <param name="words">The face's word for each term of the SDK.</param>
    /// <param name="hasQuotes">Whether the face leaves the quotes around a command.</param>
    public FaceVocabulary(IReadOnlyDictionary<string, string> words, bool hasQuotes)
    {
        this.words = words.ToFrozenDictionary(StringComparer.Ordinal);
        this.hasQuotes = hasQuotes;
        var longestFirst = words.Keys.OrderByDescending(term => term.Length).Select(Regex.Escape);
        terms = new(
            $@"(?<![\w.])(?<quote>`?)(?<term>{string.Join('|', longestFirst)})(?!\w)\k<quote>",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
        );
    }

    /// <summary>The terms that the face has words for.</summary>
    public IEnumerable<string> Terms => words.Keys;

    /// <summary>A message in the face's words. One that is in them already stays.</summary>
    public string Render(string text) =>
        terms.Replace(
            text,
            match =>
            {
                var quote = hasQuotes ? match.Groups["quote"].Value : "";
                return quote + words[match.Groups["term"].Value] + quote;
            }
        );
}
