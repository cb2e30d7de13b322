using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

public sealed class StoppingTests
{
    [Trait("Category", "Proof")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Lists_and_transcripts_share_however_few_runs_are_allowed(int concurrency)
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(50) });
        foreach (var handle in (string[])["alpha", "beta", "gamma"])
            await world.AddListAsync(world.AddChannel(handle, 25));

        var run = await world.SyncAsync(new() { Concurrency = concurrency }).WaitAsync(TimeSpan.FromMinutes(3));

        Assert.Equal((75, 75), (run.Figures.New, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone));
        Assert.Equal(concurrency, world.Apify.PeakConcurrentRuns);
    }

    [Trait("Category", "Proof")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whoever_stops_reading_early_leaves_nothing_behind_that_the_next_one_misses(int concurrency)
    {
        await using var world = await IngestWorld.CreateAsync();
        foreach (var handle in (string[])["alpha", "beta", "gamma"])
            await world.AddListAsync(world.AddChannel(handle, 40));

        await foreach (var _ in world.Client.Ingestion.SyncAsync(new() { Concurrency = concurrency }))
            break;
        Assert.Equal("cancelled", await world.ScalarAsync<string>("select state from ctrl_run"));
        await world.SyncAsync(new() { Concurrency = 20 });

        Assert.Equal(
            120,
            await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state in ('stored', 'none')")
        );
        Assert.Equal(
            120,
            world
                .Apify.Runs.Where(run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal))
                .Select(run => run.InputJson)
                .Distinct()
                .Count()
        );
        Assert.Equal(120, world.Apify.Runs.Count(run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal)));
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state in ('intent', 'sent')"));
    }

    [Fact]
    public async Task The_same_video_asked_for_twice_at_once_is_paid_once()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(500) });
        world.AddChannel("alpha", 1);
        var video = VideoId.Parse(IngestWorld.VideoIdOf("alpha", 0));

        var results = await world
            .Client.Ingestion.IngestTranscriptsAsync(Enumerable.Repeat(video, 6).ToAsyncEnumerable(), new())
            .ToListAsync();

        Assert.Equal(6, results.Count);
        Assert.All(results, result => Assert.Equal(TranscriptState.Stored, result.Item!.TranscriptState));
        Assert.Single(world.Apify.Runs);
    }
}
