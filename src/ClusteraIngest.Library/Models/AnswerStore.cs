using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Library.Models;

/// <summary>An answer that was paid for, with its charge.</summary>
/// <param name="RequestSha256">What was asked.</param>
/// <param name="ChargeId">What was paid.</param>
/// <param name="Answer">The answer.</param>
internal sealed record PaidAnswer(string RequestSha256, long ChargeId, ModelAnswer Answer);

/// <summary>Answers in steps of digests that are not finished, <c>ctrl_model_answer</c>: what was paid for is not asked again.</summary>
internal sealed class AnswerStore(DatabaseResilience database)
{
    /// <summary>The answer to a request that was paid for; null: there is none.</summary>
    public Task<PaidAnswer?> FindAsync(string requestSha256, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(
                    "select charge_id, answer from ctrl_model_answer where request_sha256 = $1",
                    connection
                );
                command.Parameters.Add(new() { Value = requestSha256 });
                await using var row = await command.ExecuteReaderAsync(attempt);
                return await row.ReadAsync(attempt)
                    ? new PaidAnswer(
                        requestSha256,
                        row.GetInt64(0),
                        JsonSerializer.Deserialize(row.GetString(1), ModelJson.Default.ModelAnswer)!
                    )
                    : null;
            },
            cancel
        );

    /// <summary>Keeps an answer and closes its charge, in one transaction. False where another run has taken the charge over.</summary>
    public Task<bool> KeepAsync(
        ChargeKey charge,
        ChargeOutcome outcome,
        string requestSha256,
        VideoId? video,
        ModelAnswer answer,
        CancellationToken cancel
    ) =>
        database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                var settle = ChargeLedger.Settle(charge, outcome);
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { settle } };
                batch.BatchCommands.Add(
                    new(
                        """
                        insert into ctrl_model_answer (request_sha256, charge_id, video_id, answer)
                        select $1, $2, $3, $4 where exists (select from dataset_youtube_video where video_id = $3)
                        on conflict (request_sha256) do nothing
                        """
                    )
                    {
                        Parameters =
                        {
                            new() { Value = requestSha256 },
                            new() { Value = charge.ChargeId },
                            SqlParameters.NullableText(video?.Value),
                            new() { Value = JsonSerializer.Serialize(answer, ModelJson.Default.ModelAnswer) },
                        },
                    }
                );
                await batch.ExecuteNonQueryAsync(attempt);
                return settle.RecordsAffected > 0;
            },
            (connection, attempt) => ChargeLedger.IsClosedAsync(connection, charge, attempt),
            cancel
        );

    /// <summary>The command that forgets answers: what they were for is done, or is to be asked anew.</summary>
    public static NpgsqlBatchCommand Forget(IEnumerable<string> requestSha256) =>
        new("delete from ctrl_model_answer where request_sha256 = any($1)") { Parameters = { new() { Value = requestSha256.ToArray() } } };
}
