using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>Reads how far the transcripts are searchable.</summary>
internal static class IndexStatusQuery
{
    public static async Task<IndexStatus> RunAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        const string status = """
            select count(*), count(*) filter (where processed_at is not null),
                   (select case when reltuples < 0 then (select count(*) from dataset_youtube_passage) else reltuples::bigint end
                      from pg_class where oid = 'dataset_youtube_passage'::regclass),
                   pg_total_relation_size('dataset_youtube_passage'),
                   coalesce(array_agg(distinct language order by language) filter (where processed_at is not null), '{}')
              from dataset_youtube_transcript
            """;

        await using var command = database.CreateCommand(status);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var (transcripts, indexed) = (reader.GetInt64(0), reader.GetInt64(1));
        return new(transcripts, indexed, transcripts - indexed, reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<string[]>(4));
    }
}
