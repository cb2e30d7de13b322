using ClusteraIngest.Emulator;
using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>Apify or the database is away for a while, or for too long.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("503")]
    [InlineData("429")]
    [InlineData("reset")]
    public async Task Apify_that_answers_nothing_for_minutes_is_waited_for(string fault)
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(200));
        await world.AddListAsync(world.AddChannel("alpha", 3));
        var first = true;
        var results = new List<SyncResult>();
        await foreach (var result in client.Ingestion.SyncAsync(new() { MaxOutage = TimeSpan.FromHours(3) }))
        {
            results.Add(result);
            if (first)
                world.Apify.FailNext(fault, times: 25);
            first = false;
        }

        Assert.All(results, result => Assert.True(result.Result.IsDone));
        Assert.Equal(["finished"], await world.QueryAsync<string>("select state from ctrl_run"));
        Assert.Equal(
            0,
            await world.ScalarAsync<int>(
                "select count(*) from dataset_youtube_video where transcript_state in ('pending', 'failed', 'blocked')"
            )
        );
        world.AssertNothingPaidTwice();
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Apify_that_stays_away_ends_the_run_in_order_and_blames_no_list()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(200));
        await world.AddListAsync(world.AddChannel("alpha", 5));
        await world.AddListAsync(world.AddChannel("beta", 5));
        var error = await Assert.ThrowsAsync<ConfigurationException>(async () =>
        {
            await foreach (var result in client.Ingestion.SyncAsync(new() { MaxOutage = TimeSpan.FromMinutes(2) }))
                world.Apify.SetFaults("503:1");
        });

        Assert.Equal("ApifyUnreachable", error.ErrorId);
        Assert.Contains("2 minutes", error.Message, StringComparison.Ordinal);
        Assert.Equal(["interrupted"], await world.QueryAsync<string>("select state from ctrl_run"));
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_youtube_lists where last_state = 'failed'"));
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state = 'failed'"));

        world.Apify.SetFaults(null);
        var next = await world.SyncAsync();

        Assert.Empty(next.ErrorIds);
        Assert.Equal(
            10,
            await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state in ('stored', 'none')")
        );
        world.AssertNothingPaidTwice();
    }

    [Fact]
    public async Task One_request_that_never_succeeds_fails_its_own_item_only()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(500));
        await world.AddListAsync(world.AddChannel("alpha", 12));
        world.Apify.FailNext("500", times: 1_000_000, where: IngestWorld.VideoIdOf("alpha", 7));

        var run = await world.SyncAsync(new() { MaxOutage = TimeSpan.FromMinutes(1) }, client);

        Assert.Equal(["ApifyUnreachable"], run.ErrorIds);
        Assert.Equal(
            "failed",
            await world.ScalarAsync<string>(
                "select transcript_state from dataset_youtube_video where video_id = @id",
                new { id = IngestWorld.VideoIdOf("alpha", 7) }
            )
        );
        Assert.Equal(11, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task PostgreSQL_that_is_killed_and_comes_back_is_waited_for()
    {
        await using var world = await MortalWorld.CreateAsync(videos: 30);
        var progress = new RunProgress();
        var results = new List<SyncResult>();
        await foreach (var result in world.Client.Ingestion.SyncAsync(new(), progress))
        {
            results.Add(result);
            if (results.Count is 5 or 40)
            {
                await world.Server.KillAsync();
                await Task.Delay(750);
                await world.Server.Durable.StartAsync();
            }
        }

        Assert.All(results, result => Assert.True(result.Result.IsDone));
        Assert.Equal((30, 30), (progress.Figures.New, progress.Figures.TranscriptsStored + progress.Figures.TranscriptsNone));
        Assert.Equal(31, world.Apify.Runs.Count);
        var run = Assert.Single(await world.Client.Runs.GetAsync());
        Assert.Equal(RunState.Finished, run.State);
        Assert.Equal(
            (30, 30, world.Apify.ChargedUsd),
            (run.Figures.New, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone, run.Figures.CostUsd)
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task PostgreSQL_that_stays_away_ends_the_run_and_says_so()
    {
        await using var world = await MortalWorld.CreateAsync(videos: 10);
        var isKilled = false;
        var error = await Assert.ThrowsAsync<ConfigurationException>(async () =>
        {
            await foreach (var result in world.Client.Ingestion.SyncAsync(new() { MaxOutage = TimeSpan.FromSeconds(2) }))
            {
                if (!isKilled)
                    await world.Server.KillAsync();
                isKilled = true;
            }
        });

        Assert.Equal("DatabaseUnreachable", error.ErrorId);
        Assert.Contains("did not come back within 2 s", error.Message, StringComparison.Ordinal);

        await world.Server.Durable.StartAsync();
        var results = await world.Client.Ingestion.SyncAsync(new()).ToListAsync();
        Assert.All(results, result => Assert.True(result.Result.IsDone));
        Assert.Equal(11, world.Apify.Runs.Count);
    }

    /// <summary>A monitored channel, and a PostgreSQL of one test's own, which may be killed.</summary>
    private sealed class MortalWorld(ThrowAwayServer server, ApifyEmulator apify) : IAsyncDisposable
    {
        private IngestClient? client;

        public ThrowAwayServer Server => server;

        public ApifyEmulator Apify => apify;

        public IngestClient Client => client!;

        public static async Task<MortalWorld> CreateAsync(int videos)
        {
            var world = new MortalWorld(
                new(),
                await ApifyEmulator.StartAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(300) })
            );
            try
            {
                await world.SetUpAsync(videos);
                return world;
            }
            catch
            {
                await world.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (client is not null)
                await client.DisposeAsync();
            await apify.DisposeAsync();
            await server.DisposeAsync();
        }

        private async Task SetUpAsync(int videos)
        {
            for (var number = 0; number < videos; number++)
                apify.World.Add(IngestWorld.Item("alpha", number));
            var status = await server.Durable.StartAsync();
            client = new IngestClient(
                new()
                {
                    Database = status.ConnectionString,
                    ApifyToken = "a-token",
                    ApifyBaseUrl = apify.BaseAddress,
                }
            );
            await client.Database.InitializeAsync();
            await client.Lists.AddAsync(ListReference.Parse("https://www.youtube.com/@alpha"));
        }
    }
}
