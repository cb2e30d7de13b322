using System.Collections.Concurrent;
using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>A word as one dictionary knows it.</summary>
/// <param name="Lexeme">What it is indexed under: its stem, or itself where it is too frequent to have one.</param>
/// <param name="IsStopWord">Whether it is so frequent, as <c>the</c>, that it is looked for in quotes only.</param>
internal readonly record struct Stem(string Lexeme, bool IsStopWord);

/// <summary>
/// The stems of words, which the server's dictionaries know. Each word is asked for once: transcripts consist of the same words again and
/// again, so that hardly anything is asked after the first.
/// </summary>
internal sealed class Stems
{
    /// <summary>More are forgotten, and asked for again.</summary>
    private const int MostKept = 400_000;

    private readonly ConcurrentDictionary<(string Dictionary, string Word), Stem> known = new();

    /// <summary>Looks words up that are not known yet; then <see cref="Of"/> knows them.</summary>
    public async Task LearnAsync(NpgsqlConnection connection, string dictionary, IEnumerable<string> words, CancellationToken cancel)
    {
        if (dictionary.Length == 0)
            return;
        var unknown = words.Where(word => !known.ContainsKey((dictionary, word))).ToHashSet();
        if (unknown.Count == 0)
            return;
        if (known.Count > MostKept)
            known.Clear();

        // Of a word that is too frequent the dictionary gives an empty list, which has no first.
        await using var command = new NpgsqlCommand(
            "select w, s[1] from (select w, ts_lexize($1::regdictionary, w) as s from unnest($2) w) looked_up",
            connection
        )
        {
            Parameters =
            {
                new() { Value = dictionary },
                new() { Value = unknown.ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var word = reader.GetString(0);
            var stem = await reader.IsDBNullAsync(1, cancel) ? null : reader.GetString(1);
            known[(dictionary, word)] = stem is { Length: > 0 } ? new(stem, false) : new(word, true);
        }
    }

    /// <summary>A word's stem; it has to be known.</summary>
    public Stem Of(string dictionary, string word) =>
        dictionary.Length == 0 ? new(word, false) : known.GetValueOrDefault((dictionary, word), new(word, false));
}
