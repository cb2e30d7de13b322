namespace ClusteraIngest.Tests.Tool;

public class EndToEndSyncTests
{
    [Fact]
    public async Task A_second_sync_of_unchanged_lists_starts_no_transcript_run_and_rewrites_no_row()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 12), tool.World.AddChannel("beta", 3));

        var first = await tool.RunAsync("sync");
        var versions = await tool.World.RowVersionsAsync();
        var transcripts = tool.RunsOf("transcript").Count;
        var second = await tool.RunAsync("sync");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.StartsWith("listed 15 = new 15 + known 0 + failed 0 · transcripts: stored ", first.Sum, StringComparison.Ordinal);
        Assert.Equal(30, first.Output.Length); // each video when it is stored, and again with its transcript
        Assert.Matches(@"^listed (\d+) = new 0 \+ known \1 \+ failed 0 · transcripts: stored 0, none 0 · ", second.Sum);
        Assert.Empty(second.Output);
        Assert.Equal(transcripts, tool.RunsOf("transcript").Count);
        Assert.Equal(versions, await tool.World.RowVersionsAsync());
    }

    [Fact]
    public async Task What_a_cap_left_out_is_in_the_status_and_a_full_sync_reads_it()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 9), "--max-videos", "4");

        var capped = await tool.RunAsync("sync", "--no-transcripts");
        var before = await tool.RunAsync("status", "--output", "table");
        var full = await tool.RunAsync("sync", "--full", "--no-transcripts");
        var after = await tool.RunAsync("status", "--output", "table");

        Assert.Contains("lists: read 1, capped 1", capped.Sum, StringComparison.Ordinal);
        Assert.Contains("A cap left videos out: 'clustera-ingest sync --full' reads them.", before.Output);
        Assert.StartsWith("listed 9 = new 5 + known 4 ", full.Sum, StringComparison.Ordinal);
        Assert.DoesNotContain("A cap left videos out: 'clustera-ingest sync --full' reads them.", after.Output);
    }

    [Fact]
    public async Task Status_counts_lists_transcripts_and_runs()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 3));
        await tool.RunAsync("sync");

        var status = Assert.Single((await tool.RunAsync("status")).Objects);

        var list = Assert.Single(status.GetProperty("lists").EnumerateArray());
        Assert.Equal(("read", 3), (list.GetProperty("last_state").GetString(), list.GetProperty("videos_stored").GetInt32()));
        Assert.Equal(3, status.GetProperty("transcripts").EnumerateObject().Sum(state => state.Value.GetInt32()));
        var run = Assert.Single(status.GetProperty("runs").EnumerateArray());
        Assert.Equal(
            ("sync", "finished", tool.World.Apify.ChargedUsd),
            (run.GetProperty("kind").GetString(), run.GetProperty("state").GetString(), run.GetProperty("cost_usd").GetDecimal())
        );
    }

    [Fact]
    public async Task A_budget_ends_a_sync_before_it_is_exceeded_and_the_next_one_carries_on()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 9), "--max-videos", "9");

        var limited = await tool.RunAsync("sync", "--max-cost-usd", "0.07");
        var charged = tool.World.Apify.ChargedUsd;
        var unlimited = await tool.RunAsync("sync");

        Assert.Equal((1, 0), (limited.ExitCode, unlimited.ExitCode));
        Assert.Contains(limited.Error, line => line.StartsWith("error BudgetExceeded: ", StringComparison.Ordinal));
        Assert.InRange(charged, 0.005m, 0.07m);
        Assert.Equal(
            9,
            await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state in ('stored', 'none')")
        );
        Assert.Equal(9, tool.RunsOf("transcript").DistinctBy(run => run.InputJson).Count());
    }

    [Fact]
    public async Task A_list_that_is_unknown_fails_and_the_others_are_read()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2), "@nobody");

        var sync = await tool.RunAsync("sync", "--no-transcripts");

        Assert.Equal(1, sync.ExitCode);
        Assert.StartsWith("error ListNotFound: https://www.youtube.com/@nobody: ", sync.Error[0], StringComparison.Ordinal);
        Assert.Contains("lists: read 1, failed 1", sync.Sum, StringComparison.Ordinal);
        Assert.Contains(
            (await tool.RunAsync("status", "--output", "table")).Output,
            line => line.StartsWith("https://www.youtube.com/@nobody: ListNotFound: ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_list_that_is_only_ingested_is_left_out_by_syncs()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var url = tool.World.AddChannel("alpha", 2);

        var ingested = await tool.RunAsync("ingest", url);
        var synced = await tool.RunAsync("sync", "--no-transcripts");

        Assert.Equal(0, ingested.ExitCode);
        Assert.Equal(2, ingested.Output.Length);
        Assert.Contains($"clustera-ingest lists enable {url}", ingested.Error[1], StringComparison.Ordinal);
        Assert.StartsWith("listed 0 = ", synced.Sum, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_list_that_is_only_ingested_is_not_left_for_others_to_pay_for()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));

        var mistyped = await tool.RunAsync("ingest", "@alhpa");
        var lists = await tool.RunAsync("lists");
        await tool.RunWithAsync(string.Join('\n', lists.Output), "ingest");
        var costs = await tool.RunAsync("costs", "--by", "list");

        Assert.Equal(1, mistyped.ExitCode);
        Assert.StartsWith("error ListNotFound: https://www.youtube.com/@alhpa: ", mistyped.Error[2], StringComparison.Ordinal);
        Assert.EndsWith(" It was not monitored, and is not kept.", mistyped.Error[2], StringComparison.Ordinal);
        Assert.Equal(["https://www.youtube.com/@alpha"], lists.All("url"));
        Assert.Single(tool.World.Apify.Runs, run => run.InputJson.Contains("alhpa", StringComparison.Ordinal));
        Assert.Equal(["(no list)", "https://www.youtube.com/@alpha"], costs.All("subject").Order());
        Assert.Equal(tool.World.Apify.ChargedUsd, costs.Objects.Sum(line => line.GetProperty("cost_usd").GetDecimal()));
    }

    [Fact]
    public async Task Pending_transcripts_are_fetched_once()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("ingest", tool.World.AddChannel("alpha", 4));

        var first = await tool.RunAsync("transcripts", "--pending");
        var second = await tool.RunAsync("transcripts", "--pending");
        var named = await tool.RunWithAsync($"{IngestWorld.VideoIdOf("alpha", 0)}\n", "transcripts");

        Assert.All(first.All("transcript_state"), state => Assert.True(state is "stored" or "none", state));
        Assert.Equal((4, 0), (first.Output.Length, second.Output.Length));
        Assert.Equal(0, named.ExitCode);
        Assert.Equal(4, tool.RunsOf("transcript").Count);
    }
}
