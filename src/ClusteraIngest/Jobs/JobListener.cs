using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Jobs;

/// <summary>
/// A connection that is told when there may be work. One that cannot listen (a transaction pooler, a database that is away) makes nothing
/// worse than slower: its owner looks by itself now and then.
/// </summary>
internal sealed class JobListener(NpgsqlDataSource database, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Npgsql counts milliseconds, and waits without end where there is not a whole one.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private NpgsqlConnection? connection;

    /// <summary>
    /// Waits until it is told, or that time is up: false. What was told since the last call counts; the first call is true at once.
    /// </summary>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel)
    {
        try
        {
            if (connection is null)
            {
                connection = await database.OpenConnectionAsync(cancel);
                await connection.ExecuteAsync(new CommandDefinition($"listen {JobStore.Channel}", cancellationToken: cancel));
                return true; // what was told before nobody has heard: look again
            }

            return await connection.WaitAsync(
                most < Shortest ? Shortest
                    : most < Longest ? most
                    : Longest,
                cancel
            );
        }
        catch (Exception exception)
            when ((exception is InvalidOperationException || DatabaseErrors.IsOutage(exception)) && !cancel.IsCancellationRequested)
        {
            await DisposeAsync();
            await Task.Delay(TimeSpan.FromSeconds(1) < most ? TimeSpan.FromSeconds(1) : most, time, cancel);
            return false;
        }
        catch (Exception exception) when (DatabaseErrors.IsCancelled(exception, cancel))
        {
            throw new OperationCanceledException(exception.Message, exception, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not { } open)
            return;
        connection = null;
        try
        {
            // Pooled connections are not reset: the next user would go on being told.
            if (open.FullState is System.Data.ConnectionState.Open)
                await open.ExecuteAsync("unlisten *");
        }
        catch (NpgsqlException)
        {
            // It is broken, and nobody will get it.
        }

        await open.DisposeAsync();
    }
}
