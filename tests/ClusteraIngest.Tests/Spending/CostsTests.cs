using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Spending;

public sealed class CostsTests
{
    [Fact]
    public async Task Whatever_costs_are_summed_up_by_the_sum_is_what_was_charged()
    {
        await using var world = await IngestWorld.CreateAsync();
        var clock = new AdvancingTime();
        await using var client = world.NewClient(clock);
        await world.AddListAsync(world.AddChannel("alpha", 5));
        await world.SyncAsync(client: client);
        clock.Advance(TimeSpan.FromDays(1));
        var beta = await world.AddListAsync(world.AddChannel("beta", 3));
        var gamma = await world.AddListAsync(world.AddChannel("gamma", 2));
        await world.SyncAsync(client: client);
        await client.Lists.RemoveAsync(ListReference.Parse(gamma.Url));
        await client.Ingestion.IngestTranscriptsAsync(new[] { VideoId.Parse("abcdefghijk") }.ToAsyncEnumerable(), new()).ToListAsync();

        var byDay = await client.Costs.GetAsync();
        var byList = await client.Costs.GetAsync(CostGrouping.List);
        var byActor = await client.Costs.GetAsync(CostGrouping.Actor);

        Assert.Equal(world.Apify.ChargedUsd, byDay.Sum.CostUsd);
        Assert.Equal(byDay.Sum, byList.Sum);
        Assert.Equal(byDay.Sum with { Subject = "apify" }, Assert.Single((await client.Costs.GetAsync(CostGrouping.Provider)).Costs));
        var byPurpose = await client.Costs.GetAsync(CostGrouping.Purpose);
        Assert.Equal(byDay.Sum, byPurpose.Sum);
        Assert.Equal(["list", "transcript"], byPurpose.Costs.Select(cost => cost.Subject).Order(StringComparer.Ordinal));
        Assert.Equal(byDay.Sum, byActor.Sum);
        Assert.Equal(world.Apify.Runs.Count, byDay.Sum.Runs);
        Assert.Equal(2, byDay.Costs.Count);
        Assert.True(string.CompareOrdinal(byDay.Costs[0].Subject, byDay.Costs[1].Subject) > 0);
        Assert.Equal(
            ["(no list)", "https://www.youtube.com/@alpha", "https://www.youtube.com/@beta"],
            byList.Costs.Select(cost => cost.Subject).Order(StringComparer.Ordinal)
        );
        Assert.Equal((4, 6), byList.Costs.Where(cost => cost.Subject == beta.Url).Select(cost => (cost.Runs, cost.Items)).Single());
        Assert.Equal(
            ["pintostudio/youtube-transcript-scraper", "streamers/youtube-scraper"],
            byActor.Costs.Select(cost => cost.Subject).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_video_that_several_lists_show_costs_the_one_that_showed_it_first()
    {
        await using var world = await IngestWorld.CreateAsync();
        var channel = await world.AddListAsync(world.AddChannel("alpha", 2));
        await world.SyncAsync();
        var later = await world.AddListAsync("https://www.youtube.com/@later");
        await world.QueryAsync<int>(
            "insert into dataset_youtube_list_video (list_id, video_id) select @ListId, video_id from dataset_youtube_video returning 1",
            new { later.ListId }
        );

        var costs = await world.Client.Costs.GetAsync(CostGrouping.List);

        Assert.Equal(channel.Url, Assert.Single(costs.Costs).Subject);
    }

    [Fact]
    public async Task Days_are_those_of_UTC_and_both_ends_count()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1));
        await world.SyncAsync(new() { WithTranscripts = false });
        await world.QueryAsync<int>("update ctrl_charge set reserved_at = '2026-03-01T00:00:00Z' returning 1");

        Assert.Equal("2026-03-01", Assert.Single((await Between("2026-03-01", "2026-03-01")).Costs).Subject);
        Assert.Empty((await Between("2026-03-02", null)).Costs);
        Assert.Empty((await Between(null, "2026-02-28")).Costs);
        await world.QueryAsync<int>("update ctrl_charge set reserved_at = '2026-03-01T23:59:59.9Z' returning 1");
        Assert.Equal("2026-03-01", Assert.Single((await Between("2026-03-01", "2026-03-01")).Costs).Subject);

        Task<IngestCosts> Between(string? since, string? until) => world.Client.Costs.GetAsync(CostGrouping.Day, Day(since), Day(until));
        static DateOnly? Day(string? text) =>
            text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_is_not_settled_yet_is_apart_until_it_is()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.FailNext("unsettled");
        await world.AddListAsync(world.AddChannel("alpha", 4));
        await world.SyncAsync(new() { WithTranscripts = false });

        var before = (await world.Client.Costs.GetAsync()).Sum;
        world.Apify.Settle();
        await world.SyncAsync(new() { WithTranscripts = false, MaxVideos = 1 });
        await world.QueryAsync<int>("delete from ctrl_charge where charge_id > 1 returning 1");

        var after = (await world.Client.Costs.GetAsync()).Sum;
        Assert.Equal((0m, 0.02m), (before.CostUsd, before.UnsettledUsd));
        Assert.Equal((0.02m, 0m), (after.CostUsd, after.UnsettledUsd));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task The_invocations_together_cost_what_the_ledger_says_also_after_one_was_stopped()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        await world.AddListAsync(world.AddChannel("alpha", 30));
        using (var stop = new CancellationTokenSource())
        {
            var progress = new RunProgress();
            var sync = world.Client.Ingestion.SyncAsync(new(), progress, stop.Token).ToListAsync(CancellationToken.None).AsTask();
            await Eventually.HoldsAsync(() => progress.Figures.CostUsd > 0);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        }

        await world.SyncAsync();

        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_charge"));
        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_run"));
    }
}
