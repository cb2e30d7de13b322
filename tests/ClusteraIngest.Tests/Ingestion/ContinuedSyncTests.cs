using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>A sync that did not come to its end is continued by the next one: what it has read is not read, and paid for, again.</summary>
public sealed class ContinuedSyncTests
{
    private const string ListRuns = "select count(*) from ctrl_charge where purpose = 'list' and state <> 'refused'";
    private static readonly IngestOptions ListsOnly = new() { WithTranscripts = false, Concurrency = 1 };

    [Fact]
    public async Task Lists_that_a_stopped_sync_has_read_are_not_read_again_by_the_next()
    {
        await using var world = await StoppedAfterOneListAsync();

        var next = await world.SyncAsync(ListsOnly);

        // The next list may have been read as well, before the stop came through.
        Assert.InRange(next.Figures.ListsSkipped, 1, 2);
        Assert.Equal(3, next.Figures.ListsSkipped + next.Figures.ListsRead);
        Assert.Equal(3, await world.ScalarAsync<int>(ListRuns));
        Assert.Equal(6, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task The_sync_after_one_that_came_to_its_end_reads_everything()
    {
        await using var world = await StoppedAfterOneListAsync();
        await world.SyncAsync(ListsOnly);

        var third = await world.SyncAsync(ListsOnly);

        Assert.Equal((0, 3), (third.Figures.ListsSkipped, third.Figures.ListsRead));
    }

    [Fact]
    public async Task A_sync_that_stopped_long_ago_is_not_continued()
    {
        await using var world = await StoppedAfterOneListAsync();
        var later = new AdvancingTime();
        later.Advance(TimeSpan.FromHours(2));
        await using var client = world.NewClient(later);

        var next = await world.SyncAsync(ListsOnly, client);

        Assert.Equal((0, 3), (next.Figures.ListsSkipped, next.Figures.ListsRead));
    }

    [Fact]
    public async Task A_full_sync_reads_also_the_lists_that_a_stopped_one_has_read()
    {
        await using var world = await StoppedAfterOneListAsync();

        var next = await world.SyncAsync(ListsOnly with { Full = true });

        Assert.Equal((0, 3), (next.Figures.ListsSkipped, next.Figures.ListsRead));
    }

    [Fact]
    public async Task A_list_whose_run_ended_badly_after_it_delivered_is_not_paid_twice_within_a_sync()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 8));
        await world.AddListAsync(world.AddChannel("beta", 2));
        world.Apify.FailNext("run-failed", where: "alpha");
        await foreach (var result in world.Client.Ingestion.SyncAsync(ListsOnly))
        {
            if (!result.Result.IsDone)
                break;
        }

        var next = await world.SyncAsync(ListsOnly);
        var third = await world.SyncAsync(ListsOnly);

        Assert.Equal((1, 1), (next.Figures.ListsSkipped, next.Figures.ListsRead));
        Assert.Equal((2, 4), (third.Figures.ListsRead, third.Figures.New));
        Assert.Equal(10, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_second_sync_shares_the_work_of_one_that_goes_on()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(300) });
        foreach (var handle in (string[])["alpha", "beta", "gamma", "delta"])
            await world.AddListAsync(world.AddChannel(handle, 4));
        await using var other = world.NewClient();
        Task<IngestWorld.SyncRun>? second = null;
        var first = new RunProgress();
        await foreach (var _ in world.Client.Ingestion.SyncAsync(new() { Concurrency = 2 }, first))
        {
            if (first.Figures.ListsRead >= 1)
                second ??= world.SyncAsync(new() { Concurrency = 2 }, other);
        }

        var shared = await second!;

        Assert.Empty(shared.ErrorIds);
        Assert.Equal(16, first.Figures.New + shared.Figures.New);
        Assert.Equal(4 + 16, world.Apify.Runs.Count);
        world.AssertNothingPaidTwice();
    }

    /// <summary>Three lists of two videos each, and a sync that was stopped when the first of them had been read.</summary>
    private static async Task<IngestWorld> StoppedAfterOneListAsync()
    {
        var world = await IngestWorld.CreateAsync();
        foreach (var handle in (string[])["alpha", "beta", "gamma"])
            await world.AddListAsync(world.AddChannel(handle, 2));
        var progress = new RunProgress();
        await foreach (var _ in world.Client.Ingestion.SyncAsync(ListsOnly, progress))
        {
            await Eventually.HoldsAsync(() => progress.Figures.ListsRead >= 1);
            break;
        }

        Assert.Equal("cancelled", await world.ScalarAsync<string>("select state from ctrl_run"));
        return world;
    }
}
