using System.Globalization;
using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// A passage as PostgreSQL's <c>tsvector</c>, written out. It is made here and not by <c>to_tsvector</c>: that one's parser asks the
/// locale what a letter is, and takes a Chinese sentence for one word.
/// </summary>
internal static class SearchVector
{
    /// <summary>PostgreSQL numbers no word higher.</summary>
    private const int LastPosition = 16_383;

    /// <summary>What stands for the language of a transcript among its words: no word begins with this character.</summary>
    public static string LanguageLexeme(string language) => "=" + language.ToLowerInvariant();

    /// <summary>The vector of a passage.</summary>
    /// <param name="tokens">The passage's tokens.</param>
    /// <param name="ownLength">Tokens that begin behind are the next passage's, and get the weight C.</param>
    /// <param name="language">The transcript's language.</param>
    /// <param name="lexemeOf">What a word is indexed under.</param>
    public static string Of(IReadOnlyList<Token> tokens, int ownLength, string language, Func<string, string> lexemeOf)
    {
        var places = new Dictionary<string, StringBuilder>(tokens.Count);
        foreach (var token in tokens)
        {
            var lexeme = token.Kind is TokenKind.Word ? lexemeOf(token.Word) : token.Word;
            if (!places.TryGetValue(lexeme, out var listed))
                places.Add(lexeme, listed = new());
            listed
                .Append(listed.Length == 0 ? "" : ",")
                .Append(CultureInfo.InvariantCulture, $"{Math.Min(token.Position, LastPosition)}")
                .Append(token.Start < ownLength ? "" : "C");
        }

        var vector = new StringBuilder(tokens.Count * 12);
        vector.Append(Quoted(LanguageLexeme(language)));
        foreach (var (lexeme, listed) in places)
            vector.Append(' ').Append(Quoted(lexeme)).Append(':').Append(listed);
        return vector.ToString();
    }

    /// <summary>A lexeme in a vector or query.</summary>
    public static string Quoted(string lexeme) =>
        $"'{lexeme.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
