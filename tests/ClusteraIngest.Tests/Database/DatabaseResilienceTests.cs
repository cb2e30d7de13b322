using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Tests.Database;

/// <summary>What is done once, and what again, where the connection breaks.</summary>
public sealed class DatabaseResilienceTests : IAsyncLifetime
{
    private TestDatabase? database;
    private RunLease? lease;
    private DatabaseResilience? resilience;
    private NpgsqlConnection? other;

    private DatabaseResilience Resilience => resilience!;

    /// <summary>A connection that nobody breaks, to a database with a table <c>done</c>.</summary>
    private NpgsqlConnection Other => other!;

    public async Task InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabaseAsync();
        lease = await new RunStore(database.Source).BeginAsync(RunKind.Sync, DateTimeOffset.UtcNow, CancellationToken.None);
        resilience = new(
            database.Source,
            lease.KeepAsync,
            new Outage("the database", TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );
        other = await database.Source.OpenConnectionAsync();
        await other.ExecuteAsync("create table done (attempt integer)");
    }

    public async Task DisposeAsync()
    {
        await Other.DisposeAsync();
        await lease!.DisposeAsync();
        await database!.DisposeAsync();
    }

    [Fact]
    public async Task What_was_committed_when_the_connection_broke_is_not_done_again()
    {
        var attempts = 0;
        var returned = await Resilience.ExecuteOnceAsync(
            async (connection, cancel) =>
            {
                // As if its own commit had come through, but not the answer to it.
                await Other.ExecuteAsync("insert into done values (@attempts)", new { attempts = ++attempts });
                await Other.ExecuteAsync("select pg_terminate_backend(@pid)", new { pid = connection.ProcessID });
                return attempts;
            },
            (connection, cancel) => connection.ExecuteScalarAsync<bool>("select exists (select from done)"),
            CancellationToken.None
        );

        Assert.Equal((1, 1), (returned, attempts));
    }

    [Fact]
    public async Task A_statement_that_was_prepared_before_a_migration_is_prepared_anew()
    {
        await using var prepared = await PostgresDatabase.OpenAsync(database!.ConnectionString, isLocalServer: false, null, default);
        var repeated = new DatabaseResilience(
            prepared.Source,
            keepLease: null,
            new Outage("the database", TimeSpan.Zero, TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );
        await Other.ExecuteAsync("insert into done values (1)");
        for (var time = 0; time < 10; time++)
            Assert.Equal(1, await ReadAsync());

        await Other.ExecuteAsync("alter table done alter column attempt type bigint");

        Assert.Equal(1, await ReadAsync());

        Task<int> ReadAsync() =>
            repeated.ExecuteIdempotentAsync(
                (connection, cancel) => connection.ExecuteScalarAsync<int>("select attempt from done"),
                CancellationToken.None
            );
    }

    [Fact]
    public async Task What_was_not_committed_when_the_connection_broke_is_done_again()
    {
        var attempts = 0;
        await Resilience.ExecuteOnceAsync(
            async (connection, cancel) =>
            {
                await connection.ExecuteAsync("insert into done values (@attempts)", new { attempts = ++attempts });
                if (attempts == 1)
                    await Other.ExecuteAsync("select pg_terminate_backend(@pid)", new { pid = connection.ProcessID });
                return attempts;
            },
            (connection, cancel) => connection.ExecuteScalarAsync<bool>("select exists (select from done)"),
            CancellationToken.None
        );

        Assert.Equal([2], await Other.QueryAsync<int>("select attempt from done"));
    }

    [Fact]
    public async Task What_the_server_has_undone_because_of_a_deadlock_is_done_again()
    {
        var attempts = 0;
        await Resilience.ExecuteOnceAsync(
            async (connection, cancel) =>
            {
                if (++attempts == 1)
                    await connection.ExecuteAsync("do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$");
                return attempts;
            },
            (_, _) => Task.FromResult(false),
            CancellationToken.None
        );

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_connection_that_breaks_because_it_was_stopped_is_no_outage()
    {
        var broken = new NpgsqlException(
            "Exception while connecting",
            new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.OperationAborted)
        );
        using var stop = new CancellationTokenSource();

        Assert.False(DatabaseErrors.IsCancelled(broken, stop.Token));
        Assert.Null(DatabaseErrors.Translate(new TaskCanceledException("A task was canceled.", broken.InnerException), null));
        await stop.CancelAsync();
        Assert.True(DatabaseErrors.IsCancelled(broken, stop.Token));
    }
}
