using System.Text.Json;
using ClusteraIngest.Sources;

namespace ClusteraIngest.Tests.Tool;

/// <summary>What the tool tells on standard error, and in which form.</summary>
public class LogTests
{
    [Fact]
    public async Task Off_a_terminal_every_line_carries_its_time_and_level_and_an_error_its_id()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2), "@nobody");
        var shell = new ToolShell();

        await tool.RunAsync(shell, ["sync", "--no-transcripts"]);

        Assert.All(shell.LogLines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (error|warning|info) ", line));
        Assert.Single(
            shell.LogLines,
            line => line.Contains("Z error ListNotFound: https://www.youtube.com/@nobody: ", StringComparison.Ordinal)
        );
        Assert.Contains("Z info listed 2 = new 2 ", shell.LogLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_lines_have_no_times_unless_a_form_is_asked_for()
    {
        var (plain, asked) = (new ToolShell { IsTerminal = true }, new ToolShell { IsTerminal = true });

        await plain.RunAsync("transcripts", "@handle");
        await asked.RunAsync("transcripts", "@handle", "--log", "text");

        Assert.Contains("error NotAVideo", Assert.Single(plain.LogLines), StringComparison.Ordinal);
        Assert.DoesNotContain("Z error", plain.LogLines[0], StringComparison.Ordinal);
        Assert.Contains("Z error NotAVideo: ", Assert.Single(asked.LogLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_lines_have_the_field_names_of_ECS_in_their_order()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2), "@nobody");
        var shell = new ToolShell();

        await tool.RunAsync(shell, ["sync", "--no-transcripts", "--log", "json"]);

        var lines = shell.LogLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(
            lines,
            line =>
                Assert.Equal(
                    ["@timestamp", "log.level", "message", "ecs.version"],
                    line.EnumerateObject().Take(4).Select(field => field.Name)
                )
        );
        var error = Assert.Single(lines, line => line.GetProperty("log.level").GetString() == "error");
        Assert.Equal("ListNotFound", error.GetProperty("error.code").GetString());
        Assert.StartsWith(
            error.GetProperty("error.message").GetString()!,
            error.GetProperty("message").GetString()!,
            StringComparison.Ordinal
        );
        var sum = lines[^1];
        Assert.Equal("info", sum.GetProperty("log.level").GetString());
        Assert.StartsWith("listed 2 = new 2 ", sum.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, sum.GetProperty("labels").GetProperty("run_id").GetInt64());
    }

    [Theory]
    [InlineData("sync --max-videos -1 --log json", "InvalidValue")]
    [InlineData("snyc --log json", "UnknownCommand")]
    [InlineData("--log json", "NoCommand")]
    public async Task Wrong_usage_is_told_as_JSON_where_that_is_asked_for(string commandLine, string errorId)
    {
        var tool = new ToolShell();

        Assert.Equal(2, await tool.RunAsync(commandLine.Split(' ')));

        Assert.Equal(errorId, JsonDocument.Parse(Assert.Single(tool.LogLines)).RootElement.GetProperty("error.code").GetString());
    }

    [Fact]
    public async Task Quiet_tells_errors_only()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2), "@nobody");

        var sync = await tool.RunAsync("sync", "--no-transcripts", "--quiet");

        Assert.Equal((1, 2), (sync.ExitCode, sync.Output.Length));
        Assert.StartsWith("error ListNotFound: ", Assert.Single(sync.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_tells_requests_and_paid_runs_without_secrets_and_trace_adds_statements()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));

        var apify = await tool.RunAsync("sync", "--source", "apify", "--verbose");
        var youtube = await tool.RunAsync("resolve", "@harborhearthkitchen", "--verbose");
        var trace = await tool.RunAsync("sync", "--source", "apify", "--trace");

        Assert.Contains(apify.Error, line => LineHas(line, "debug RequestLog: Apify: POST /v2/actors/", " answered 201 in "));
        Assert.Contains(apify.Error, line => LineHas(line, "Run ", " was started for "));
        Assert.Contains(apify.Error, line => LineHas(line, "Run ", " and is read: 2 items."));
        Assert.Contains(apify.Error, line => LineHas(line, "Run ", " is closed (settled): "));
        Assert.DoesNotContain(apify.Error, line => line.Contains("select ", StringComparison.Ordinal));
        Assert.Contains(youtube.Error, line => LineHas(line, "debug RequestLog: YouTube: GET /youtube/v3/channels?", " answered 200 in "));
        Assert.Contains(trace.Error, line => line.Contains("select ", StringComparison.Ordinal));
        foreach (var line in (string[])[.. apify.Error, .. youtube.Error, .. trace.Error])
        {
            Assert.DoesNotContain("a-token", line, StringComparison.Ordinal);
            Assert.DoesNotContain(tool.Keys, line, StringComparison.Ordinal);
        }

        static bool LineHas(string line, params string[] parts) => parts.All(part => line.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Values_of_parameters_that_may_be_secret_are_in_no_log() =>
        Assert.Equal(
            "/v2/x?format=json&token=***&X-Signature=***&limit=5",
            RequestLog.Path(new("https://api.example/v2/x?format=json&token=abc&X-Signature=d%26f&limit=5"))
        );

    [Fact]
    public async Task Less_and_more_at_once_is_refused()
    {
        var tool = new ToolShell();

        Assert.Equal(2, await tool.RunAsync("status", "--quiet", "--verbose"));

        Assert.StartsWith("error ConflictingArguments: --quiet ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
    }
}
