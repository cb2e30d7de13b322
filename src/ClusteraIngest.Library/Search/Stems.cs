using System.Collections.Concurrent;
using ClusteraIngest.Database;
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
/// <param name="mostKept">More are forgotten, and asked for again.</param>
internal sealed class Stems(int mostKept = 400_000)
{
    private readonly ConcurrentDictionary<(string Dictionary, string Word), Stem> known = new();

    /// <summary>Looks words up.</summary>
    /// <param name="connection">Asked for what is not known yet.</param>
    /// <param name="words">The words by their dictionary.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The stems of these words, whatever is forgotten meanwhile.</returns>
    public async Task<LearnedStems> LearnAsync(NpgsqlConnection connection, ILookup<string, string> words, CancellationToken cancel)
    {
        if (known.Count > mostKept)
            known.Clear();

        var learned = new Dictionary<(string Dictionary, string Word), Stem>();
        foreach (var group in words.Where(group => group.Key != StemDictionaries.None))
        {
            var unknown = new HashSet<string>();
            foreach (var word in group)
                if (known.TryGetValue((group.Key, word), out var stem))
                    learned[(group.Key, word)] = stem;
                else
                    unknown.Add(word);
            if (unknown.Count > 0)
                await AskAsync(connection, group.Key, [.. unknown], learned, cancel);
        }

        return new(learned);
    }

    private async Task AskAsync(
        NpgsqlConnection connection,
        string dictionary,
        string[] words,
        Dictionary<(string Dictionary, string Word), Stem> learned,
        CancellationToken cancel
    )
    {
        // Of a word that is too frequent the dictionary gives an empty list, which has no first.
        await using var command = new NpgsqlCommand(
            "select w, s[1] from (select w, ts_lexize($1::regdictionary, w) as s from unnest($2) w) looked_up",
            connection
        )
        {
            Parameters =
            {
                new() { Value = dictionary },
                new() { Value = words },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var word = reader.GetString(0);
            var lexeme = reader.Text(1);
            learned[(dictionary, word)] = known[(dictionary, word)] = lexeme is { Length: > 0 } ? new(lexeme, false) : new(word, true);
        }
    }
}

/// <summary>The stems of the words that were looked up together.</summary>
/// <param name="stems">Each word's.</param>
internal sealed class LearnedStems(IReadOnlyDictionary<(string Dictionary, string Word), Stem> stems)
{
    /// <summary>A word's stem; it has to be among those that were looked up.</summary>
    public Stem Of(string dictionary, string word) =>
        dictionary == StemDictionaries.None ? new(word, false)
        : stems.TryGetValue((dictionary, word), out var stem) ? stem
        : throw new InvalidOperationException($"The word '{word}' was not looked up in {dictionary}.");
}
