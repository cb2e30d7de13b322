using NpgsqlTypes;

namespace ClusteraIngest.Library.Search;

/// <summary>Which lexemes a passage has, and where.</summary>
/// <param name="lexemes">Each lexeme with its positions, and whether each of these is the passage's own.</param>
internal sealed class PassageLexemes(IReadOnlyList<(string Lexeme, IReadOnlyList<(int Position, bool IsOwn)> Places)> lexemes)
{
    private readonly Dictionary<LookedUpTerm.Part, SortedDictionary<int, bool>> found = [];

    /// <summary>Those of a stored vector.</summary>
    public static PassageLexemes Of(NpgsqlTsVector vector) =>
        new([
            .. vector.Select(lexeme =>
            {
                var places = new (int, bool)[lexeme.Count];
                for (var i = 0; i < lexeme.Count; i++)
                    places[i] = (lexeme[i].Pos, lexeme[i].Weight is NpgsqlTsVector.Lexeme.Weight.D);
                return (lexeme.Text, (IReadOnlyList<(int, bool)>)places);
            }),
        ]);

    /// <summary>The positions of a lexeme, and whether each is the passage's own.</summary>
    public IReadOnlyDictionary<int, bool> Of(LookedUpTerm.Part part)
    {
        var key = part with { Offset = 0 };
        if (found.TryGetValue(key, out var known))
            return known;
        var positions = new SortedDictionary<int, bool>();
        foreach (var (lexeme, places) in lexemes)
            if (part.IsPrefix ? lexeme.StartsWith(part.Lexeme, StringComparison.Ordinal) : lexeme == part.Lexeme)
                foreach (var (position, isOwn) in places)
                    positions[position] = isOwn;
        return found[key] = positions;
    }

    /// <summary>Whether a lexeme is at that position.</summary>
    public bool IsAt(LookedUpTerm.Part part, int position) => Of(part).ContainsKey(position);
}
