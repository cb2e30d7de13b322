using ClusteraIngest.Errors;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

public sealed class PaidRunTests
{
    [Fact]
    public async Task A_start_whose_answer_was_lost_is_found_and_not_paid_twice()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        world.Apify.FailNext("lost-start", times: 2);

        var run = await world.SyncAsync();

        Assert.Empty(run.ErrorIds);
        Assert.Equal(4, world.Apify.Runs.Count);
        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_charge"));
    }

    [Fact]
    public async Task A_run_that_a_dead_process_had_started_is_read_on_from_its_offset()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(3) });
        await world.AddListAsync(world.AddChannel("alpha", 30));

        // Stopped after the first videos: the run goes on at Apify.
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in world.Client.Ingestion.SyncAsync(new() { WithTranscripts = false }, null, stop.Token))
                await stop.CancelAsync();
        });
        var stored = await world.ScalarAsync<int>(
            "select items_stored from ctrl_charge join ctrl_apify_run using (charge_id) where state = 'sent'"
        );
        Assert.InRange(stored, 1, 29);
        Assert.Equal("cancelled", await world.ScalarAsync<string>("select state from ctrl_run"));

        await using var next = world.NewClient();
        var run = await world.SyncAsync(new() { WithTranscripts = false }, next);

        Assert.Equal(30 - stored, run.Figures.New);
        Assert.Single(world.Apify.Runs);
        Assert.Equal(
            "settled 30",
            await world.ScalarAsync<string>("select state || ' ' || items_stored from ctrl_charge join ctrl_apify_run using (charge_id)")
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_full_sync_that_picks_up_a_run_for_new_videos_only_reads_the_list_from_its_beginning_too()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        await world.AddListAsync(world.AddChannel("alpha", 20), maxVideos: 10);
        await world.SyncAsync(new() { WithTranscripts = false });
        world.Apify.World.Add(IngestWorld.Item("alpha", 20));
        world.Apify.World.Add(IngestWorld.Item("alpha", 21));

        // Killed, as it were, while it reads what is new.
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in world.Client.Ingestion.SyncAsync(new() { WithTranscripts = false }, null, stop.Token))
                await stop.CancelAsync();
        });

        await using var next = world.NewClient();
        var run = await world.SyncAsync(new() { WithTranscripts = false, Full = true }, next);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(22, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.False((await next.Lists.GetAllAsync()).Single().IsCapped);
        Assert.Equal(3, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task An_intent_of_a_dead_process_that_was_never_sent_is_started()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.QueryAsync<int>("insert into ctrl_run (kind) values ('sync') returning run_id");
        await new ActorRunRow
        {
            ListId = list.ListId,
            Input = """{"startUrls": [{"url": "https://www.youtube.com/@alpha"}], "maxResults": 7}""",
            SentAgo = null,
        }.InsertAsync(world);

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(3, run.Figures.New);
        Assert.Single(world.Apify.Runs);
        Assert.Equal(["interrupted", "finished"], await world.QueryAsync<string>("select state from ctrl_run order by run_id"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Two_syncs_at_once_pay_for_each_run_once()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        await world.AddListAsync(world.AddChannel("alpha", 8));
        await world.AddListAsync(world.AddChannel("beta", 8));
        await using var other = world.NewClient();

        var both = await Task.WhenAll(world.SyncAsync(), world.SyncAsync(client: other));

        Assert.All(both, run => Assert.Empty(run.ErrorIds));
        Assert.Equal(16, both.Sum(run => run.Figures.New));
        Assert.Equal(16, world.Apify.Runs.Count(run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal)));
        Assert.Equal(
            16,
            world
                .Apify.Runs.Where(run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal))
                .Select(run => run.InputJson)
                .Distinct()
                .Count()
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Faults_of_every_kind_leave_nothing_out_and_nothing_twice()
    {
        await using var world = await IngestWorld.CreateAsync(
            new()
            {
                WithoutDemo = true,
                Seed = 7,
                Faults = "429:0.05,500:0.05,reset:0.03,lost-start:0.08,truncated:0.05,not-now:0.05",
            }
        );
        await world.AddListAsync(world.AddChannel("alpha", 40));

        await using var client = world.NewClient(new HurriedTime(20));
        var run = await world.SyncAsync(new() { Concurrency = 10 }, client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(40, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone);
        Assert.Equal(41, world.Apify.Runs.Count);
        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_charge"));
    }

    [Fact]
    public async Task Spending_stops_at_the_limit_and_what_runs_is_read_to_its_end()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10), maxVideos: 10);
        var progress = new RunProgress();

        var error = await Assert.ThrowsAsync<BudgetExceededException>(async () =>
            await world.Client.Ingestion.SyncAsync(new() { MaxCostUsd = 0.08m }, progress).ToListAsync()
        );

        Assert.Equal("BudgetExceeded", error.ErrorId);
        Assert.InRange(world.Apify.ChargedUsd, 0.06m, 0.08m);
        Assert.Equal(10, progress.Figures.New);
        Assert.Equal(progress.Figures.TranscriptsStored + progress.Figures.TranscriptsNone, world.Apify.Runs.Count - 1);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state in ('intent', 'sent')"));

        // Without the limit the next one goes on where this one stopped.
        var rest = await world.SyncAsync();
        Assert.Equal(
            10,
            progress.Figures.TranscriptsStored
                + progress.Figures.TranscriptsNone
                + rest.Figures.TranscriptsStored
                + rest.Figures.TranscriptsNone
        );
    }

    [Fact]
    public async Task A_refused_token_is_told_before_anything_is_begun()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, Token = "another" });
        await world.AddListAsync(world.AddChannel("alpha", 1));

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => world.SyncAsync());

        Assert.Equal("ApifyTokenRefused", error.ErrorId);
        Assert.DoesNotContain("a-token", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await world.ScalarAsync<int>("select (select count(*) from ctrl_charge) + (select count(*) from ctrl_run)"));
    }

    [Fact]
    public async Task A_dataset_that_has_expired_is_given_up_and_the_list_read_anew()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.QueryAsync<int>("insert into ctrl_run (kind) values ('sync') returning run_id");
        await new ActorRunRow
        {
            ListId = list.ListId,
            Input = """{"maxResults": 7}""",
            Id = "GoneGoneGoneGone1",
            DatasetId = "GoneGoneGoneGone2",
        }.InsertAsync(world);

        var first = await world.SyncAsync(new() { WithTranscripts = false });
        var second = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(["DatasetExpired"], first.ErrorIds);
        Assert.Equal(3, second.Figures.New);
        Assert.Equal(["lost", "settled"], await world.QueryAsync<string>("select state from ctrl_charge order by charge_id"));
    }
}
