using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

/// <summary>A limit that is large enough for everything cuts nothing off, though each list alone could cost more than all of it.</summary>
public sealed class AmpleLimitTests
{
    [Trait("Category", "Proof")]
    [Theory]
    [InlineData(1_200, true)]
    [InlineData(200, true)]
    [InlineData(1_200, false)]
    [InlineData(200, false)]
    public async Task Three_lists_are_read_whole_within_a_limit_that_their_caps_exceed(int runTime, bool isMonthly)
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(runTime) });
        foreach (var (name, videos) in new[] { ("alpha", 24), ("beta", 17), ("gamma", 8) })
            await world.AddListAsync(world.AddChannel(name, videos));

        await AssertReadWholeAsync(world, isMonthly, lists: 3, videos: 49);
    }

    [Trait("Category", "Proof")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thirty_lists_are_read_whole_within_a_limit_that_their_caps_exceed(bool isMonthly)
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(40) });
        for (var number = 0; number < 30; number++)
            await world.AddListAsync(world.AddChannel($"{(char)('a' + number % 26)}{number:D2}x", 1 + number % 3));

        await AssertReadWholeAsync(world, isMonthly, lists: 30, videos: 60);
    }

    [Fact]
    public async Task A_run_that_waits_for_money_is_not_overtaken_by_smaller_ones()
    {
        var budget = new Budget(1);
        var first = await budget.ReserveAsync(ChargePrice.OfOne(0.5m), CancellationToken.None);
        var large = budget.ReserveAsync(new(0.8m, 0.005m, 0.005m), CancellationToken.None);
        var small = budget.ReserveAsync(ChargePrice.OfOne(0.01m), CancellationToken.None);
        Assert.False(large.IsCompleted || small.IsCompleted);

        first.Settle(0.1m);

        Assert.Equal((0.8m, 0.01m), ((await large).GrantedUsd, (await small).GrantedUsd));
    }

    [Fact]
    public async Task Whoever_stops_waiting_for_money_holds_up_nobody_behind()
    {
        var budget = new Budget(1);
        var first = await budget.ReserveAsync(ChargePrice.OfOne(0.5m), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var large = budget.ReserveAsync(new(0.8m, 0.005m, 0.005m), stop.Token);
        var second = budget.ReserveAsync(new(0.7m, 0.005m, 0.005m), stop.Token);
        var small = budget.ReserveAsync(ChargePrice.OfOne(0.01m), CancellationToken.None);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0.01m, (await small).GrantedUsd);
        first.Dispose();
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_list_that_waits_for_the_month_is_not_overtaken_by_another_process()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        var holding = await world.AddListAsync(world.AddChannel("alpha", 10), maxVideos: 10);
        var waiting = await world.AddListAsync(world.AddChannel("beta", 10), maxVideos: 10);
        await using var one = world.NewClient(monthlyLimitUsd: 0.25m);
        await using var two = world.NewClient(monthlyLimitUsd: 0.25m);
        await using var three = world.NewClient(monthlyLimitUsd: 0.25m);

        // Each list may cost 0.15 USD: while the first runs there is enough for a transcript, but not for the second.
        var first = one.Ingestion.IngestListsAsync(new[] { holding }.ToAsyncEnumerable(), new()).ToListAsync().AsTask();
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") > 0);
        var second = two.Ingestion.IngestListsAsync(new[] { waiting }.ToAsyncEnumerable(), new()).ToListAsync().AsTask();
        await Eventually.HoldsAsync(async () =>
            await world.ScalarAsync<int>("select count(*) from ctrl_charge where waits_at is not null and wanted_usd = 0.15") > 0
        );
        await three.Ingestion.IngestTranscriptsAsync(new[] { VideoId.Parse("abcdefghijk") }.ToAsyncEnumerable(), new()).ToListAsync();
        await Task.WhenAll(first, second);

        Assert.Equal(20, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where title is not null"));
        Assert.True(
            await world.ScalarAsync<bool>(
                "select t.reserved_at >= l.reserved_at from ctrl_charge t, ctrl_charge l where t.purpose = 'transcript' and "
                    + "l.list_id = @ListId",
                new { waiting.ListId }
            )
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task What_a_dead_process_holds_of_the_month_is_given_back_before_a_list_has_to_do_with_less()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        var dying = await world.AddListAsync(world.AddChannel("beta", 10), maxVideos: 10);
        using (var stop = new CancellationTokenSource())
        {
            await using var killed = world.NewClient(monthlyLimitUsd: 0.25m);
            var reading = killed
                .Ingestion.IngestListsAsync(new[] { dying }.ToAsyncEnumerable(), new(), null, stop.Token)
                .ToListAsync(CancellationToken.None)
                .AsTask();
            await Eventually.HoldsAsync(async () =>
                await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") > 0
            );
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }

        foreach (var name in new[] { "alpha", "gamma" })
            await world.AddListAsync(world.AddChannel(name, 12), maxVideos: 12);
        await using var client = world.NewClient(monthlyLimitUsd: 0.25m);
        var run = await world.SyncAsync(new() { WithTranscripts = false }, client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(0, run.Figures.ListsCutOff);
        Assert.Equal(34, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task A_list_whose_videos_nobody_takes_for_the_moment_holds_no_money_once_its_run_has_ended()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 60));
        await using var one = world.NewClient(monthlyLimitUsd: 0.5m);
        await using var two = world.NewClient(monthlyLimitUsd: 0.5m);

        // As in a pipe: whoever takes the list's videos waits for the money that it holds, which is all there is.
        await using var videos = one.Ingestion.IngestListsAsync(new[] { list }.ToAsyncEnumerable(), new()).GetAsyncEnumerator();
        Assert.True(await videos.MoveNextAsync());
        await two
            .Ingestion.IngestTranscriptsAsync(new[] { videos.Current.Item!.VideoId }.ToAsyncEnumerable(), new())
            .ToListAsync()
            .AsTask()
            .WaitAsync(TimeSpan.FromMinutes(2));
        var count = 1;
        while (await videos.MoveNextAsync())
            count++;

        Assert.Equal(60, count);
        Assert.Equal(61 * 0.005m, world.Apify.ChargedUsd);
    }

    private static async Task AssertReadWholeAsync(IngestWorld world, bool isMonthly, int lists, int videos)
    {
        await using var client = world.NewClient(monthlyLimitUsd: isMonthly ? 1 : null);
        var run = await world.SyncAsync(new() { MaxCostUsd = isMonthly ? null : 1 }, client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal((lists, 0, 0, videos), (run.Figures.ListsRead, run.Figures.ListsCapped, run.Figures.ListsCutOff, run.Figures.New));
        Assert.Equal(videos, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone);
        Assert.Equal(2 * videos * 0.005m, world.Apify.ChargedUsd);
    }
}
