using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Telemetry;
using Dapper;
using Npgsql;
using Polly;
using Polly.Retry;

namespace ClusteraIngest.Database;

/// <summary>
/// What is done where the database goes away in the middle of an invocation or of a worker's work, because it is restarted or the network
/// is gone: it is waited for, and what was being done is done again.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="keepLease">
/// The invocation's lock, which is gone with its connection: it is taken again before anything else is done. Null: it holds none.
/// </param>
/// <param name="outage">How long it is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class DatabaseResilience(
    NpgsqlDataSource database,
    Func<CancellationToken, Task>? keepLease,
    Outage outage,
    TimeProvider time
)
{
    private readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(outage.Retry(DatabaseErrors.IsOutage, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), _ => null))
        .AddRetry(
            new RetryStrategyOptions
            {
                // Two writers that met the same rows from different sides, had the same video for a new one, or found at once that two
                // names of a person mean one channel: the server has undone one of them. Or a statement was prepared before a migration
                // changed what it returns: it is prepared anew.
                ShouldHandle = args =>
                    ValueTask.FromResult(
                        args.Outcome.Exception
                            is PostgresException
                                {
                                    SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
                                }
                                or PostgresException
                                {
                                    SqlState: PostgresErrorCodes.UniqueViolation,
                                    TableName: "dataset_youtube_video" or "dataset_person_channel"
                                }
                                or PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" }
                    ),
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromMilliseconds(50),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            }
        )
        .Build();

    /// <summary>Does what may be done twice with the same effect as once, such as reading.</summary>
    /// <exception cref="ConfigurationException">The database has been away for too long.</exception>
    public async Task<T> ExecuteIdempotentAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancel)
    {
        var wasAway = false;
        try
        {
            return await pipeline.ExecuteAsync(
                async attempt =>
                {
                    var (began, outcome) = (time.GetTimestamp(), "done");
                    try
                    {
                        if (wasAway)
                        {
                            database.Clear(); // what else is in the pool is broken as well
                            if (keepLease is not null)
                                await keepLease(attempt);
                        }

                        var result = await operation(attempt);
                        outage.End();
                        return result;
                    }
                    catch (Exception exception)
                    {
                        wasAway = DatabaseErrors.IsOutage(exception);
                        outcome = wasAway ? "away" : "failed";
                        throw;
                    }
                    finally
                    {
                        IngestTelemetry.DatabaseDuration.Record(
                            time.GetElapsedTime(began).TotalSeconds,
                            IngestTelemetry.Tag("outcome", outcome)
                        );
                    }
                },
                cancel
            );
        }
        catch (Exception exception) when (DatabaseErrors.IsCancelled(exception, cancel))
        {
            throw new OperationCanceledException(exception.Message, exception, cancel);
        }
        catch (Exception exception) when (DatabaseErrors.IsOutage(exception))
        {
            var cause = DatabaseErrors.Translate(exception, address: null)!;
            throw new ConfigurationException(
                cause.ErrorId,
                $"{cause.Message} It did not come back within {outage.Limit}.",
                "Run again when it is there, or wait for longer with IngestOptions.MaxOutage: what is stored stays, and nothing is paid "
                    + "for twice.",
                exception
            );
        }
    }

    /// <inheritdoc cref="ExecuteIdempotentAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public Task ExecuteIdempotentAsync(Func<CancellationToken, Task> operation, CancellationToken cancel) =>
        ExecuteIdempotentAsync(
            async attempt =>
            {
                await operation(attempt);
                return true;
            },
            cancel
        );

    /// <inheritdoc cref="ExecuteIdempotentAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public Task<T> ExecuteIdempotentAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> operation, CancellationToken cancel) =>
        ExecuteIdempotentAsync(
            async attempt =>
            {
                await using var connection = await database.OpenConnectionAsync(attempt);
                return await operation(connection, attempt);
            },
            cancel
        );

    /// <summary>
    /// Does in a transaction what must be done once. Where the connection is lost while it is being committed, nobody can tell by that
    /// whether it was.
    /// </summary>
    /// <param name="write">Does it, without committing; returns what comes of it.</param>
    /// <param name="isDone">Looks whether an earlier attempt was committed.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException">The database has been away for too long.</exception>
    public Task<T> ExecuteOnceAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> write,
        Func<NpgsqlConnection, CancellationToken, Task<bool>> isDone,
        CancellationToken cancel
    )
    {
        var (isWritten, written) = (false, default(T)!);
        return ExecuteIdempotentAsync(
            async attempt =>
            {
                await using var connection = await database.OpenConnectionAsync(attempt);
                if (isWritten && await isDone(connection, attempt))
                    return written;

                await using var transaction = await connection.BeginTransactionAsync(attempt);
                try
                {
                    (isWritten, written) = (true, await write(connection, attempt));
                }
                catch (ItemFailedException) when (isWritten)
                {
                    // The server may have been about to commit the earlier attempt even then.
                    if (await isDone(connection, attempt))
                        return written;
                    throw;
                }

                await transaction.CommitAsync(attempt);
                return written;
            },
            cancel
        );
    }

    /// <summary>
    /// The same for what leaves no mark of its own: where the answer to the commit was lost, the server is asked what became of the
    /// transaction.
    /// </summary>
    public Task<T> ExecuteOnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> write, CancellationToken cancel)
    {
        var transaction = "";
        return ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                var written = await write(connection, attempt);
                transaction = await connection.ExecuteScalarAsync<string>(
                    new CommandDefinition("select pg_current_xact_id()::text", cancellationToken: attempt)
                );
                return written;
            },
            async (connection, attempt) =>
            {
                // It may still be at it: a server notices late that nobody waits for its answer.
                string? status;
                while (
                    (
                        status = await connection.ExecuteScalarAsync<string>(
                            new CommandDefinition(
                                "select pg_xact_status(@transaction::xid8)",
                                new { transaction },
                                cancellationToken: attempt
                            )
                        )
                    ) == "in progress"
                )
                    await Task.Delay(TimeSpan.FromMilliseconds(200), time, attempt);
                return status == "committed";
            },
            cancel
        );
    }
}
