using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Library.Digests;

/// <summary>Reads digests as a stream, in the order in which they were written.</summary>
internal static class DigestQuery
{
    private const string Select = """
        select d.digest_id, d.video_id, d.kind, d.language, d.provider, d.model, d.prompt_version, d.transcript_language,
               d.transcript_origin, d.text, d.word_count, d.reading_seconds, d.parts_dropped, d.calls, d.cost_usd, d.generated_at,
               d.is_stale, p.numbers, p.starts, p.ends, p.titles, p.texts, p.quotes, p.scores
          from library_digest d
         cross join lateral (
               select array_agg(p.number order by p.number) as numbers, array_agg(p.start_seconds order by p.number) as starts,
                      array_agg(p.end_seconds order by p.number) as ends, array_agg(p.title order by p.number) as titles,
                      array_agg(p.text order by p.number) as texts, array_agg(p.quote order by p.number) as quotes,
                      array_agg(p.score order by p.number) as scores
                 from dataset_digest_part p where p.digest_id = d.digest_id) p
        """;

    /// <summary>All that a filter means.</summary>
    public static async IAsyncEnumerable<Digest> RunAsync(
        NpgsqlDataSource database,
        DigestFilter filter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Command(connection, filter);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            yield return Read(reader);
    }

    /// <summary>The digest with that number; null: there is none.</summary>
    public static async Task<Digest?> FindAsync(NpgsqlDataSource database, long digestId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand($"{Select} where d.digest_id = $1", connection);
        command.Parameters.Add(new() { Value = digestId });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Read(reader) : null;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, DigestFilter filter)
    {
        var command = new NpgsqlCommand { Connection = connection };
        var conditions = new List<string>();
        if (filter.VideoIds.Count > 0)
            Where("d.video_id = any({0})", filter.VideoIds.Select(id => id.Value).ToArray());
        if (filter.ChannelId is { } channel)
            Where("d.video_id in (select v.video_id from dataset_youtube_video v where v.channel_id = {0})", channel.Value);
        if (filter.Kinds.Count > 0)
            Where("d.kind = any({0})", filter.Kinds.Select(kind => ColumnText.Of(kind)).ToArray());
        if (filter.Language is { } language)
            Where("(lower(d.language) = lower({0}) or d.provider = 'creator')", language);
        if (filter.Model is { } model)
            Where("{0} in (d.provider || ':' || d.model, case d.provider when 'creator' then 'creator' end)", model);
        if (filter.IsStale is { } isStale)
            Where("d.is_stale = {0}", isStale);
        if (filter.Since is { } since)
            Where("d.generated_at >= {0}", since.UtcDateTime);
        command.CommandText = $"""
            {Select}
            {(conditions.Count > 0 ? $"where {string.Join("\n   and ", conditions)}" : "")}
             order by d.generated_at, d.digest_id
            {(filter.First is { } first ? $"limit {first}" : "")}
            """;
        return command;

        void Where<T>(string condition, T value)
        {
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
            conditions.Add(string.Format(null, condition, $"${command.Parameters.Count}"));
        }
    }

    private static Digest Read(NpgsqlDataReader row) =>
        new()
        {
            DigestId = row.GetInt64(0),
            VideoId = VideoId.Parse(row.GetString(1)),
            Kind = ColumnText.Parse<DigestKind>(row.GetString(2)),
            Language = row.GetString(3),
            Provider = row.GetString(4),
            Model = row.GetString(5),
            PromptVersion = row.Text(6),
            TranscriptLanguage = row.Text(7),
            TranscriptOrigin = row.Text(8) is { } origin ? ColumnText.Parse<TranscriptOrigin>(origin) : null,
            Text = row.GetString(9),
            WordCount = row.GetInt32(10),
            ReadingSeconds = row.GetInt32(11),
            PartsDropped = row.GetInt32(12),
            Calls = row.GetInt32(13),
            CostUsd = row.Value<decimal>(14),
            GeneratedAt = row.Instant(15)!.Value,
            IsStale = row.GetBoolean(16),
            Parts = row.IsDBNull(17) ? [] : PartsOf(row),
        };

    private static DigestPart[] PartsOf(NpgsqlDataReader row)
    {
        var (starts, ends) = (row.GetFieldValue<double?[]>(18), row.GetFieldValue<double?[]>(19));
        var (titles, texts, quotes) = (row.GetFieldValue<string[]>(20), row.GetFieldValue<string[]>(21), row.GetFieldValue<string?[]>(22));
        var scores = row.GetFieldValue<double?[]>(23);
        return
        [
            .. row.GetFieldValue<int[]>(17)
                .Select((number, i) => new DigestPart(number, starts[i], ends[i], titles[i], texts[i], quotes[i], scores[i])),
        ];
    }
}
