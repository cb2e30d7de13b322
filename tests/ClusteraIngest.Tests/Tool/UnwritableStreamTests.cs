namespace ClusteraIngest.Tests.Tool;

/// <summary>
/// What the tool does where standard output or standard error cannot be written: <c>/dev/full</c> is a full disk, <c>>&amp;-</c> a closed
/// descriptor.
/// </summary>
[Trait("Category", "Proof")]
public class UnwritableStreamTests
{
    private const string Full =
        "error OutputNotWritable: Standard output cannot be written: No space left on device. What is stored stays. ";
    private const string Closed = "error OutputNotWritable: Standard output cannot be written: it is closed. What is stored stays. ";
    private static readonly Dictionary<string, string> Nothing = [];

    [LinuxTheory]
    [InlineData("--version", ">/dev/full", Full)]
    [InlineData("--help", ">/dev/full", Full)]
    [InlineData("sync --help", ">/dev/full", Full)]
    [InlineData("emulator", ">/dev/full", Full)]
    [InlineData("db status --data-directory /nowhere", ">/dev/full", Full)]
    [InlineData("--version", ">&-", Closed)]
    [InlineData("--help", ">&-", Closed)]
    [InlineData("db status --data-directory /nowhere", ">&-", Closed)]
    [InlineData("--version", "<&- >&-", Closed)]
    public async Task Output_that_cannot_be_written_is_one_error_and_exit_code_3(string args, string redirection, string error)
    {
        await using var tool = ToolProcess.StartRedirected(Nothing, redirection, args.Split(' '));

        Assert.StartsWith(error, Assert.Single(Lines(await tool.Error.ReadToEndAsync())), StringComparison.Ordinal);
        Assert.Equal(3, await tool.ExitCodeAsync());
    }

    [LinuxTheory]
    [InlineData("--version", ">&- 2>&-", 3)]
    [InlineData("--version", "<&- >&- 2>&-", 3)]
    [InlineData("--version", ">/dev/full 2>/dev/full", 3)]
    [InlineData("sync --max-videos -1", "2>/dev/full", 2)]
    [InlineData("sync --max-videos -1", "2>&-", 2)]
    public async Task Where_an_error_can_be_told_nowhere_the_exit_code_tells_it(string args, string redirection, int exitCode)
    {
        await using var tool = ToolProcess.StartRedirected(Nothing, redirection, args.Split(' '));

        Assert.Empty(await tool.Output.ReadToEndAsync());
        Assert.Empty(await tool.Error.ReadToEndAsync());
        Assert.Equal(exitCode, await tool.ExitCodeAsync());
    }

