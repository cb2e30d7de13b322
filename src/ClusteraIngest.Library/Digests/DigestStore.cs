using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Journal;
using ClusteraIngest.Library.Models;
using ClusteraIngest.Spending;
using Npgsql;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Library.Digests;

/// <summary>Stores digests.</summary>
internal sealed class DigestStore(DatabaseResilience database, NpgsqlDataSource source)
{
    /// <summary>The log has that many parts of a digest at most that were not kept.</summary>
    private const int MostLogged = 20;

    private const string SameKey = """
        d.video_id = $1 and d.kind = $2 and d.language = $3
        and d.llm_id = (select m.llm_id from dataset_llm m where m.provider = $4 and m.model = $5)
        and d.prompt_id is not distinct from (select p.prompt_id from dataset_prompt p where p.kind = $2 and p.sha256 = $6)
        and d.transcript_language is not distinct from $7 and d.transcript_origin is not distinct from $8 and d.source_sha256 = $9
        """;

    /// <summary>The digest with that key; null: there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="since">Only one that was written then or later; null: any.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Digest?> FindAsync(DigestKey key, DateTimeOffset? since, CancellationToken cancel)
    {
        var found = await database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(
                    $"select d.digest_id from dataset_digest d where {SameKey} and d.generated_at >= coalesce($10, '-infinity')",
                    connection
                );
                AddKey(command.Parameters, key);
                command.Parameters.Add(NullableInstant(since));
                return await command.ExecuteScalarAsync(attempt) as long?;
            },
            cancel
        );
        return found is { } id
            ? await database.ExecuteIdempotentAsync(attempt => DigestQuery.FindAsync(source, id, attempt), cancel)
            : null;
    }

    /// <summary>
    /// Stores a digest with its parts, forgets the answers that it is made of, and writes down what was not kept, in one transaction. One
    /// with the same key is replaced, under its number.
    /// </summary>
    public async Task<Digest> StoreAsync(WrittenDigest digest, long runId, DateTimeOffset now, CancellationToken cancel)
    {
        var id = await database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var known = Known(connection, digest.Key);
                await known.ExecuteNonQueryAsync(attempt);
                await using var upsert = Upsert(connection, digest, runId, now);
                if (await upsert.ExecuteScalarAsync(attempt) is not long digestId)
                    throw new InvalidOperationException($"{digest.Key.VideoId}: the model or the prompt of the digest is not stored.");
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(
                    new("delete from dataset_digest_part where digest_id = $1") { Parameters = { new() { Value = digestId } } }
                );
                if (digest.Parts.Count > 0)
                    batch.BatchCommands.Add(Parts(digestId, digest.Parts));
                if (digest.Answers.Count > 0)
                    batch.BatchCommands.Add(AnswerStore.Forget(digest.Answers.Select(answer => answer.RequestSha256)));
                foreach (var dropped in digest.Dropped.Take(MostLogged))
                    batch.BatchCommands.Add(ProcessingLog.Insert(runId, now, Entry(digest.Key, dropped)));
                await batch.ExecuteNonQueryAsync(attempt);
                return digestId;
            },
            cancel
        );
        return await database.ExecuteIdempotentAsync(attempt => DigestQuery.FindAsync(source, id, attempt), cancel)
            ?? throw new ItemFailedException(
                ErrorIds.VideoNotStored,
                $"{digest.Key.VideoId}: the video was removed while its digest was written.",
                "Nothing is to be done."
            );
    }

    /// <summary>Writes down that a digest failed, and forgets answers that are of no use.</summary>
    public Task FailAsync(
        DigestKey key,
        ItemFailedException error,
        IEnumerable<PaidAnswer> useless,
        long runId,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var answers = useless.ToList();
        return database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(
                    ProcessingLog.Insert(
                        runId,
                        now,
                        new(LogStage.Digest, "failed")
                        {
                            VideoId = key.VideoId,
                            ErrorId = error.ErrorId,
                            Message = $"{ColumnText.Of(key.Kind)}: {error.Message}",
                            Payload = answers.Count > 0 ? answers[^1].Answer.Text.Replace("\0", "", StringComparison.Ordinal) : null,
                        }
                    )
                );
                if (answers.Count > 0)
                {
                    batch.BatchCommands.Add(AnswerStore.Forget(answers.Select(answer => answer.RequestSha256)));
                    batch.BatchCommands.Add(
                        new(
                            """
                            update ctrl_charge set state = 'failed', error_id = $2, message = $3
                             where charge_id = any($1) and state = 'settled'
                            """
                        )
                        {
                            Parameters =
                            {
                                new() { Value = answers.Select(answer => answer.ChargeId).ToArray() },
                                new() { Value = error.ErrorId },
                                new() { Value = error.Message },
                            },
                        }
                    );
                }

                return await batch.ExecuteNonQueryAsync(attempt);
            },
            cancel
        );
    }

    /// <summary>
    /// Has the model and the prompt stored, by statements of their own: only a later one sees what another transaction has just committed.
    /// </summary>
    private static NpgsqlBatch Known(NpgsqlConnection connection, DigestKey key)
    {
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(
                    """
                    insert into dataset_llm (provider, model) select $1, $2
                     where not exists (select from dataset_llm where provider = $1 and model = $2) on conflict do nothing
                    """
                )
                {
                    Parameters =
                    {
                        new() { Value = key.Provider },
                        new() { Value = key.Model },
                    },
                },
            },
        };
        if (key.Prompt is { } prompt)
            batch.BatchCommands.Add(
                new(
                    """
                    insert into dataset_prompt (kind, version, sha256, text) select $1, $2, $3, $4
                     where not exists (select from dataset_prompt where kind = $1 and sha256 = $3) on conflict do nothing
                    """
                )
                {
                    Parameters =
                    {
                        new() { Value = ColumnText.Of(key.Kind) },
                        new() { Value = prompt.Version },
                        new() { Value = prompt.Sha256 },
                        new() { Value = prompt.Text },
                    },
                }
            );
        return batch;
    }

    private static NpgsqlCommand Upsert(NpgsqlConnection connection, WrittenDigest digest, long runId, DateTimeOffset now)
    {
        const string upsert = $"""
            with cost as (
                select case when count(*) filter (where {CostStore.IsUnpriced}) = 0 then coalesce(sum(r.cost_usd), 0) end as usd
                  from ctrl_charge r where r.charge_id = any($10))
            insert into dataset_digest as d (video_id, kind, language, llm_id, prompt_id, transcript_language, transcript_origin,
                source_sha256, transcript_fetched_at, text, word_count, reading_seconds, parts_dropped, calls, cost_usd, run_id,
                generated_at)
            select $1, $2, $3, llm.llm_id, prompt.prompt_id, $7, $8, $9, $11, $12, $13, $14, $15, cardinality($10), cost.usd, $16, $17
              from cost
              join dataset_llm llm on llm.provider = $4 and llm.model = $5
              left join dataset_prompt prompt on prompt.kind = $2 and prompt.sha256 = $6
             where $6::text is null or prompt.prompt_id is not null
            on conflict (video_id, kind, language, llm_id, prompt_id, transcript_language, transcript_origin, source_sha256) do update
               set transcript_fetched_at = excluded.transcript_fetched_at, text = excluded.text, word_count = excluded.word_count,
                   reading_seconds = excluded.reading_seconds, parts_dropped = excluded.parts_dropped, calls = excluded.calls,
                   cost_usd = excluded.cost_usd, run_id = excluded.run_id, generated_at = excluded.generated_at
            returning digest_id
            """;

        var key = digest.Key;
        var command = new NpgsqlCommand(upsert, connection);
        AddKey(command.Parameters, key);
        command.Parameters.Add(new() { Value = digest.Answers.Select(answer => answer.ChargeId).Distinct().ToArray() });
        command.Parameters.Add(NullableInstant(key.Transcript?.FetchedAt));
        command.Parameters.Add(new() { Value = digest.Text });
        command.Parameters.Add(new() { Value = digest.Texts.Sum(ModelText.Words) });
        command.Parameters.Add(new() { Value = ModelText.ReadingSeconds(digest.Texts) });
        command.Parameters.Add(new() { Value = digest.Dropped.Count });
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return command;
    }

    private static NpgsqlBatchCommand Parts(long digestId, IReadOnlyList<DigestPart> parts) =>
        new(
            """
            insert into dataset_digest_part (digest_id, number, start_seconds, end_seconds, title, text, quote, score)
            select $1, p.* from unnest($2::int[], $3::float8[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::float8[]) p
            """
        )
        {
            Parameters =
            {
                new() { Value = digestId },
                new() { Value = parts.Select(part => part.Number).ToArray() },
                new() { Value = parts.Select(part => part.StartSeconds).ToArray() },
                new() { Value = parts.Select(part => part.EndSeconds).ToArray() },
                new() { Value = parts.Select(part => part.Title).ToArray() },
                new() { Value = parts.Select(part => part.Text).ToArray() },
                new NpgsqlParameter<string?[]> { TypedValue = [.. parts.Select(part => part.Quote)] },
                new() { Value = parts.Select(part => part.Score).ToArray() },
            },
        };

    private static LogEntry Entry(DigestKey key, DroppedPart dropped) =>
        new(LogStage.Digest, "dropped")
        {
            VideoId = key.VideoId,
            ErrorId = ErrorIds.DigestPartDropped,
            Message = $"{ColumnText.Of(key.Kind)}: {dropped.Reason}: {dropped.Title}",
            Payload = dropped.Quote,
        };

    private static void AddKey(NpgsqlParameterCollection parameters, DigestKey key)
    {
        parameters.Add(new() { Value = key.VideoId.Value });
        parameters.Add(new() { Value = ColumnText.Of(key.Kind) });
        parameters.Add(new() { Value = key.Language });
        parameters.Add(new() { Value = key.Provider });
        parameters.Add(new() { Value = key.Model });
        parameters.Add(NullableText(key.Prompt?.Sha256));
        parameters.Add(NullableText(key.Transcript?.Language));
        parameters.Add(NullableText(key.Transcript is { } transcript ? ColumnText.Of(transcript.Origin) : null));
        parameters.Add(new() { Value = key.SourceSha256 });
    }
}
