using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Tool;

/// <summary>What the tool's user sees of what is waited for.</summary>
public class EndToEndWaitTests
{
    [Fact]
    public async Task A_wait_that_is_too_long_fails_its_item_and_the_sync_ends_with_exit_code_1()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2), tool.World.AddChannel("beta", 2));
        tool.World.Apify.FailNext("not-now", times: 1_000_000, where: "@alpha");

        var sync = await tool.RunAsync(new ToolShell { Time = new HurriedTime(100) }, ["sync", "--no-transcripts", "--wait-minutes", "2"]);

        Assert.Equal(1, sync.ExitCode);
        Assert.Equal(2, sync.Output.Length);
        Assert.Single(
            sync.Error,
            line =>
                line.StartsWith(
                    "warning ApifyPlanFull: https://www.youtube.com/@alpha waits for room in Apify's plan, up to 2 minutes.",
                    StringComparison.Ordinal
                )
        );
        var error = Assert.Single(
            sync.Error,
            line =>
                line.StartsWith(
                    "error WaitTooLong: https://www.youtube.com/@alpha: waited for room in Apify's plan",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("--wait-minutes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_file_says_how_long_to_wait()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));
        tool.World.Apify.FailNext("not-now", times: 1_000_000);
        var file = Path.Combine(Path.GetTempPath(), $"clustera-ingest-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, "limits:\n  wait_minutes: 1\n");
        try
        {
            var sync = await tool.RunAsync(new ToolShell { Time = new HurriedTime(100) }, ["sync", "--no-transcripts", "--settings", file]);

            Assert.Equal(1, sync.ExitCode);
            Assert.Contains(sync.Error, line => line.Contains("for as long as is allowed (60 s)", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task The_live_line_says_what_is_waited_for_and_how_far_the_rest_is()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));
        tool.World.Apify.FailNext("not-now", times: 1_000_000);
        var shell = new ToolShell
        {
            Time = new HurriedTime(20),
            IsTerminal = true,
            Width = 200,
        };

        await tool.RunAsync(shell, ["sync", "--no-transcripts", "--wait-minutes", "1"]);

        Assert.Matches(@"waiting for room in Apify's plan, for \d+(\.\d)? s, up to 60 s · lists 0 of 1 · videos 0", shell.Error.ToString());
    }

    [Fact]
    public async Task Whoever_follows_a_run_in_which_nothing_moves_is_told_what_for_and_may_limit_that()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        var shell = new ToolShell { Time = new HurriedTime(100) };

        var collect = await tool.RunAsync(shell, ["collect", "@HarborHearthKitchen", "--wait", "--wait-minutes", "1"]);

        Assert.Equal(1, collect.ExitCode);
        Assert.Single(collect.Error, line => line.StartsWith("warning NoWorker: ", StringComparison.Ordinal));
        Assert.Single(
            collect.Error,
            line =>
                line.StartsWith("error WaitTooLong: Run ", StringComparison.Ordinal)
                && line.Contains("it waits for a worker", StringComparison.Ordinal)
        );
        Assert.Equal("pending", await tool.World.ScalarAsync<string>("select state from ctrl_job"));
    }

    [Fact]
    public async Task A_worker_that_ends_when_nothing_is_left_waits_for_keys_no_longer_than_it_may()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync(new EmulatedKey("a-poor-key-of-the-tests") { Units = 1 });
        await tool.RunAsync("collect", "@HarborHearthKitchen");

        var worker = await tool.RunAsync("worker", "--until-empty", "--wait-minutes", "0.01");

        Assert.Contains(worker.Error, line => line.StartsWith("error QuotaExceeded: ", StringComparison.Ordinal));
    }
}