    [LinuxTheory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData("<&- 2>&-")]
    public async Task What_standard_error_does_not_take_is_dropped_and_the_work_is_done(string redirection)
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 6));
        await using var sync = tool.StartRedirected(redirection, "sync", "--no-transcripts");
        var synced = Lines(await sync.Output.ReadToEndAsync());
        await using var lists = tool.StartRedirected(redirection, "lists", "--verbose");
        var listed = Lines(await lists.Output.ReadToEndAsync());

        Assert.Equal((0, 0), (await sync.ExitCodeAsync(), await lists.ExitCodeAsync()));
        Assert.Equal((6, 1), (synced.Length, listed.Length));
        Assert.Equal("finished", await tool.World.ScalarAsync<string>("select state from ctrl_run"));
    }

    [LinuxTheory]
    [InlineData("import -", 1, "error ExportEmpty: ")]
    [InlineData("transcripts", 0, "listed 0 ")]
    public async Task Standard_input_that_is_closed_holds_nothing(string args, int exitCode, string told)
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true });
        await using var command = tool.StartRedirected("<&-", args.Split(' '));

        Assert.Contains(Lines(await command.Error.ReadToEndAsync()), line => line.StartsWith(told, StringComparison.Ordinal));
        Assert.Equal(exitCode, await command.ExitCodeAsync());
    }

    [LinuxFact]
    public async Task Commands_that_show_something_end_with_3_where_they_cannot()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("lists", "add", "@harborhearthkitchen");
        await tool.RunAsync("sync", "--source", "apify", "--no-transcripts");
        await tool.RunAsync("resolve", "@harborhearthkitchen");

        foreach (
            var args in new[] { "lists", "lists --output table", "status", "runs", "costs", "keys", "lists disable @harborhearthkitchen" }
        )
        {
            await using var command = tool.StartRedirected(">/dev/full", args.Split(' '));
            var told = args.StartsWith("lists disable", StringComparison.Ordinal) ? "1 list understood.\n" : "";
            Assert.StartsWith($"{args}: {told}{Full}", $"{args}: {await command.Error.ReadToEndAsync()}", StringComparison.Ordinal);
            Assert.Equal((args, 3), (args, await command.ExitCodeAsync()));
        }
    }

    [LinuxFact]
    public async Task A_sync_that_cannot_write_ends_in_an_orderly_way_and_the_next_one_carries_on()
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 30));
        await using var cut = tool.StartRedirected(">/dev/full", "sync");

        var errors = Lines(await cut.Error.ReadToEndAsync());

        Assert.Equal(3, await cut.ExitCodeAsync());
        Assert.StartsWith(Full, errors[^2], StringComparison.Ordinal);
        Assert.Matches(@"^listed (\d+) = new \1 \+ known 0 \+ failed 0 ", errors[^1]);
        Assert.Equal("cancelled", await tool.World.ScalarAsync<string>("select state from ctrl_run"));

        var next = await tool.RunAsync("sync");

        Assert.Equal(0, next.ExitCode);
        Assert.Equal(
            30,
            await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state in ('stored', 'none')")
        );
        Assert.Equal(30, tool.RunsOf("transcript").Count);
    }

    [LinuxFact]
    public async Task Other_commands_that_write_as_they_go_end_likewise()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await using var ingest = tool.StartRedirected(">/dev/full", "ingest", "@harborhearthkitchen");
        await AssertCutAsync(ingest, "listed ");
        await using var resolve = tool.StartRedirected(">/dev/full", "resolve", "@harborhearthkitchen", "@starlitworkshop");
        await AssertCutAsync(resolve, "inputs ");
        var video = await tool.World.ScalarAsync<string>("select video_id from dataset_youtube_video limit 1");
        await using var transcripts = tool.StartRedirected(">&-", "transcripts", $"https://youtu.be/{video}");
        await AssertCutAsync(transcripts, "listed ");
        await using var collect = tool.StartRedirected(">/dev/full", "collect", "@harborhearthkitchen");
        await AssertCutAsync(collect, null);

        Assert.Equal("running", await tool.World.ScalarAsync<string>("select state from ctrl_run where kind = 'collect'"));
    }

    [LinuxFact]
    public async Task An_import_whose_sum_cannot_be_written_is_stored_and_the_next_file_is_left_alone()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-exports-");
        var file = Path.Combine(directory.FullName, "good.ndjson");
        await File.WriteAllTextAsync(file, IngestWorld.Item("alpha", 1).ToJsonString());
        await using var import = tool.StartRedirected(">/dev/full", "import", file, file);

        var errors = Lines(await import.Error.ReadToEndAsync());
        directory.Delete(recursive: true);

        Assert.Equal(3, await import.ExitCodeAsync());
        Assert.Collection(
            errors,
            line => Assert.Equal($"Importing {file}.", line),
            line => Assert.StartsWith("listed 1 = new 1 ", line, StringComparison.Ordinal),
            line => Assert.StartsWith(Full, line, StringComparison.Ordinal)
        );
        Assert.Equal(1, await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [UnixTheory]
    [InlineData("lists")]
    [InlineData("lists --output table")]
    [InlineData("status")]
    [InlineData("sync --no-transcripts")]
    public async Task Output_that_nobody_reads_ends_a_command_without_an_error_line(string args)
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 6));
        await using var command = tool.Start(args.Split(' '));

        command.Output.Dispose();

        Assert.DoesNotContain("error ", await command.Error.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(130, await command.ExitCodeAsync());
    }

    private static async Task AssertCutAsync(ToolProcess tool, string? sum)
    {
        var errors = Lines(await tool.Error.ReadToEndAsync());
        Assert.Equal(3, await tool.ExitCodeAsync());
        Assert.Single(errors, line => line.Contains("error OutputNotWritable: ", StringComparison.Ordinal));
        if (sum is not null)
            Assert.StartsWith(sum, errors[^1], StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
