using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Journal;

/// <summary>
/// An invocation's number, and the connection whose advisory lock says that its process lives. The lock is a transaction's, which stays
/// open but idle: a session's would outlive its process behind a transaction pooler. It has neither a snapshot nor a number, so it holds up
/// no vacuum. It is shared, so that it can be taken again while the server still takes the lost connection for a living one.
/// </summary>
internal sealed class RunLease : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly SemaphoreSlim turn = new(1);
    private NpgsqlConnection connection;
    private bool isDisposed;

    private RunLease(NpgsqlDataSource database, long runId, NpgsqlConnection connection) =>
        (this.database, RunId, this.connection) = (database, runId, connection);

    public long RunId { get; }

    public static async Task<RunLease> TakeAsync(NpgsqlDataSource database, long runId, CancellationToken cancel) =>
        new(database, runId, await LockedAsync(database, runId, cancel));

    /// <summary>
    /// Takes the lock again where the connection that held it was cut off. What was open until then others may have taken over; what is
    /// begun from now on is safe from them.
    /// </summary>
    public async Task KeepAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            try
            {
                // Not by Dapper, which would open a connection again that was found broken, without the lock.
                await using var ping = new NpgsqlCommand("select 1", connection);
                await ping.ExecuteNonQueryAsync(cancel);
            }
            catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
            {
                await connection.DisposeAsync();
                connection = await LockedAsync(database, RunId, cancel);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Gives the lock back, once nobody is taking it again: a connection that came then would never be closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (isDisposed)
                return;
            isDisposed = true;
            await connection.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // It was cut off, and the lock with it.
        }
        finally
        {
            turn.Release();
        }
    }

    private static async Task<NpgsqlConnection> LockedAsync(NpgsqlDataSource database, long runId, CancellationToken cancel)
    {
        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            await connection.BeginTransactionAsync(cancel); // ends with the connection
            await connection.ExecuteAsync(
                new CommandDefinition("set local idle_in_transaction_session_timeout = 0", cancellationToken: cancel)
            );
            await connection.ExecuteAsync(
                new CommandDefinition(
                    $"select pg_advisory_xact_lock_shared({AdvisoryLocks.Invocation}, @runId)",
                    new { runId = (int)runId },
                    cancellationToken: cancel
                )
            );
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
