using System.Globalization;
using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>A term as one dictionary looks it up.</summary>
/// <param name="Parts">Its lexemes, in their order.</param>
internal sealed record LookedUpTerm(IReadOnlyList<LookedUpTerm.Part> Parts)
{
    /// <summary>A lexeme of a term.</summary>
    /// <param name="Lexeme">The lexeme.</param>
    /// <param name="IsPrefix">Whether whatever begins with it is meant: of a single character of a script without spaces.</param>
    /// <param name="Offset">How many places behind the first one it stands.</param>
    public readonly record struct Part(string Lexeme, bool IsPrefix, int Offset);

    /// <summary>The term for a dictionary.</summary>
    /// <param name="term">The term as it is written.</param>
    /// <param name="lexemeOf">What the dictionary has a word under.</param>
    public static LookedUpTerm Of(SearchTerm term, Func<string, string> lexemeOf)
    {
        var tokens = term.Tokens;
        var parts = new List<Part>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            // The last character of a run is in the pair before it.
            if (token.Kind is TokenKind.Last && i > 0 && tokens[i - 1] is { Kind: TokenKind.Pair } before && before.End == token.End)
                continue;
            parts.Add(
                new(
                    token.Kind is TokenKind.Word ? lexemeOf(token.Word) : token.Word,
                    token.Kind is TokenKind.Last,
                    token.Position - tokens[0].Position
                )
            );
        }

        return new(parts);
    }

    /// <summary>The term in PostgreSQL's <c>tsquery</c>.</summary>
    /// <param name="isOwn">Whether it has to begin in what is the passage's own.</param>
    public string ToQuery(bool isOwn)
    {
        var query = new StringBuilder("(");
        for (var i = 0; i < Parts.Count; i++)
        {
            if (i > 0)
                query.Append(CultureInfo.InvariantCulture, $" <{Parts[i].Offset - Parts[i - 1].Offset}> ");
            query.Append(SearchVector.Quoted(Parts[i].Lexeme));
            if (Parts[i].IsPrefix || isOwn && i == 0)
                query.Append(':').Append(Parts[i].IsPrefix ? "*" : "").Append(isOwn && i == 0 ? "D" : "");
        }

        return query.Append(')').ToString();
    }

    /// <summary>Where it is said, in the order in which it is.</summary>
    public List<TermOccurrence> In(PassageLexemes passage)
    {
        var occurrences = new List<TermOccurrence>();
        foreach (var (position, isOwn) in passage.Of(Parts[0]))
            if (Parts.Skip(1).All(part => passage.IsAt(part, position + part.Offset)))
                occurrences.Add(new(position, position + Parts[^1].Offset, isOwn));
        return occurrences;
    }
}
