using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>Writes the passages of transcripts in place of those that are there, and marks the transcripts as done.</summary>
internal static class PassageWriter
{
    public static async Task WriteAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<StoredText> transcripts,
        IReadOnlyCollection<IndexedPassage> passages,
        LearnedStems stems,
        CancellationToken cancel
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Keyed(
                    """
                    delete from dataset_youtube_passage p
                     using unnest($1, $2, $3) k (video_id, language, origin)
                     where (p.video_id, p.language, p.origin) = (k.video_id, k.language, k.origin)
                    """,
                    transcripts
                ),
                Insert(passages, stems),
                Keyed(
                    """
                    update dataset_youtube_transcript t set processed_at = now()
                      from unnest($1, $2, $3) k (video_id, language, origin)
                     where (t.video_id, t.language, t.origin) = (k.video_id, k.language, k.origin)
                    """,
                    transcripts
                ),
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlBatchCommand Keyed(string sql, IReadOnlyCollection<StoredText> transcripts) =>
        new(sql)
        {
            Parameters =
            {
                new() { Value = transcripts.Select(one => one.VideoId).ToArray() },
                new() { Value = transcripts.Select(one => one.Language).ToArray() },
                new() { Value = transcripts.Select(one => one.Origin).ToArray() },
            },
        };

    private static NpgsqlBatchCommand Insert(IReadOnlyCollection<IndexedPassage> passages, LearnedStems stems) =>
        new(
            """
            insert into dataset_youtube_passage
                   (video_id, language, origin, number, start_seconds, segment_starts, text, own_length, search)
            select video_id, language, origin, number, start_seconds, segment_starts::double precision[], text, own_length, search::tsvector
              from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                   p (video_id, language, origin, number, start_seconds, segment_starts, text, own_length, search)
            """
        )
        {
            Parameters =
            {
                new() { Value = passages.Select(one => one.Transcript.VideoId).ToArray() },
                new() { Value = passages.Select(one => one.Transcript.Language).ToArray() },
                new() { Value = passages.Select(one => one.Transcript.Origin).ToArray() },
                new() { Value = passages.Select(one => one.Passage.Number).ToArray() },
                new() { Value = passages.Select(one => one.Passage.StartSeconds).ToArray() },
                new() { Value = passages.Select(one => one.SegmentStarts).ToArray() },
                new() { Value = passages.Select(one => one.Passage.Text).ToArray() },
                new() { Value = passages.Select(one => one.OwnCharacters).ToArray() },
                new() { Value = passages.Select(one => one.Vector(stems)).ToArray() },
            },
        };
}
