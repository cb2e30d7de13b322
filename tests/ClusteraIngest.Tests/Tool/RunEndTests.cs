using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Tool;

/// <summary>What a run's row and the status say of how it ended.</summary>
public sealed class RunEndTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("clustera-ingest-run-ends-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("name,age\nx,5\n", "ExportNotRecognized", 0)]
    [InlineData("nonsense", "ExportNotJson", 0)]
    [InlineData("", "ExportEmpty", 0)]
    [InlineData("ITEM\n{\"id\": nonsense}\n", "ExportNotJson", 1)]
    public async Task An_import_whose_file_is_refused_has_failed_and_says_why(string text, string errorId, int stored)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = Path.Combine(directory, "export.json");
        await File.WriteAllTextAsync(file, text.Replace("ITEM", IngestWorld.Item("alpha", 0).ToJsonString(), StringComparison.Ordinal));

        var import = await tool.RunAsync("import", file);
        var run = Assert.Single((await tool.RunAsync("runs")).Objects);
        var table = string.Join('\n', (await tool.RunAsync("runs", "--output", "table")).Output);
        var status = string.Join('\n', (await tool.RunAsync("status", "--output", "table")).Output);

        Assert.Equal((1, errorId), (import.ExitCode, Assert.Single(import.All("error_id"))));
        Assert.Equal(
            ("failed", errorId, stored),
            (run.GetProperty("state").GetString(), run.GetProperty("error_id").GetString(), run.GetProperty("videos_new").GetInt32())
        );
        Assert.Contains(file, run.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(run.GetProperty("error").GetString(), Assert.Single(import.All("error")));
        Assert.All(
            [table, status],
            shown =>
            {
                Assert.Contains("failed", shown, StringComparison.Ordinal);
                Assert.Contains(errorId, shown, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task An_import_whose_file_is_read_to_its_end_has_no_error()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = Path.Combine(directory, "export.json");
        await File.WriteAllTextAsync(file, IngestWorld.Item("alpha", 0).ToJsonString());

        var import = await tool.RunAsync("import", file);

        Assert.Equal((0, ""), (import.ExitCode, Assert.Single(import.All("error_id"))));
        Assert.Equal("finished", Assert.Single((await tool.RunAsync("runs")).All("state")));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Of_two_syncs_under_one_monthly_limit_each_says_what_it_waits_for_and_that_the_money_ended_it()
    {
        await using var tool = await EndToEnd.CreateAsync(new EmulatorOptions { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(12) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 20), tool.World.AddChannel("beta", 20));
        var settings = Path.Combine(directory, "settings.yaml");
        await File.WriteAllTextAsync(settings, "limits:\n  monthly_usd: 0.05\n");
        var second = new ToolShell { IsTerminal = true, Width = 250 };

        var first = tool.RunAsync("sync", "--no-transcripts", "--settings", settings);
        await Eventually.HoldsAsync(async () =>
            await tool.World.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") > 0
        );
        var waiting = tool.RunAsync(second, ["sync", "--no-transcripts", "--settings", settings]);
        await Eventually.HoldsAsync(() => second.Error.ToString().Contains("lists 0 of 2", StringComparison.Ordinal));
        await Eventually.EndsAsync(Task.WhenAll(first, waiting));

        // Nothing goes on in it: it says what it waits for before that has lasted for five seconds.
        Assert.Matches(@"waiting for a run that another invocation has open \(2 items\), for [1-4](\.\d)? s,", second.Error.ToString());
        Assert.Equal(1, (await first).ExitCode);
        var runs = (await tool.RunAsync("runs")).Objects;
        Assert.Equal(["finished", "finished"], runs.Select(run => run.GetProperty("state").GetString()));
        Assert.All(runs, run => Assert.Equal("BudgetExceeded", run.GetProperty("error_id").GetString()));
        Assert.All(runs, run => Assert.StartsWith("0.05 of the 0.05 USD that ", run.GetProperty("error").GetString()));
        Assert.Equal(2, (await tool.RunAsync("status", "--output", "table")).Output.Count(line => line.Contains("BudgetExceeded")));
    }

    [Theory]
    [InlineData("2999-01-01")]
    [InlineData("2999-01-01T08:00Z")]
    public async Task A_time_that_is_still_to_come_is_quoted_as_it_was_typed(string typed)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = Path.Combine(directory, "export.json");
        await File.WriteAllTextAsync(file, "[]");

        var import = await tool.RunAsync("import", file, "--as-of", typed);

        Assert.StartsWith(
            $"error InvalidValue: --as-of takes a time that is not still to come, not '{typed}'.",
            Assert.Single(import.Error, line => line.StartsWith("error ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }
}
