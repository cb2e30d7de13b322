using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Tool;

public sealed class CsvTests
{
    [Fact]
    public void Fields_are_quoted_as_RFC_4180_has_it_and_named_as_in_JSON()
    {
        using var csv = new CsvLines(isForTerminal: false);

        var first = csv.Lines(
            new JsonObject
            {
                ["title"] = "one, \"two\"\nthree",
                ["view_count"] = 12,
                ["languages"] = new JsonArray("en", "ko"),
                ["is_enabled"] = true,
                ["none"] = null,
            }
        );
        var second = csv.Lines(
            new JsonObject
            {
                ["title"] = "=1+1",
                ["view_count"] = null,
                ["languages"] = new JsonArray(),
                ["is_enabled"] = false,
                ["none"] = "한",
            }
        );

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

    [Theory]
    [InlineData("init", "name,sha256,")]
    [InlineData("lists", "list_id,url,kind,")]
    [InlineData("videos", "video_id,channel_id,")]
    [InlineData("runs", "run_id,kind,state,")]
    [InlineData("costs", "by,subject,runs,")]
    [InlineData("keys", "fingerprint,bucket,state,")]
    [InlineData("sync", "video_id,channel_id,")]
    [InlineData("transcripts --pending", "video_id,channel_id,")]
    [InlineData("ingest", "video_id,channel_id,")]
    [InlineData("resolve", "input,state,channel_id,")]
    public async Task Where_there_is_nothing_the_fields_are_named_all_the_same(string command, string begins)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var shell = new ToolShell();

        Assert.Equal(0, (await tool.RunAsync(shell, [.. command.Split(' '), "--output", "csv"])).ExitCode);

        Assert.StartsWith(begins, Assert.Single(shell.OutputLines), StringComparison.Ordinal);
        Assert.EndsWith("\r\n", shell.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fields_are_those_of_a_row()
    {
        Assert.Equal(RowOf(new() { ListId = 1, Url = "u" }, Json.Shapes.MonitoredList), Json.Fields(Json.Shapes.MonitoredList));
        Assert.Equal(RowOf(new() { VideoId = VideoId.Parse("dQw4w9WgXcQ") }, Json.Shapes.Video), Json.Fields(Json.Shapes.Video));
        Assert.Equal(RowOf(new() { Fingerprint = "f", Bucket = "units" }, Json.Shapes.ApiKeyStatus), Json.Fields(Json.Shapes.ApiKeyStatus));
        Assert.Equal(
            RowOf(
                new()
                {
                    JobId = 1,
                    Subject = "s",
                    State = JobState.Done,
                },
                Json.Shapes.RunJob
            ),
            Json.Fields(Json.Shapes.RunJob)
        );

        static IEnumerable<string> RowOf<T>(T row, JsonTypeInfo<T> shape) => Json.Object(row, shape).Select(field => field.Key);
    }

    [Fact]
    public void A_terminal_is_shown_signs_in_place_of_control_characters_and_a_file_holds_what_is_stored()
    {
        using CsvLines terminal = new(isForTerminal: true),
            file = new(isForTerminal: false);
        var row = new JsonObject { ["title"] = "a\u001b[2J\u202Eb\nc", ["tags"] = new JsonArray("\u0007", "d") };

        Assert.Equal("title,tags\r\na␛[2J\uFFFDb c,\"␇,d\"\r\n", terminal.Lines(row));
        Assert.Equal("title,tags\r\n\"a\u001b[2J\u202Eb\nc\",\"\u0007,d\"\r\n", file.Lines(row));
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
