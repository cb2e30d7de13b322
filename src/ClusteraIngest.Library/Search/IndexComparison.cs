using ClusteraIngest.Database;
using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// Compares every passage with what its transcript gives today: each transcript is cut and looked up again, and nothing is written. What
/// waits to be indexed is counted, and not compared.
/// </summary>
internal sealed class IndexComparison(DatabaseResilience database, Stems stems)
{
    private const int BatchSize = 24;
    private const int MostExamples = 5;

    public async Task<IndexCheck> RunAsync(CancellationToken cancel)
    {
        var (done, missing, stale) = (0L, 0L, 0L);
        var examples = new List<string>();
        var after = new StoredText("", "", "", "", []);
        while (await database.ExecuteIdempotentAsync((connection, attempt) => BatchAsync(connection, after, attempt), cancel) is var batch)
        {
            if (batch.Read.Count == 0)
                break;
            done += batch.Read.Count;
            after = batch.Read[^1];
            foreach (var (transcript, isMissing) in batch.Wrong)
            {
                (missing, stale) = isMissing ? (missing + 1, stale) : (missing, stale + 1);
                if (examples.Count < MostExamples)
                    examples.Add($"{transcript}: {(isMissing ? "words are missing" : "its passages are not what it says")}");
            }
        }

        var waiting = await database.ExecuteIdempotentAsync(WaitingAsync, cancel);
        return new(done, waiting, missing, stale, examples);
    }

    private async Task<(List<StoredText> Read, List<(string Transcript, bool IsMissing)> Wrong)> BatchAsync(
        NpgsqlConnection connection,
        StoredText after,
        CancellationToken cancel
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var read = await ReadAsync(connection, after, cancel);
        var expected = read.SelectMany(one =>
                PassageCutter.Cut(one.Text, one.Segments).Select(passage => new IndexedPassage(one, passage, Tokenizer.Of(passage.Text)))
            )
            .ToList();
        var learned = await stems.LearnAsync(connection, IndexedPassage.Words(expected), cancel);
        var wrong = read.Count == 0 ? [] : await CompareAsync(connection, read, expected, learned, cancel);
        await transaction.CommitAsync(cancel);
        return (read, wrong);
    }

    private static async Task<List<StoredText>> ReadAsync(NpgsqlConnection connection, StoredText after, CancellationToken cancel)
    {
        var next = $"""
            select t.video_id, t.language, t.origin, t.text, t.segments::text
              from dataset_youtube_transcript t
             where t.processed_at is not null and (t.video_id, t.language, t.origin) > ($1, $2, $3)
             order by t.video_id, t.language, t.origin
             limit {BatchSize}
            """;

        await using var command = new NpgsqlCommand(next, connection)
        {
            Parameters =
            {
                new() { Value = after.VideoId },
                new() { Value = after.Language },
                new() { Value = after.Origin },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var read = new List<StoredText>();
        while (await reader.ReadAsync(cancel))
            read.Add(
                new(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    StoredText.Read(reader.GetString(4))
                )
            );
        return read;
    }

    private static async Task<List<(string Transcript, bool IsMissing)>> CompareAsync(
        NpgsqlConnection connection,
        List<StoredText> read,
        List<IndexedPassage> expected,
        LearnedStems stems,
        CancellationToken cancel
    )
    {
        const string compare = """
            with stored as (
                 select p.* from unnest($1, $2, $3) k (video_id, language, origin)
                   join dataset_youtube_passage p using (video_id, language, origin)),
            expected as (
                 select * from unnest($4, $5, $6, $7, $8, $9, $10, $11, $12)
                        e (video_id, language, origin, number, text, own_length, start_seconds, segment_starts, search))
            select video_id || ' ' || language || ' ' || origin, bool_or(s.text is null)
              from expected e full join stored s using (video_id, language, origin, number)
             where s.text is null or e.text is null or s.search <> e.search::tsvector
                or (s.text, s.own_length, s.start_seconds, s.segment_starts)
                   is distinct from (e.text, e.own_length, e.start_seconds, e.segment_starts::double precision[])
             group by video_id, language, origin
             order by video_id, language, origin
            """;

        await using var command = new NpgsqlCommand(compare, connection)
        {
            Parameters =
            {
                new() { Value = read.Select(one => one.VideoId).ToArray() },
                new() { Value = read.Select(one => one.Language).ToArray() },
                new() { Value = read.Select(one => one.Origin).ToArray() },
                new() { Value = expected.Select(one => one.Transcript.VideoId).ToArray() },
                new() { Value = expected.Select(one => one.Transcript.Language).ToArray() },
                new() { Value = expected.Select(one => one.Transcript.Origin).ToArray() },
                new() { Value = expected.Select(one => one.Passage.Number).ToArray() },
                new() { Value = expected.Select(one => one.Passage.Text).ToArray() },
                new() { Value = expected.Select(one => one.OwnCharacters).ToArray() },
                new() { Value = expected.Select(one => one.Passage.StartSeconds).ToArray() },
                new() { Value = expected.Select(one => one.SegmentStarts).ToArray() },
                new() { Value = expected.Select(one => one.Vector(stems)).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var wrong = new List<(string, bool)>();
        while (await reader.ReadAsync(cancel))
            wrong.Add((reader.GetString(0), reader.GetBoolean(1)));
        return wrong;
    }

    private static async Task<long> WaitingAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from dataset_youtube_transcript where processed_at is null",
            connection
        );
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
