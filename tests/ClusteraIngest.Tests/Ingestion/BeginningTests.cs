using ClusteraIngest.Ingestion;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>An invocation whose beginning fails, in a process that lives on.</summary>
public sealed class BeginningTests
{
    [Fact]
    public async Task An_invocation_whose_beginning_fails_gives_back_its_connection_and_its_lock()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await world.AddListAsync($"https://www.youtube.com/channel/{world.YouTube.World.AddGeneratedChannel("alpha", 3).Id}");
        await world.QueryAsync<int>("alter table ctrl_youtube_api_key rename to ctrl_youtube_api_key_elsewhere");

        await Assert.ThrowsAnyAsync<Exception>(() => world.SyncAsync());

        await AssertNothingIsLeftAsync(world);
    }

    [Fact]
    public async Task An_invocation_that_is_stopped_while_it_begins_gives_back_its_connection_and_its_lock()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await world.AddListAsync($"https://www.youtube.com/channel/{world.YouTube.World.AddGeneratedChannel("alpha", 3).Id}");
        await using var blocker = await world.Database.Source.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await Dapper.SqlMapper.ExecuteAsync(blocker, "lock table ctrl_youtube_api_key in access exclusive mode", transaction: transaction);
        using var stop = new CancellationTokenSource();

        var sync = world.Client.Ingestion.SyncAsync(new() { WithTranscripts = false }, null, stop.Token).ToListAsync().AsTask();
        await Eventually.HoldsAsync(async () =>
            await world.QueryAsync<int>(
                "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            )
                is [> 0]
        );
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        await transaction.RollbackAsync();

        await AssertNothingIsLeftAsync(world);
    }

    [Fact]
    public async Task An_invocation_that_nobody_follows_is_ended_where_it_is_let_go_of()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient();

        await using (await IngestStages.BeginAsync(client.Services, RunKind.Sync, new(), null, default))
        {
            Assert.Equal(RunState.Running, (await world.Client.Runs.GetAsync()).Single().State);
        }

        Assert.Equal(RunState.Interrupted, (await world.Client.Runs.GetAsync()).Single().State);
    }

    private static async Task AssertNothingIsLeftAsync(YouTubeWorld world)
    {
        Assert.Equal(
            [0],
            await world.QueryAsync<int>(
                """
                select count(*)::int from pg_locks where locktype = 'advisory'
                    and database = (select oid from pg_database where datname = current_database())
                """
            )
        );
        Assert.Equal(
            [0],
            await world.QueryAsync<int>(
                "select count(*)::int from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"
            )
        );
        Assert.NotEqual(RunState.Running, Assert.Single(await world.Client.Runs.GetAsync()).State);
    }
}
