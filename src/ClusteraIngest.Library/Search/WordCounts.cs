using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// In how many transcripts words were met. They are gathered, and written once in a while: what is lost when a process dies is a few
/// suggestions.
/// </summary>
internal sealed class WordCounts
{
    private const int Many = 100_000;
    private const int Shortest = 3;
    private const int Longest = 30;

    private Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Whether it is time to write them.</summary>
    public bool IsMany => counts.Count > Many;

    /// <summary>Adds the words of a transcript.</summary>
    public void Add(IEnumerable<Token> tokens)
    {
        foreach (
            var word in tokens
                .Where(token => token is { Kind: TokenKind.Word, Word.Length: >= Shortest and <= Longest } && token.Word.All(char.IsLetter))
                .Select(token => token.Word)
                .Distinct()
        )
            counts[word] = counts.GetValueOrDefault(word) + 1;
    }

    /// <summary>Writes them in their order, so that two who write wait for each other, but never in a circle.</summary>
    public async Task<bool> WriteAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (counts.Count == 0)
            return false;
        await using var command = new NpgsqlCommand(
            """
            insert into dataset_youtube_word as stored (word, transcripts)
            select * from unnest($1, $2) w (word, transcripts) order by word collate "C"
            on conflict (word) do update set transcripts = stored.transcripts + excluded.transcripts
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = counts.Keys.ToArray() },
                new() { Value = counts.Values.ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
        counts = new(StringComparer.Ordinal);
        return true;
    }
}
