using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Tool;

/// <summary>A machine on which nothing is set up, or a local server that does not run.</summary>
[Trait("Category", "Proof")]
public sealed class UnconfiguredMachineTests
{
    [Theory]
    [InlineData("lists")]
    [InlineData("lists", "add", "@alpha")]
    [InlineData("lists", "remove", "@alpha")]
    [InlineData("lists", "disable", "@alpha")]
    [InlineData("status")]
    [InlineData("costs")]
    [InlineData("runs")]
    [InlineData("runs", "show", "1")]
    [InlineData("keys")]
    [InlineData("sync")]
    [InlineData("ingest", "@alpha")]
    [InlineData("transcripts", "--pending")]
    [InlineData("resolve", "UCkkkkkkkkkkkkkkkkkkkkkk")]
    [InlineData("collect", "@alpha")]
    public async Task A_command_that_needs_a_database_says_how_to_get_one_and_sets_nothing_up(params string[] args)
    {
        var directory = ServerDirectories.New();
        var tool = On(directory);

        Assert.Equal(3, await tool.RunAsync(args));

        Assert.Equal(
            [
                "error DatabaseNotConfigured: No database is configured. `clustera-ingest init` makes a local one; or set "
                    + "CLUSTERA_DATABASE, or give --database.",
            ],
            tool.ErrorLines
        );
        Assert.Empty(tool.OutputLines);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task A_completion_starts_nothing_and_a_command_starts_what_was_set_up()
    {
        await using var own = new ThrowAwayServer();
        var settings = new IngestSettings().WithLocalServer(new() { DataDirectory = own.Directory });
        Assert.Equal("DatabaseNotConfigured", await ErrorOfCompletionAsync(settings));
        Assert.False(Directory.Exists(own.Directory));

        await using (var client = new IngestClient(new IngestSettings { Database = (await own.Server.StartAsync()).ConnectionString }))
            await client.Database.InitializeAsync();
        await own.Server.StopAsync();

        Assert.Equal("LocalServerStopped", await ErrorOfCompletionAsync(settings));
        Assert.False((await own.Server.GetStatusAsync()).IsRunning);

        var tool = On(own.Directory);
        Assert.Equal(0, await tool.RunAsync("lists"));
        Assert.True((await own.Server.GetStatusAsync()).IsRunning);
        await using (var completion = IngestClient.StartingNothing(settings))
            Assert.Empty(await completion.Lists.GetAllAsync());
    }

    [Fact]
    public async Task Completion_and_config_check_look_at_the_server_that_the_environment_names_and_start_none()
    {
        await using var own = new ThrowAwayServer();
        Assert.Equal(0, await On(own.Directory).RunAsync("init"));
        Assert.Equal(0, await On(own.Directory).RunAsync("lists", "add", "@alpha"));
        var (running, check) = (On(own.Directory), On(own.Directory));
        await running.RunAsync("[suggest]", "clustera-ingest lists remove ");
        Assert.Equal(0, await check.RunAsync("config", "check", "--output", "table"));
        await own.Server.StopAsync();
        var (stopped, checkStopped) = (On(own.Directory), On(own.Directory));
        await stopped.RunAsync("[suggest]", "clustera-ingest lists remove ");
        Assert.Equal(0, await checkStopped.RunAsync("config", "check", "--output", "table"));

        Assert.Equal(["@alpha"], running.OutputLines);
        Assert.Matches("(?m)^ok +database +.* can be reached and has its tables.$", check.Output.ToString());
        Assert.Empty(stopped.OutputLines);
        Assert.Matches("(?m)^ok +database +The local server is stopped", checkStopped.Output.ToString());
        Assert.False((await own.Server.GetStatusAsync()).IsRunning);
    }

    [Fact]
    public async Task Config_check_says_that_no_database_is_configured_and_sets_none_up()
    {
        var directory = ServerDirectories.New();
        var tool = On(directory);

        Assert.Equal(3, await tool.RunAsync("config", "check", "--output", "table"));

        Assert.StartsWith("error DatabaseNotConfigured: ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
        Assert.Single(tool.OutputLines, line => line.StartsWith("failed  database ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Init_sets_up_a_local_server_and_says_so()
    {
        await using var own = new ThrowAwayServer();
        var (first, second) = (On(own.Directory), On(own.Directory));

        Assert.Equal(0, await first.RunAsync("init"));
        Assert.Equal(0, await second.RunAsync("init"));

        Assert.Contains($"No database is configured: a local server was set up, with its data in {own.Directory}.", first.ErrorLines);
        Assert.DoesNotContain(second.ErrorLines, line => line.Contains("set up", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task Cancelling_a_program_ends_what_it_has_started()
    {
        var file = Path.GetTempFileName();
        using var stop = new CancellationTokenSource();
        var running = ProgramRunner.RunAsync(["/bin/sh", "-c", $"sleep 600 & echo $! > {file}; wait"], stop.Token);
        await Eventually.HoldsAsync(() => File.ReadAllText(file).EndsWith('\n'));
        var child = File.ReadAllText(file).Trim();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually.HoldsAsync(() =>
            !File.Exists($"/proc/{child}/cmdline")
            || !File.ReadAllText($"/proc/{child}/cmdline").Contains("sleep", StringComparison.Ordinal)
        );
        File.Delete(file);
    }

    private static async Task<string> ErrorOfCompletionAsync(IngestSettings settings)
    {
        await using var client = IngestClient.StartingNothing(settings);
        return (await Assert.ThrowsAsync<ConfigurationException>(() => client.Lists.GetAllAsync())).ErrorId;
    }

    private static ToolShell On(string directory)
    {
        var tool = new ToolShell();
        tool.Environment["CLUSTERA_LOCAL_SERVER"] = directory;
        tool.Environment["APIFY_TOKEN"] = "a-token";
        return tool;
    }
}
