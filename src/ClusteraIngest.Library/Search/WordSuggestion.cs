using System.Text;
using ClusteraIngest.Text;
using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>Finds what somebody meant who mistyped a word, among the words that transcripts have. Only where nothing was found.</summary>
internal static class WordSuggestion
{
    /// <summary>A shorter word has too many others close to it.</summary>
    private const int ShortestWord = 4;

    /// <summary>Words in fewer transcripts may be mistyped themselves.</summary>
    private const int LeastTranscripts = 2;

    /// <summary>More words of a length are not compared: the most frequent are.</summary>
    private const int MostCompared = 40_000;

    /// <summary>The query with its unknown words replaced; null: there are none, or none is close to a known one.</summary>
    public static async Task<string?> OfAsync(NpgsqlConnection connection, SearchText text, string written, CancellationToken cancel)
    {
        var words = text
            .Terms.Where(term => !term.IsExcluded)
            .SelectMany(term => term.Tokens.Select(token => (Term: term, Token: token)))
            .Where(one => one.Token.Kind is TokenKind.Word && one.Token.Word.Length >= ShortestWord)
            .ToList();
        var known = await KnownAsync(connection, [.. words.Select(one => one.Token.Word)], cancel);
        var meant = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (term, token) in words.Where(one => !known.Contains(one.Token.Word)))
            if (await CloseAsync(connection, token.Word, cancel) is { } close)
                meant[term.Written[token.Start..token.End]] = close;
        if (meant.Count == 0)
            return null;

        var suggested = new StringBuilder(written);
        foreach (var (typed, close) in meant)
            suggested.Replace(typed, close);
        return suggested.ToString();
    }

    private static async Task<HashSet<string>> KnownAsync(NpgsqlConnection connection, string[] words, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select word from dataset_youtube_word where word = any($1) and transcripts >= $2",
            connection
        )
        {
            Parameters =
            {
                new() { Value = words },
                new() { Value = LeastTranscripts },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel))
            known.Add(reader.GetString(0));
        return known;
    }

    private static async Task<string?> CloseAsync(NpgsqlConnection connection, string word, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select word from dataset_youtube_word
             where char_length(word) between $1 and $2 and transcripts >= $3
             order by transcripts desc, word limit {MostCompared}
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = word.Length - 1 },
                new() { Value = word.Length + 1 },
                new() { Value = LeastTranscripts },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var candidates = new List<string>();
        while (await reader.ReadAsync(cancel))
            candidates.Add(reader.GetString(0));
        return DidYouMean.To(word, candidates);
    }
}
