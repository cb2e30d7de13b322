using System.Data.Common;
using ClusteraIngest.Database;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Library.Users;

/// <summary>What users do with digests: <c>dataset_user_digest</c>, <c>dataset_digest_interaction</c>.</summary>
internal sealed class InteractionStore(DatabaseResilience database)
{
    /// <summary>
    /// Records an interaction, unless one was recorded before with that request id; returns that one then. Null where there is no such
    /// digest.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="request">The interaction.</param>
    /// <param name="requestId">The id of the request.</param>
    /// <param name="now">The time; null: the server's clock counts.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<DigestInteraction?> RecordAsync(
        UserName user,
        InteractionRequest request,
        Guid requestId,
        DateTimeOffset? now,
        CancellationToken cancel
    ) =>
        // A request that was committed although the answer was lost is found by its id.
        database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(attempt);
                if (!await HoldAsync(connection, user.UserId, request.DigestId, now, attempt))
                    return null;
                var recorded =
                    await RequestedAsync(connection, user, requestId, attempt)
                    ?? await InsertAsync(connection, user, request, requestId, now, attempt)
                    // Another transaction has recorded the id in the meantime, of another user or digest.
                    ?? await RequestedAsync(connection, user, requestId, attempt);
                // One that was recorded before has its row; one that is refused leaves none.
                if (recorded is { IsNew: true })
                    await transaction.CommitAsync(attempt);
                return recorded;
            },
            cancel
        );

    /// <summary>
    /// Makes sure that the user has that digest, and holds both together until the end of the transaction: the numbers of their
    /// interactions are in the order of time. False where there is no such digest.
    /// </summary>
    private static async Task<bool> HoldAsync(
        NpgsqlConnection connection,
        long user,
        long digest,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string hold = $"""
            insert into dataset_user_digest as held (user_id, digest_id, added_at)
            select $2, d.digest_id, {DatabaseClock.NowAsFirst} from dataset_digest d where d.digest_id = $3
            on conflict (user_id, digest_id) do update set added_at = held.added_at
            """;

        await using var command = new NpgsqlCommand(hold, connection);
        command.Parameters.Add(SqlParameters.NullableInstant(now));
        command.Parameters.Add(new() { Value = user });
        command.Parameters.Add(new() { Value = digest });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>The interaction that a request has recorded; null: it has recorded none.</summary>
    private static async Task<DigestInteraction?> RequestedAsync(
        NpgsqlConnection connection,
        UserName user,
        Guid request,
        CancellationToken cancel
    )
    {
        const string find = """
            select i.interaction_id, i.user_id, i.digest_id, i.kind, i.at, i.seconds, i.request_id
              from dataset_digest_interaction i where i.request_id = $1
            """;

        await using var command = new NpgsqlCommand(find, connection);
        command.Parameters.Add(new() { Value = request });
        return await OneAsync(command, user, isNew: false, cancel);
    }

    private static async Task<DigestInteraction?> InsertAsync(
        NpgsqlConnection connection,
        UserName user,
        InteractionRequest request,
        Guid requestId,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string insert = $"""
            insert into dataset_digest_interaction (user_id, digest_id, kind, at, seconds, request_id)
            values ($2, $3, $4, {DatabaseClock.NowAsFirst}, $5, $6)
            on conflict (request_id) do nothing
            returning interaction_id, user_id, digest_id, kind, at, seconds, request_id
            """;

        await using var command = new NpgsqlCommand(insert, connection);
        command.Parameters.Add(SqlParameters.NullableInstant(now));
        command.Parameters.Add(new() { Value = user.UserId });
        command.Parameters.Add(new() { Value = request.DigestId });
        command.Parameters.Add(new() { Value = ColumnText.Of(request.Kind) });
        command.Parameters.Add(SqlParameters.Nullable(request.Seconds, NpgsqlDbType.Integer));
        command.Parameters.Add(new() { Value = requestId });
        return await OneAsync(command, user, isNew: true, cancel);
    }

    private static async Task<DigestInteraction?> OneAsync(NpgsqlCommand command, UserName user, bool isNew, CancellationToken cancel)
    {
        await using DbDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new()
            {
                InteractionId = row.GetInt64(0),
                // The same request of another user is refused by whoever asked for this one.
                User = row.GetInt64(1) == user.UserId ? user.Name : "",
                DigestId = row.GetInt64(2),
                Kind = ColumnText.Parse<InteractionKind>(row.GetString(3)),
                At = row.Instant(4)!.Value,
                Seconds = row.Value<int>(5),
                RequestId = row.GetGuid(6),
                IsNew = isNew,
            }
            : null;
    }
}
