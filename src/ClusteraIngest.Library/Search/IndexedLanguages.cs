using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>The languages of the transcripts that are indexed. They hardly ever change: they are asked for once in a while.</summary>
internal sealed class IndexedLanguages(TimeProvider time)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(20);

    private (long At, IReadOnlyList<string> Languages)? known;

    /// <summary>All of them.</summary>
    public async Task<IReadOnlyList<string>> AllAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (known is { } last && last.Languages.Count > 0 && time.GetElapsedTime(last.At) < ValidFor)
            return last.Languages;
        var languages = await ReadAsync(connection, cancel);
        known = (time.GetTimestamp(), languages);
        return languages;
    }

    /// <summary>Forgets them, since something was indexed.</summary>
    public void Forget() => known = null;

    /// <summary>Those that a tag stands for: <c>en</c> for <c>en-US</c>, too, but not the other way round.</summary>
    public static IReadOnlyList<string> Of(string tag, IReadOnlyList<string> languages) =>
        [
            .. languages.Where(language =>
                language.Equals(tag, StringComparison.OrdinalIgnoreCase)
                || language.StartsWith(tag + "-", StringComparison.OrdinalIgnoreCase)
            ),
        ];

    // From one language to the next by the index, since there are many transcripts and few languages.
    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        const string read = """
            with recursive found as (
                 (select language from dataset_youtube_transcript where processed_at is not null order by language limit 1)
                 union all
                 select (select t.language from dataset_youtube_transcript t
                          where t.processed_at is not null and t.language > f.language order by t.language limit 1)
                   from found f where f.language is not null)
            select language from found where language is not null
            """;

        await using var command = new NpgsqlCommand(read, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var languages = new List<string>();
        while (await reader.ReadAsync(cancel))
            languages.Add(reader.GetString(0));
        return languages;
    }
}
