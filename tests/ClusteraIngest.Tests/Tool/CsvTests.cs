using System.Text.Json.Nodes;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tests.Tool;

public sealed class CsvTests
{
    [Fact]
    public void Fields_are_quoted_as_RFC_4180_has_it_and_named_as_in_JSON()
    {
        using var csv = new CsvLines();

        var first = csv.Lines(new JsonObject { ["title"] = "one, \"two\"\nthree", ["view_count"] = 12, ["languages"] = new JsonArray("en", "ko"), ["is_enabled"] = true, ["none"] = null });
        var second = csv.Lines(new JsonObject { ["title"] = "=1+1", ["view_count"] = null, ["languages"] = new JsonArray(), ["is_enabled"] = false, ["none"] = "한" });

        Assert.Equal("title,view_count,languages,is_enabled,none\r\n\"one, \"\"two\"\"\nthree\",12,\"en,ko\",true,\r\n", first);
        Assert.Equal("=1+1,,,false,한\r\n", second);
    }

    [Theory]
    [InlineData("lists")]
    [InlineData("videos")]
    [InlineData("runs")]
    [InlineData("costs")]
    public async Task Tables_come_as_CSV_with_the_fields_of_their_JSON(string command)
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 3), "--language", "en,ko");
        await tool.RunAsync("sync");

        var json = await tool.RunAsync(command, "--output", "json");
        var shell = new ToolShell();
        await tool.RunAsync(shell, [command, "--output", "csv"]);

        var rows = shell.Output.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(json.Objects[0].EnumerateObject().Select(field => field.Name), rows[0].Split(','));
        Assert.Equal(json.Output.Length + 1, rows.Length);
    }

    [Fact]
    public async Task New_videos_come_as_CSV_under_one_heading()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var shell = new ToolShell();

        Assert.Equal(0, await RunAsync("ingest", tool.World.AddChannel("alpha", 3), "--output", "csv"));

        Assert.Equal(4, shell.OutputLines.Length);
        Assert.Single(shell.OutputLines, line => line.StartsWith("video_id,", StringComparison.Ordinal));

        async Task<int> RunAsync(params string[] args) => (await tool.RunAsync(shell, args)).ExitCode;
    }

    [Fact]
    public async Task What_is_no_table_is_refused_as_CSV()
    {
        var tool = new ToolShell();

        Assert.Equal(2, await tool.RunAsync("status", "--output", "csv"));

        Assert.StartsWith("error InvalidValue: status writes no table ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
    }
}
