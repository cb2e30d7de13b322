using ClusteraIngest.Errors;

namespace ClusteraIngest.Tests.Spending;

public sealed class BudgetTests
{
    private const string Playlist = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop";

    [Fact]
    public async Task A_list_that_fills_its_cap_has_not_spent_the_budget()
    {
        await using var world = await IngestWorld.CreateAsync();
        for (var number = 0; number < 5; number++)
        {
            var item = IngestWorld.Item("alpha", number);
            item["fromYTUrl"] = Playlist;
            world.Apify.World.Add(item);
        }
        await world.AddListAsync(Playlist, maxVideos: 3);

        var run = await world.SyncAsync(new() { WithTranscripts = false, MaxCostUsd = 100 });

        Assert.Equal((3, 1), (run.Figures.New, run.Figures.ListsCapped));
    }

    [Fact]
    public async Task Runs_whose_cost_is_not_told_yet_count_against_the_limit()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 20));
        await world.SyncAsync(new() { WithTranscripts = false });
        var before = world.Apify.ChargedUsd;
        world.Apify.FailNext("unsettled", times: 100);

        await Assert.ThrowsAsync<BudgetExceededException>(() =>
            world.Client.Ingestion.IngestPendingTranscriptsAsync(new() { MaxCostUsd = 0.04m }).ToListAsync().AsTask()
        );

        Assert.InRange(world.Apify.ChargedUsd - before, 0.01m, 0.04m);
    }

    [Fact]
    public async Task A_list_that_the_budget_cut_says_so_even_where_its_cost_is_not_told_yet()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10));
        world.Apify.FailNext("unsettled");

        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(new() { WithTranscripts = false, MaxCostUsd = 0.02m }));

        Assert.Equal(4, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.Equal(ClusteraIngest.YouTube.ListState.CutOff, (await world.Client.Lists.GetAllAsync()).Single().LastState);
    }

    [Fact]
    public async Task Runs_whose_cost_is_told_late_are_beside_the_sum_until_then()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10));
        world.Apify.FailNext("unsettled");

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal((0m, 1, 0.05m), (run.Figures.CostUsd, run.Figures.UnsettledRuns, run.Figures.UnsettledUsd));
        Assert.Equal(0m, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_run"));
    }

    [Fact]
    public async Task A_transcript_may_cost_twice_as_much_as_those_before_it()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10));

        await world.SyncAsync(new() { MaxCostUsd = 1 });

        // A run that meets the limit it was given ends there, and what it has cost is lost.
        Assert.Equal(
            10,
            await world.ScalarAsync<int>(
                "select count(*) from ctrl_apify_run where purpose = 'transcript' and max_charge_usd >= 2 * cost_usd"
            )
        );
    }
}
