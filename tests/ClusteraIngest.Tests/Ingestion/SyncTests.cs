using System.Text.Json.Nodes;

namespace ClusteraIngest.Tests.Ingestion;

public sealed class SyncTests
{
    [Fact]
    public async Task First_sync_stores_every_video_once_and_fetches_every_transcript()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 25));

        var run = await world.SyncAsync();

        Assert.Empty(run.ErrorIds);
        Assert.Equal((25, 25, 0, 0), (run.Figures.Listed, run.Figures.New, run.Figures.Known, run.Figures.Failed));
        Assert.Equal(25, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.Equal(25, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone);
        Assert.Equal(
            run.Figures.TranscriptsStored,
            await world.ScalarAsync<int>(
                "select count(*) from dataset_youtube_video where transcript is not null and transcript_state = 'stored'"
            )
        );
        Assert.Equal(world.Apify.ChargedUsd, run.Figures.CostUsd);
        Assert.Equal(run.Figures.CostUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_charge"));
        Assert.Equal(run.Figures.CostUsd, await world.ScalarAsync<decimal>("select cost_usd from ctrl_run"));
    }

    [Fact]
    public async Task Second_sync_of_an_unchanged_list_writes_nothing_and_pays_for_no_transcript()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 25));
        await world.SyncAsync();
        var versions = await world.RowVersionsAsync();
        var runs = world.Apify.Runs.Count;

        var again = await world.SyncAsync();

        Assert.Empty(again.ErrorIds);
        Assert.Equal(0, again.Figures.New);
        Assert.True(again.Figures.Known > 0);
        Assert.Equal(versions, await world.RowVersionsAsync());
        Assert.Equal(runs + 1, world.Apify.Runs.Count);
        Assert.Equal("streamers/youtube-scraper", world.Apify.Runs[^1].Actor);
        // The watermark, less three days of overlap.
        Assert.Equal("2026-01-22", (string?)JsonNode.Parse(world.Apify.Runs[^1].InputJson)!["oldestPostDate"]);
    }
}
