using System.Text;
using System.Text.Json;
using ClusteraIngest.Tests.Library;

namespace ClusteraIngest.Tests.Tool;

/// <summary>Users, what they do with digests, and exports, as somebody types it.</summary>
public sealed class EndToEndLibraryTests
{
    [Fact]
    public async Task Users_save_view_and_skip_digests_and_see_what_that_saves()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.World.VideoAsync("video00000A", 600);
        var digest = $"{await tool.World.DigestAsync("video00000A", readingSeconds: 60)}";

        Assert.Equal(2, (await tool.RunAsync("users", "add", "ann", "ANN")).ExitCode);
        var request = Guid.NewGuid().ToString();
        var saved = await tool.RunAsync("library", "save", digest, "--user", "ann", "--request-id", request);
        var again = await tool.RunAsync("library", "save", digest, "--user", "ann", "--request-id", request);
        var viewed = await tool.RunAsync("library", "view", digest, "999", "--user", "ann", "--seconds", "45");

        Assert.True(saved.Objects[0].GetProperty("is_new").GetBoolean());
        Assert.False(again.Objects[0].GetProperty("is_new").GetBoolean());
        Assert.Equal((2, "view"), (viewed.ExitCode, viewed.Objects.Single().GetProperty("kind").GetString()));
        Assert.Contains("DigestNotFound", viewed.Error.Single(), StringComparison.Ordinal);
        var user = (await tool.RunAsync("users", "list")).Objects.Single();
        Assert.Equal((1, 1), (user.GetProperty("saved").GetInt32(), user.GetProperty("viewed").GetInt32()));
        var listed = (await tool.RunAsync("library", "list", "--user", "ann", "--state", "saved")).Objects.Single();
        Assert.Equal("video00000A", listed.GetProperty("video_id").GetString());
        var worth = (await tool.RunAsync("library", "time-saved", "--by", "channel")).Objects.Single();
        Assert.Equal(("one", 555), (worth.GetProperty("subject").GetString(), worth.GetProperty("saved_seconds").GetInt32()));
        Assert.Equal(3, (await tool.RunAsync("library", "coverage")).Objects.Count);
        Assert.Contains(
            "UserNotFound",
            (await tool.RunAsync("library", "skip", digest, "--user", "nobody")).Error[0],
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await tool.RunAsync("library", "skip", digest)).ExitCode);
    }

    [Fact]
    public async Task A_digest_that_is_shown_to_a_user_is_viewed_once_a_call()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.World.VideoAsync("video00000A", 600);
        var digest = await tool.World.DigestAsync("video00000A", readingSeconds: 60);
        await tool.RunAsync("users", "add", "ann");

        var stranger = await tool.RunAsync("digest", "show", "video00000A", "--user", "nobody");
        Assert.Equal((2, 0), (stranger.ExitCode, stranger.Output.Length));
        Assert.Matches(@"^error UserNotFound: .*'nobody'.*clustera-ingest users add", Assert.Single(stranger.Error));
        Assert.Equal(0, (await tool.RunAsync("digest", "show", "video00000A")).ExitCode);
        Assert.Empty((await tool.RunAsync("library", "list", "--user", "ann")).Objects);

        foreach (var output in new[] { "json", "markdown" })
            Assert.Equal(0, (await tool.RunAsync("digest", "show", "video00000A", "--user", "ANN", "--output", output)).ExitCode);

        var viewed = (await tool.RunAsync("library", "list", "--user", "ann")).Objects.Single();
        Assert.Equal((digest, 2), (viewed.GetProperty("digest_id").GetInt64(), viewed.GetProperty("views").GetInt32()));
    }

    [Fact]
    public async Task An_export_goes_to_standard_output_or_into_a_directory()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.World.VideoAsync("video00000A", 600);
        var directory = Directory.CreateTempSubdirectory("clustera-export-").FullName;
        try
        {
            var shell = new ToolShell();
            Assert.Equal(0, (await tool.RunAsync(shell, ["export", "videos"])).ExitCode);
            var line = Encoding.UTF8.GetString(shell.OutputBytes.ToArray()).TrimEnd('\n');
            Assert.Equal("video00000A", JsonDocument.Parse(line).RootElement.GetProperty("video_id").GetString());

            var first = (await tool.RunAsync("export", "videos", "--format", "csv", "--to", directory)).Objects.Single();
            var next = (await tool.RunAsync("export", "videos", "--format", "csv", "--to", directory)).Objects.Single();
            Assert.Equal(1, first.GetProperty("rows").GetInt32());
            Assert.True(File.Exists(first.GetProperty("path").GetString()));
            Assert.Equal(JsonValueKind.Null, next.GetProperty("path").ValueKind);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        Assert.Contains("Did you mean 'videos'?", (await tool.RunAsync("export", "vidoes")).Error[0], StringComparison.Ordinal);
        Assert.Equal(2, (await tool.RunAsync(new ToolShell { IsTerminal = true }, ["export", "videos"])).ExitCode);
        Assert.Equal(2, (await tool.RunAsync("export", "videos", "--full")).ExitCode);
    }
}
