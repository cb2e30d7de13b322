using System.Text.Json.Nodes;

namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndTranscriptsTests
{
    private static readonly string First = IngestWorld.VideoIdOf("alpha", 0);

    [Fact]
    public async Task A_video_that_was_final_is_asked_for_again_as_an_argument_and_not_on_standard_input()
    {
        await using var tool = await EndToEnd.CreateAsync();
        tool.World.AddChannel("alpha", 1);
        tool.World.Apify.World.SetTranscript(First, JsonNode.Parse("""{"error":"This video is private"}""")!.AsObject());
        Assert.Equal(["unavailable"], (await tool.RunAsync("transcripts", First)).All("transcript_state"));
        tool.World.Apify.World.ForgetTranscript(First);

        Assert.Equal(["unavailable"], (await tool.RunWithAsync(First + "\n", "transcripts")).All("transcript_state"));
        Assert.Single(tool.RunsOf("transcript"));

        Assert.Equal(["stored"], (await tool.RunAsync("transcripts", First)).All("transcript_state"));
        Assert.Equal(2, tool.RunsOf("transcript").Count);
    }

    [Fact]
    public async Task A_stored_language_is_shown_at_no_cost()
    {
        await using var tool = await EndToEnd.CreateAsync();
        tool.World.AddChannel("alpha", 1);
        await tool.RunAsync("transcripts", First, "--language", "en-GB");
        await tool.RunAsync("transcripts", First, "--language", "ko");

        var english = await tool.RunAsync("transcripts", First, "--language", "en");

        Assert.Equal(["en-GB"], english.All("transcript_language"));
        Assert.Equal(["en-GB", "ko"], tool.RunsOf("transcript").Select(run => (string?)JsonNode.Parse(run.InputJson)!["targetLanguage"]));
    }
}
