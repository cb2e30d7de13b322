using System.Globalization;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Tests.Emulator;

public sealed class TranscriptScraperTests
{
    private static string Input(string id, string more = "") => $$"""{"videoUrl":"https://www.youtube.com/watch?v={{id}}"{{more}}}""";

    private static async Task<JsonArray> SegmentsAsync(Caller apify, string id, string more = "") =>
        Assert.Single(await apify.ItemsAsync(Caller.Transcripts, Input(id, more)))!["data"]!.AsArray();

    [Fact]
    public async Task A_given_transcript_is_delivered_as_it_is()
    {
        await using var apify = await Caller.StartAsync();
        var segments = await SegmentsAsync(apify, "3XSS1T2ikCe");
        Assert.Equal(8, segments.Count);
        Assert.Equal(
            """{"start":"0.00","dur":"3.19","text":"This clock cost less than the coffee I was holding."}""",
            segments[0]!.ToJsonString()
        );
        Assert.Equal(0.005m, apify.Emulator.ChargedUsd);
    }

    [Fact]
    public async Task Other_transcripts_are_made_up_from_title_and_text_and_always_the_same()
    {
        var video = new JsonObject
        {
            ["id"] = "madeup00001",
            ["title"] = "Über Käse & Brot's",
            ["text"] = "Mehr davon.",
            ["duration"] = "00:01:40",
        };
        string first;
        await using (var apify = await Caller.StartAsync(new() { WithoutDemo = true }))
        {
            apify.Emulator.World.Add(video);
            var segments = await SegmentsAsync(apify, "madeup00001");
            first = segments.ToJsonString();
            Assert.StartsWith("Über Käse &amp; Brot&#39;s. Mehr davon.", (string)segments[0]!["text"]!);
            var last = segments[^1]!;
            Assert.InRange(Number(last["start"]) + Number(last["dur"]), 95, 101);
            Assert.All(segments, segment => Assert.InRange(Number(segment!["dur"]), 1, 6.01));
        }
        await using (var apify = await Caller.StartAsync(new() { WithoutDemo = true, Seed = 5 }))
        {
            apify.Emulator.World.Add(video.DeepClone().AsObject());
            Assert.Equal(first, (await SegmentsAsync(apify, "madeup00001")).ToJsonString());
        }
        static double Number(JsonNode? text) => double.Parse((string)text!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_target_language_changes_what_is_made_up()
    {
        await using var apify = await Caller.StartAsync();
        var segments = await SegmentsAsync(apify, "unknown0002", ",\"targetLanguage\":\"ko\"");
        Assert.All(segments, segment => Assert.StartsWith("[ko] ", (string?)segment!["text"]));
    }

    [Fact]
    public async Task About_every_tenth_video_has_none_and_which_ones_is_fixed()
    {
        await using var apify = await Caller.StartAsync();
        var ids = Enumerable.Range(0, 3000).Select(at => $"v{at:D10}").ToList();
        var missing = ids.Where(id => !apify.Emulator.World.HasTranscript(id)).ToList();
        Assert.InRange(missing.Count, 240, 360);
        Assert.Equal("v0000000003", missing[0]);
        Assert.Empty(await SegmentsAsync(apify, missing[0]));
        Assert.NotEmpty(await SegmentsAsync(apify, ids.First(apify.Emulator.World.HasTranscript)));
    }

    [Fact]
    public async Task Transcripts_can_be_given_taken_away_and_forgotten_while_it_runs()
    {
        await using var apify = await Caller.StartAsync();
        var world = apify.Emulator.World;
        world.SetTranscript("unknown0001", JsonNode.Parse("""{"data":[{"start":"0.00","dur":"1.00","text":"mine"}]}""")!.AsObject());
        Assert.Equal("mine", (string?)Assert.Single(await SegmentsAsync(apify, "unknown0001"))!["text"]);
        world.SetNoTranscript("unknown0001");
        Assert.Empty(await SegmentsAsync(apify, "unknown0001"));
        Assert.False(world.HasTranscript("unknown0001"));
        Assert.True(world.ForgetTranscript("unknown0001"));
        Assert.True((await SegmentsAsync(apify, "unknown0001")).Count > 1);
    }

    [Fact]
    public async Task Transcript_files_are_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """{ "fromfile001": { "transcript": "plain, another shape" } }""");
            await using var apify = await Caller.StartAsync(new() { TranscriptFiles = [file] });
            var item = Assert.Single(await apify.ItemsAsync(Caller.Transcripts, Input("fromfile001")))!;
            Assert.Equal("plain, another shape", (string?)item["transcript"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("{}", "invalid-input", "Field input.videoUrl is required")]
    [InlineData("""{"videoUrls":["https://youtu.be/dQw4w9WgXcQ"]}""", "invalid-input", "Field input.videoUrl is required")]
    [InlineData("""{"videoUrl":["https://youtu.be/dQw4w9WgXcQ"]}""", "invalid-input", "Field input.videoUrl must be string")]
    [InlineData("""["https://youtu.be/dQw4w9WgXcQ"]""", "invalid-request", "POST data must be a JSON object")]
    public async Task Wrong_input_is_refused_with_400(string input, string type, string message)
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal((400, type, message), await apify.RefusedAsync(HttpMethod.Post, Caller.Transcripts + "/runs", input));
        Assert.Equal(400, (await apify.RefusedAsync(HttpMethod.Post, Caller.Transcripts + "/runs", "{nonsense")).Status);
    }

    [Fact]
    public async Task A_run_for_what_is_no_video_fails()
    {
        await using var apify = await Caller.StartAsync();
        var run = await apify.StartRunAsync(Caller.Transcripts, """{"videoUrl":"https://example.com/"}""");
        Assert.Equal("FAILED", (string?)run["status"]);
        Assert.Equal(0m, apify.Emulator.ChargedUsd);
    }
}
