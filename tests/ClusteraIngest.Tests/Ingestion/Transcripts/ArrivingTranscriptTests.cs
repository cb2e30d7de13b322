using System.Text.Json.Nodes;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Transcripts;

/// <summary>What arrives as a transcript, and what is stored of it, whichever way it comes.</summary>
public sealed class ArrivingTranscriptTests
{
    private static readonly VideoId First = VideoId.Parse(IngestWorld.VideoIdOf("alpha", 0));

    [Theory]
    [InlineData("""{"data":[{"start":"0.0","dur":"2.0","text":"it&amp;#39;s <i>salt</i>"}]}""", "stored und", "it's salt")]
    [InlineData(
        """{"transcript":"1\n00:00:00,000 --> 00:00:02,000\nfirst words\n\n2\n00:00:02,000 --> 00:00:04,000\nsecond words\n"}""",
        "stored und",
        "first words second words"
    )]
    [InlineData("""{"language":"ko","data":[{"start":"0.0","dur":"2.0","text":"안녕하세요"}]}""", "stored ko", "안녕하세요")]
    [InlineData("""{"transcript":"Transcript not available"}""", "none ", null)]
    [InlineData("""{"error":"Video unavailable. This video is not available in your country"}""", "blocked ", null)]
    public async Task An_answer_of_the_transcripts_actor_is_stored_as_what_it_is(string answer, string state, string? text)
    {
        await using var world = await WithOneVideoAsync();
        world.Apify.World.SetTranscript(First.Value, JsonNode.Parse(answer)!.AsObject());

        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();

        Assert.Equal(state, await StateAsync(world));
        Assert.Equal(text, await world.ScalarAsync<string?>("select transcript from dataset_youtube_video"));
    }

    [Theory]
    [InlineData("auto_generated", "1\n00:00:00,000 --> 00:00:02,000\nit&amp;#39;s salt &amp;amp; pepper\n", "it's salt & pepper")]
    [InlineData(
        "auto_generated",
        "1\n00:00:00,000 --> 00:00:02,000\nrow row row\n\n2\n00:00:02,000 --> 00:00:04,000\nrow row row\n\n3\n00:00:04,000 --> "
            + "00:00:06,000\nrow row row\n\n4\n00:00:06,000 --> 00:00:08,000\nyour boat\n",
        "row row row row row row row row row your boat"
    )]
    [InlineData(
        "user_generated",
        "1\n00:00:00,000 --> 00:00:02,000\nfirst words\n\nsecond words\n\n2\n00:00:02,000 --> 00:00:04,000\nthird words\n",
        "first words second words third words"
    )]
    [InlineData("auto_generated", "No transcript available", null)]
    public async Task Subtitles_of_a_list_and_of_an_import_become_the_same_text(string type, string srt, string? text)
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["subtitles"] = new JsonArray(
            new JsonObject
            {
                ["type"] = type,
                ["language"] = "en",
                ["srt"] = srt,
            }
        );
        world.Apify.World.Add(item);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync(new() { WithTranscripts = false });
        Assert.Equal(text, await world.ScalarAsync<string?>("select transcript from dataset_youtube_video"));

        await using var other = await IngestWorld.CreateAsync();
        using var export = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"[{item.ToJsonString()}]"));
        await other.Client.Ingestion.ImportAsync(export, "export.json").ToListAsync();
        Assert.Equal(text, await other.ScalarAsync<string?>("select transcript from dataset_youtube_video"));
    }

    [Fact]
    public async Task A_block_of_a_country_is_tried_again_and_ends_when_the_scraper_stands_elsewhere()
    {
        await using var world = await WithOneVideoAsync();
        world.Apify.World.SetTranscript(
            First.Value,
            Json("""{"error":"Video unavailable. This video is not available in your country"}""")
        );

        var blocked = await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();
        Assert.Equal("TranscriptBlocked", blocked.Error!.ErrorId);

        world.Apify.World.SetTranscript(First.Value, Json("""{"data":[{"start":"0","dur":"1","text":"there"}]}"""));
        var next = await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();
        Assert.Equal(TranscriptState.Stored, next.Item!.TranscriptState);
        Assert.NotEqual(VideoAvailability.Private, next.Item.Availability);
    }

    [Fact]
    public async Task A_video_given_by_name_is_asked_for_again_though_it_was_final()
    {
        await using var world = await WithOneVideoAsync();
        world.Apify.World.SetTranscript(First.Value, Json("""{"error":"This video is private"}"""));
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        Assert.Equal("unavailable ", await StateAsync(world));
        world.Apify.World.SetTranscript(First.Value, Json("""{"data":[{"start":"0","dur":"1","text":"back"}]}"""));
        var runs = world.Apify.Runs.Count;

        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new()).ToListAsync();
        Assert.Equal(runs, world.Apify.Runs.Count);

        var named = await world
            .Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new() { AskAgain = true })
            .SingleAsync();
        Assert.Equal((runs + 1, "back"), (world.Apify.Runs.Count, named.Item!.Transcript));

        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new() { AskAgain = true }).ToListAsync();
        Assert.Equal(runs + 1, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task A_video_given_by_name_is_asked_for_again_though_it_had_no_captions_too_often()
    {
        await using var world = await WithOneVideoAsync();
        world.Apify.World.SetNoTranscript(First.Value);
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        var options = new IngestOptions { AskAgain = true, Languages = ["en"] };

        // Before its time it is not asked for, whoever names it.
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), options).ToListAsync();
        Assert.Equal(2, world.Apify.Runs.Count);

        await world.ScalarAsync<int?>(
            "update dataset_youtube_video set transcript_attempts = 5, transcript_next_check_at = null, transcript_checked_at = now() "
                + "returning 1"
        );
        world.Apify.World.SetTranscript(First.Value, Json("""{"data":[{"start":"0","dur":"1","text":"late"}]}"""));
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), options).ToListAsync();
        Assert.Equal("stored en", await StateAsync(world));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static async Task<IngestWorld> WithOneVideoAsync()
    {
        var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1));
        await world.SyncAsync(new() { WithTranscripts = false });
        return world;
    }

    private static Task<string> StateAsync(IngestWorld world) =>
        world.ScalarAsync<string>("select transcript_state || ' ' || coalesce(transcript_language, '') from dataset_youtube_video");
}
