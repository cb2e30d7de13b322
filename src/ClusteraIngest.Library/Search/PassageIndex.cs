using System.Diagnostics;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// Makes transcripts searchable that are new or were changed, in batches. A batch is a transaction: it locks its transcripts, writes their
/// passages in place of those that are there, and marks them as done. So whoever is stopped has lost nothing, and several may be at it.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="stems">The stems of words.</param>
/// <param name="time">The clock.</param>
internal sealed class PassageIndex(DatabaseResilience database, Stems stems, TimeProvider time)
{
    private const int BatchSize = 24;

    /// <summary>So many characters end a batch before its time: it is held in memory.</summary>
    private const int BatchCharacters = 4_000_000;

    /// <summary>After so many transcripts the planner is told what has changed.</summary>
    private const int ManyTranscripts = 200;

    private readonly WordCounts words = new();

    /// <summary>Indexes all that waits.</summary>
    /// <param name="added">Told after each batch what it has added.</param>
    /// <param name="cancel">Stops it; what is indexed stays.</param>
    public async Task<IndexSum> RunAsync(Func<IndexSum, Task> added, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var sum = new IndexSum(0, 0, TimeSpan.Zero);
        WaitingPlace? last = null;
        while (true)
        {
            var after = last;
            var (batch, reached) = await database.ExecuteIdempotentAsync(
                (connection, attempt) => BatchAsync(connection, after, attempt),
                cancel
            );
            last = reached;
            if (batch.Transcripts == 0)
            {
                // What has come to wait meanwhile may be before the place that was reached.
                if (after is null)
                    break;
                continue;
            }

            sum = new(sum.Transcripts + batch.Transcripts, sum.Passages + batch.Passages, time.GetElapsedTime(start));
            await added(batch);
            if (words.IsMany)
                await database.ExecuteIdempotentAsync(words.WriteAsync, cancel);
        }

        if (sum.Transcripts > 0)
            await database.ExecuteIdempotentAsync((connection, attempt) => TidyAsync(connection, sum.Transcripts, attempt), cancel);
        return sum with { Elapsed = time.GetElapsedTime(start) };
    }

    /// <summary>Whether there is something to do.</summary>
    public Task<bool> IsWaitingAsync(CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(
                    "select exists (select from dataset_youtube_transcript where processed_at is null)",
                    connection
                );
                return (bool)(await command.ExecuteScalarAsync(attempt))!;
            },
            cancel
        );

    private async Task<(IndexSum Sum, WaitingPlace? Last)> BatchAsync(
        NpgsqlConnection connection,
        WaitingPlace? after,
        CancellationToken cancel
    )
    {
        var start = time.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var (transcripts, last) = await TakeAsync(connection, after, cancel);
        var passages = transcripts.SelectMany(one => PassageCutter.Cut(one.Text, one.Segments).Select(passage => Tokenized(one, passage)));
        var all = passages.ToList();
        var learned = await stems.LearnAsync(connection, IndexedPassage.Words(all), cancel);
        if (transcripts.Count > 0)
            await PassageWriter.WriteAsync(connection, transcripts, all, learned, cancel);
        await transaction.CommitAsync(cancel);

        foreach (var transcript in all.GroupBy(one => (one.Transcript.VideoId, one.Transcript.Language, one.Transcript.Origin)))
            words.Add(transcript.SelectMany(one => one.Tokens));
        return (new(transcripts.Count, all.Count, time.GetElapsedTime(start)), last);
    }

    private static IndexedPassage Tokenized(StoredText transcript, PassageText passage) =>
        new(transcript, passage, Tokenizer.Of(passage.Text));

    /// <summary>
    /// Takes the transcripts behind a place that wait longest: those before it are done, and the index's entries of them would have to be
    /// passed over. Those that another process is at, or that are being changed, are left to it or to the next run.
    /// </summary>
    private static async Task<(List<StoredText> Transcripts, WaitingPlace? Last)> TakeAsync(
        NpgsqlConnection connection,
        WaitingPlace? after,
        CancellationToken cancel
    )
    {
        var take = $"""
            select t.video_id, t.language, t.origin, t.text, t.segments::text, t.fetched_at
              from dataset_youtube_transcript t
             where t.processed_at is null
             {(after is null ? "" : "and (t.fetched_at, t.video_id, t.language, t.origin) > ($1, $2, $3, $4)")}
             order by t.fetched_at, t.video_id, t.language, t.origin
             limit {BatchSize}
               for no key update skip locked
            """;

        await using var command = new NpgsqlCommand(take, connection);
        if (after is { } place)
            command.Parameters.AddRange(
                new NpgsqlParameter[]
                {
                    new() { Value = place.FetchedAt },
                    new() { Value = place.VideoId },
                    new() { Value = place.Language },
                    new() { Value = place.Origin },
                }
            );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var transcripts = new List<StoredText>();
        WaitingPlace? last = null;
        var characters = 0L;
        while (characters < BatchCharacters && await reader.ReadAsync(cancel))
        {
            var segments = reader.GetString(4);
            characters += segments.Length;
            transcripts.Add(
                new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), StoredText.Read(segments))
            );
            last = new(reader.GetDateTime(5), reader.GetString(0), reader.GetString(1), reader.GetString(2));
        }

        return (transcripts, last);
    }

    /// <summary>A place in the order in which transcripts wait.</summary>
    private sealed record WaitingPlace(DateTime FetchedAt, string VideoId, string Language, string Origin);

    /// <summary>What is best done once after many: the index takes in what was added to it, and the planner learns of it.</summary>
    private async Task<bool> TidyAsync(NpgsqlConnection connection, long transcripts, CancellationToken cancel)
    {
        await words.WriteAsync(connection, cancel);
        var tidy = new List<string> { "select gin_clean_pending_list('dataset_youtube_passage_search')" };
        if (transcripts >= ManyTranscripts)
            tidy.Add("analyze dataset_youtube_passage");
        foreach (var statement in tidy)
        {
            try
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync(cancel);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                // Only the owner may; autovacuum does the same later.
                Debug.WriteLine(e.MessageText);
            }
        }

        return true;
    }
}
