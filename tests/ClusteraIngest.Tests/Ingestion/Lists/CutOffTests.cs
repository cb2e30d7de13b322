using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

/// <summary>A list that a spending limit has cut off is read on by the next sync.</summary>
public sealed class CutOffTests
{
    private const string Playlist = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop";
    private static readonly IngestOptions Lists = new() { WithTranscripts = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_that_a_limit_cut_off_is_read_on_by_the_next_sync(bool isPlaylist)
    {
        await using var world = await IngestWorld.CreateAsync();
        await AddAsync(world, isPlaylist, 10);

        var error = await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(Lists with { MaxCostUsd = 0.02m }));
        var cut = (await world.Client.Lists.GetAllAsync()).Single();

        Assert.Equal(0.02m, error.LimitUsd);
        Assert.Equal(4, await VideosAsync(world));
        Assert.True(cut is { LastState: ListState.CutOff, CutOffAfter: 4, CutOffSince: null, IsCapped: false });
        Assert.Equal(0.02m, IngestionClient.ListedAgainUsd(cut, Lists));

        var rest = await world.SyncAsync(Lists);

        Assert.Equal((6, 4, 0), (rest.Figures.New, rest.Figures.Known, rest.Figures.ListsCutOff));
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.Read, CutOffAfter: null, IsCapped: false });
        Assert.Equal(14 * 0.005m, world.Apify.ChargedUsd); // the first four are listed again
    }

    [Fact]
    public async Task New_videos_that_a_limit_cut_off_are_read_on_from_where_their_reading_had_begun()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 5));
        await world.SyncAsync(Lists);
        for (var number = 5; number < 25; number++)
            world.Apify.World.Add(IngestWorld.Item("alpha", number));

        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(Lists with { MaxCostUsd = 0.03m }));
        Assert.Equal(11, await VideosAsync(world));
        await world.SyncAsync(Lists);

        Assert.Equal(25, await VideosAsync(world));
        Assert.Single(world.Apify.Runs.Skip(1).Select(run => run.InputJson).Distinct());
        Assert.True(
            (await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.Read, CutOffAfter: null, CutOffSince: null }
        );
    }

    [Fact]
    public async Task Money_that_does_not_reach_what_is_missing_is_not_spent_on_what_is_stored()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10));
        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(Lists with { MaxCostUsd = 0.02m }));
        await world.AddListAsync(world.AddChannel("beta", 2));

        var run = await world.SyncAsync(Lists with { MaxCostUsd = 0.02m });

        var error = run.Results.Single(result => !result.Result.IsDone).Result.Error!;
        Assert.Equal("BudgetExceeded", error.ErrorId);
        Assert.Contains("@alpha", error.Message, StringComparison.Ordinal);
        Assert.Contains("after 4 videos", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.02 USD that this invocation may cost", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1, 1), (run.Figures.New, run.Figures.ListsRead, run.Figures.ListsFailed));
        Assert.Equal(6 * 0.005m, world.Apify.ChargedUsd);

        await world.SyncAsync(Lists);
        Assert.Equal(12, await VideosAsync(world));
    }

    [Fact]
    public async Task The_limit_that_was_given_is_named_and_not_what_was_left_of_it()
    {
        await using var world = await IngestWorld.CreateAsync();
        var small = await world.AddListAsync(world.AddChannel("alpha", 2));
        var large = await world.AddListAsync(world.AddChannel("beta", 10));
        await using var monthly = world.NewClient(monthlyLimitUsd: 0.07m);

        var ofInvocation = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            ReadAsync(world.Client, new() { MaxCostUsd = 0.03m, Concurrency = 1 }, small, large)
        );
        var ofMonth = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            ReadAsync(monthly, new() { MaxCostUsd = 5, Concurrency = 1 }, large)
        );

        Assert.Equal((0.03m, null), (ofInvocation.LimitUsd, ofInvocation.FreeAgainAt));
        Assert.Contains("0.03 of the 0.03 USD that this invocation may cost", ofInvocation.Message, StringComparison.Ordinal);
        Assert.Equal(0.07m, ofMonth.LimitUsd);
        Assert.Contains("of the 0.07 USD that", ofMonth.Message, StringComparison.Ordinal);
        Assert.NotNull(ofMonth.FreeAgainAt);
    }

    [Fact]
    public async Task Reading_on_that_was_interrupted_is_carried_on()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        await world.AddListAsync(world.AddChannel("alpha", 10));
        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(Lists with { MaxCostUsd = 0.02m }));
        await KillAsync(world, Lists, runs: 2);

        await world.SyncAsync(Lists);

        Assert.Equal((10, 2), (await VideosAsync(world), world.Apify.Runs.Count));
        Assert.Equal(ListState.Read, (await world.Client.Lists.GetAllAsync()).Single().LastState);
    }

    [Fact]
    public async Task A_run_that_an_earlier_limit_cut_off_is_read_on_by_whoever_picks_it_up_and_has_the_money()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        await world.AddListAsync(world.AddChannel("alpha", 10));
        await KillAsync(world, Lists with { MaxCostUsd = 0.02m }, runs: 1);

        var run = await world.SyncAsync(Lists);

        Assert.Empty(run.ErrorIds);
        Assert.Equal((10, 2), (await VideosAsync(world), world.Apify.Runs.Count));
        Assert.Equal(ListState.Read, (await world.Client.Lists.GetAllAsync()).Single().LastState);
    }

    [Fact]
    public async Task What_a_cap_leaves_out_is_not_read_on_and_a_cap_for_once_forgets_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10));
        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(Lists with { MaxCostUsd = 0.02m }));

        await world.SyncAsync(Lists with { MaxVideos = 3 });
        Assert.Equal((4, 4), ((await world.Client.Lists.GetAllAsync()).Single().CutOffAfter, await VideosAsync(world)));
        var list = (await world.Client.Lists.GetAllAsync()).Single();
        await world.Client.Lists.UpdateAsync(list, maxVideos: 1);
        await world.SyncAsync(Lists);

        Assert.True(
            (await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.Capped, CutOffAfter: null, IsCapped: true }
        );
        Assert.Equal(4, await VideosAsync(world));
    }

    [Fact]
    public async Task What_a_full_reading_leaves_behind_at_a_limit_does_not_pass_for_read()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10), maxVideos: 3);
        await world.SyncAsync(Lists);

        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(Lists with { Full = true, MaxCostUsd = 0.03m }));
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.CutOff, IsCapped: true });
        await world.SyncAsync(Lists with { Full = true });

        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.Read, CutOffAfter: null, IsCapped: false });
        Assert.Equal(10, await VideosAsync(world));
    }

    [Theory]
    [InlineData(4, ListState.Read)]
    [InlineData(5, ListState.CutOff)]
    public async Task A_list_of_as_many_videos_as_the_money_reached_is_not_cut_off(int videosAtYouTube, ListState expected)
    {
        await using var world = await IngestWorld.CreateAsync();
        for (var number = 0; number < 4; number++)
        {
            var item = IngestWorld.Item("alpha", number);
            item["channelTotalVideos"] = videosAtYouTube;
            world.Apify.World.Add(item);
        }

        await world.AddListAsync("https://www.youtube.com/@alpha");
        var error = await Record.ExceptionAsync(() => world.SyncAsync(Lists with { MaxCostUsd = 0.02m }));

        Assert.Equal(expected is ListState.CutOff, error is BudgetExceededException);
        var list = (await world.Client.Lists.GetAllAsync()).Single();
        Assert.Equal((expected, expected is ListState.CutOff ? 4 : null, 4), (list.LastState, list.CutOffAfter, await VideosAsync(world)));
    }

    private static async Task AddAsync(IngestWorld world, bool isPlaylist, int videos)
    {
        var url = isPlaylist ? Playlist : world.AddChannel("alpha", videos);
        for (var number = 0; isPlaylist && number < videos; number++)
        {
            var item = IngestWorld.Item("alpha", number);
            item["fromYTUrl"] = Playlist;
            world.Apify.World.Add(item);
        }

        await world.AddListAsync(url);
    }

    private static Task<int> VideosAsync(IngestWorld world) => world.ScalarAsync<int>("select count(*) from dataset_youtube_video");

    private static Task<List<StageResult<Video>>> ReadAsync(IngestClient client, IngestOptions options, params MonitoredList[] lists) =>
        client.Ingestion.IngestListsAsync(lists.ToAsyncEnumerable(), options).ToListAsync().AsTask();

    /// <summary>Starts a sync and stops it once so many paid runs have been started in all.</summary>
    private static async Task KillAsync(IngestWorld world, IngestOptions options, int runs)
    {
        using var stop = new CancellationTokenSource();
        await using var killed = world.NewClient();
        var sync = world.SyncAsync(options, killed, stop.Token);
        await Eventually.HoldsAsync(async () =>
            await world.ScalarAsync<int>("select count(*) from ctrl_apify_run where apify_run_id is not null") == runs
        );
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
    }
}
