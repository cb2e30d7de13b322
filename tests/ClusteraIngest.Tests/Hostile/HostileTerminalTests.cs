using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Tests.Tool;

namespace ClusteraIngest.Tests.Hostile;

[Trait("Category", "Proof")]
public class HostileTerminalTests
{
    /// <summary>Clears the screen, colours, rings, names the window, forges a line and turns the writing direction.</summary>
    private const string Evil =
        "\u001b[2J\u009b31m\u0007\u001b]0;owned\u0007\rFORGED\nerror Forged: line\u202Etxt.exe\u2066\u007f\u0085\u200F";

    [Theory]
    [InlineData(true, "table")]
    [InlineData(true, "json")]
    [InlineData(true, "csv")]
    [InlineData(false, "table")]
    [InlineData(false, "json")]
    public async Task Whatever_sources_say_reaches_neither_a_terminal_nor_a_file_as_it_is(bool isTerminal, string format)
    {
        await using var tool = await EndToEnd.CreateAsync();
        Furnish(tool.World);

        foreach (
            var command in (string[][])
                [
                    ["lists", "add", "@mean", "@error", $"@nobody{Evil}", $"https://www.youtube.com/c/{Evil}"],
                    ["sync"],
                    ["sync", "--full", "--verbose"],
                    ["status"],
                    ["lists"],
                    ["videos"],
                    ["runs"],
                    ["transcripts", "--verbose", HostileItem.Id, Evil],
                    ["transcripts", "--pending"],
                    ["ingest", "@mean", Evil],
                    ["import", "-"],
                    ["import", $"/nowhere/{Evil}"],
                    ["lists", "remove", Evil],
                    [$"sync{Evil}"],
                    ["status", $"--{Evil}"],
                ]
        )
        {
            var shell = new ToolShell
            {
                IsTerminal = isTerminal,
                Width = 120,
                Input =
                    $"{Hostile(7)}\n{{\"error\": {HostileItem.Quoted(Evil)}, \"url\": {HostileItem.Quoted(Evil)}}}\n{{\"title\": "
                    + $"{HostileItem.Quoted(Evil)}}}\n",
            };
            foreach (var (name, value) in tool.Environment)
                shell.Environment[name] = value;
            shell.Environment["NO_COLOR"] = "1";

            await shell.RunAsync(
                command is ["lists", "remove", ..] or ["import", ..] or ["transcripts", ..] or ["status", _, ..]
                    ? command
                    : [.. command, "--output", format]
            );

            AssertHarmless(shell.Output.ToString());
            AssertHarmless(shell.Error.ToString());
            if (format == "json")
                Assert.All(shell.OutputLines.Where(line => line.StartsWith('{')), line => JsonDocument.Parse(line));
        }

        Assert.Equal(
            Evil,
            await tool.World.ScalarAsync<string>("select title from dataset_youtube_video where video_id = @Id", new { HostileItem.Id })
        );
    }

    private static void AssertHarmless(string text)
    {
        Assert.DoesNotContain("\rFORGED", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nerror Forged", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            text,
            letter =>
                letter is not ('\n' or '\r')
                && (
                    char.IsControl(letter)
                    || "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069".Contains(letter, StringComparison.Ordinal)
                )
        );
    }

    private static string Hostile(int number)
    {
        var item = IngestWorld.Item(HostileItem.Handle, number);
        foreach (var field in (string[])["title", "text", "channelName", "location", "thumbnailUrl"])
            item[field] = Evil;
        item["hashtags"] = new JsonArray(Evil);
        return item.ToJsonString();
    }

    private static void Furnish(IngestWorld world)
    {
        world.Apify.World.Add(IngestWorld.Item(HostileItem.Handle, 0));
        world.Apify.World.Add(Hostile(1));
        world.Apify.World.Add(IngestWorld.Item(HostileItem.Handle, 2));
        world.Apify.World.Add(HostileItem.With(3, "id", HostileItem.Quoted(Evil)));
        world.Apify.World.Add(
            new JsonObject
            {
                ["url"] = "https://www.youtube.com/@error",
                ["error"] = Evil,
                ["note"] = Evil,
            }
        );
        world.Apify.World.SetTranscript(
            HostileItem.Id,
            new JsonObject { ["data"] = new JsonArray(new JsonObject { ["start"] = 0, ["text"] = Evil }), ["language"] = Evil }
        );
        world.Apify.World.SetTranscript(
            IngestWorld.VideoIdOf(HostileItem.Handle, 0),
            new JsonObject { ["error"] = Evil, ["message"] = Evil }
        );
        world.Apify.World.SetTranscript(IngestWorld.VideoIdOf(HostileItem.Handle, 2), new JsonObject { [Evil] = Evil });
    }
}
