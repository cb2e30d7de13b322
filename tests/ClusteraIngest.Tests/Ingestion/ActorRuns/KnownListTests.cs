using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Dapper;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

/// <summary>Lists of which everything is stored already: most of what a daily sync reads.</summary>
public sealed class KnownListTests
{
    private static readonly IngestOptions Lists = new() { WithTranscripts = false, Concurrency = 1 };

    [Fact]
    public async Task A_list_without_news_takes_four_round_trips_to_the_database()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        var beta = await world.AddListAsync(world.AddChannel("beta", 3));
        await world.SyncAsync(Lists);
        await world.SyncAsync(Lists); // asks for what is newer than the newest from now on

        var ofTwo = await CommandsAsync(world);
        await world.Client.Lists.SetEnabledAsync(ListReference.Parse(beta.Url), enabled: false);
        var ofOne = await CommandsAsync(world);

        // Intent and sending; the run's id; what is known of its videos; the end of the list and of the run, and the sum.
        Assert.Equal(4, ofTwo - ofOne);
        Assert.Equal(
            (7, 7, 21, 21),
            (
                await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'settled'"),
                await world.ScalarAsync<int>("select sum(lists_read) from ctrl_run"),
                await world.ScalarAsync<int>("select sum(items_stored) from ctrl_apify_run"),
                await world.ScalarAsync<int>("select sum((units->>'items')::int) from ctrl_charge")
            )
        );
        Assert.Equal(6, await world.ScalarAsync<int>("select sum(videos_new) from ctrl_run"));
        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_run"));
    }

    [Fact]
    public async Task A_list_that_another_process_has_read_at_this_moment_is_not_paid_for_again()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var end = await other.BeginTransactionAsync();
        await other.ExecuteAsync("update ctrl_youtube_lists set last_synced_at = now()", transaction: end);

        var sync = world.SyncAsync(Lists);
        await TakeOverTests.BlockedAsync(world);
        await end.CommitAsync();
        var run = await Eventually.EndsAsync(sync);

        Assert.Empty(run.ErrorIds);
        Assert.Empty(world.Apify.Runs);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state in ('intent', 'sent')"));
    }

    [Fact]
    public async Task An_end_is_not_written_down_by_who_has_lost_the_run()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(0.5) });
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.SyncAsync(Lists);
        var before = await StateAsync();

        var sync = world.SyncAsync(Lists);
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") == 1);
        // As another process does that takes this one for dead.
        await world.ScalarAsync<int>(
            """
            with other as (insert into ctrl_run (kind, started_at) values ('sync', now()) returning run_id)
            update ctrl_charge set run_id = other.run_id from other where state = 'sent' returning 1
            """
        );
        var run = await Eventually.EndsAsync(sync);

        Assert.Equal(["RunTakenOver"], run.ErrorIds);
        Assert.Equal(before, await StateAsync());
        Assert.Equal("sent", await world.ScalarAsync<string>("select state from ctrl_charge order by charge_id desc limit 1"));
        Assert.Equal(1, await world.ScalarAsync<int>("select sum(lists_read) from ctrl_run"));

        Task<string> StateAsync() => world.ScalarAsync<string>("select l::text from ctrl_youtube_lists l");
    }

    /// <summary>The commands and batches that a sync sends.</summary>
    private static async Task<int> CommandsAsync(IngestWorld world)
    {
        using var counter = new CountedCommands();
        await using var client = new IngestClient(
            new IngestSettings
            {
                Database = world.Database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = world.Apify.BaseAddress,
            },
            counter
        );
        var run = await world.SyncAsync(Lists, client);
        Assert.Empty(run.ErrorIds);
        return counter.Count;
    }

    /// <summary>Counts what Npgsql says that it has executed.</summary>
    private sealed class CountedCommands : ILoggerFactory, ILogger
    {
        private int count;

        public int Count => count;

        public ILogger CreateLogger(string categoryName) =>
            categoryName == "Npgsql.Command" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider) { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> text
        )
        {
            if (eventId.Name is "CommandExecutionCompleted" or "BatchExecutionCompleted")
                Interlocked.Increment(ref count);
        }

        public void Dispose() { }
    }
}
