namespace ClusteraIngest.Tests.Tool;

public sealed class DryRunTests
{
    [Fact]
    public async Task A_sync_tells_what_it_may_cost_at_most_and_does_nothing()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 3), "--max-videos", "10");
        await tool.RunAsync("lists", "add", tool.World.AddChannel("beta", 3));
        await tool.RunAsync("lists", "disable", "@beta");
        await tool.RunAsync("ingest", "@alpha");
        var (runs, versions) = (tool.World.Apify.Runs.Count, await tool.World.RowVersionsAsync());

        var plan = await tool.RunAsync("sync", "--dry-run");
        var limited = await tool.RunAsync("sync", "--dry-run", "--max-cost-usd", "0.1");

        Assert.Equal(0, plan.ExitCode);
        Assert.Equal(["list", "transcripts", "new_transcripts", "sum"], plan.All("what"));
        // 30 videos of three kinds at 0.005, three transcripts whose turn it is and 30 that may follow at 0.01.
        Assert.Equal([0.15m, 0.03m, 0.30m, 0.48m], plan.Objects.Select(row => row.GetProperty("max_cost_usd").GetDecimal()));
        Assert.Equal(0.1m, limited.Objects[^1].GetProperty("max_cost_usd").GetDecimal());
        Assert.Equal("Nothing was asked for, and nothing was written.", plan.Sum);
        await AssertNothingIsDoneAsync(tool, runs, versions);
    }

    [Fact]
    public async Task Lists_that_are_only_named_are_not_kept()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var versions = await tool.World.RowVersionsAsync();

        var plan = await tool.RunAsync("ingest", "@nobody-monitors-this", "--full", "--max-videos", "20", "--dry-run");

        Assert.Equal(["https://www.youtube.com/@nobody-monitors-this", ""], plan.All("subject"));
        Assert.Equal(0.3m, plan.Objects[0].GetProperty("max_cost_usd").GetDecimal());
        Assert.Empty((await tool.RunAsync("lists")).Output);
        await AssertNothingIsDoneAsync(tool, 0, versions);
    }

    [Fact]
    public async Task Transcripts_that_are_stored_are_not_asked_for()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("ingest", tool.World.AddChannel("alpha", 2));
        await tool.World.QueryAsync<int>(
            $"update dataset_youtube_video set transcript_state = 'stored', transcript = 'text', transcript_next_check_at = null where "
                + $"video_id = '{IngestWorld.VideoIdOf("alpha", 0)}'"
        );
        var runs = tool.World.Apify.Runs.Count;

        var named = await tool.RunAsync("transcripts", IngestWorld.VideoIdOf("alpha", 0), IngestWorld.VideoIdOf("alpha", 1), "--dry-run");
        var pending = await tool.RunAsync("transcripts", "--pending", "--dry-run");

        foreach (var plan in new[] { named, pending })
            Assert.Equal(
                (1, 0.01m),
                (plan.Objects[0].GetProperty("most_items").GetInt32(), plan.Objects[^1].GetProperty("max_cost_usd").GetDecimal())
            );
        Assert.Equal(runs, tool.World.Apify.Runs.Count);
    }

    [Fact]
    public async Task Units_are_told_where_the_YouTube_Data_API_is_asked()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var resolve = await tool.RunAsync("resolve", "@harborhearthkitchen", "UC2222222222222222222222", "some words", "--dry-run");
        var searched = await tool.RunAsync("resolve", "some words", "--allow-search", "--dry-run");
        var collect = await tool.RunAsync("collect", "UC2222222222222222222222", "--max-videos", "120", "--dry-run");

        Assert.Equal(1, resolve.Objects[^1].GetProperty("max_units").GetInt32());
        Assert.Equal(1, searched.Objects[^1].GetProperty("max_searches").GetInt32());
        Assert.Equal(7, collect.Objects[^1].GetProperty("max_units").GetInt32());
        Assert.Equal(0, tool.YouTube!.UnitsCharged);
        Assert.Equal(0, await tool.World.ScalarAsync<int>("select (select count(*) from ctrl_run) + (select count(*) from ctrl_job)"));
    }

    private static async Task AssertNothingIsDoneAsync(EndToEnd tool, int runs, object versions)
    {
        Assert.Equal(runs, tool.World.Apify.Runs.Count);
        Assert.Equal(versions, await tool.World.RowVersionsAsync());
    }
}
