using System.Text.Json.Nodes;
using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Transcripts;

/// <summary>Videos that somebody names: they are asked for, and it is told of those that only come along and are not.</summary>
public sealed class NamedVideoTests
{
    private const string Turn =
        "select concat_ws(' ', transcript_state, transcript_attempts, transcript_next_check_at) from dataset_youtube_video";

    private static readonly VideoId First = VideoId.Parse(IngestWorld.VideoIdOf("alpha", 0));

    [Fact]
    public async Task A_video_without_captions_is_asked_for_before_its_turn_by_whoever_names_it_and_its_turn_stays()
    {
        await using var world = await WithOneVideoAsync();
        world.Apify.World.SetNoTranscript(First.Value);
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        var (runs, turn) = (world.Apify.Runs.Count, await world.ScalarAsync<string>(Turn));

        await NameAsync(world, First);
        Assert.Equal((runs + 1, turn), (world.Apify.Runs.Count, await world.ScalarAsync<string>(Turn)));

        world.Apify.World.SetTranscript(First.Value, JsonNode.Parse("""{"data":[{"start":"0","dur":"1","text":"late"}]}""")!.AsObject());
        var late = Assert.Single(await NameAsync(world, First));
        Assert.Equal((TranscriptState.Stored, "late"), (late.Item!.TranscriptState, late.Item.Transcript));
    }

    [Fact]
    public async Task Named_twice_it_is_asked_for_once()
    {
        await using var world = await WithOneVideoAsync();
        world.Apify.World.SetNoTranscript(First.Value);
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        var runs = world.Apify.Runs.Count;

        await NameAsync(world, First, First);

        Assert.Equal(runs + 1, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task A_language_that_there_was_none_in_lately_is_asked_for_by_whoever_names_the_video()
    {
        await using var world = await WithOneVideoAsync();
        await NameInAsync(world, "de", asksAgain: false);
        world.Apify.World.SetNoTranscript(First.Value);
        await NameInAsync(world, "ko", asksAgain: false);
        var runs = world.Apify.Runs.Count;

        await NameInAsync(world, "ko", asksAgain: false);
        Assert.Equal(runs, world.Apify.Runs.Count);
        await NameInAsync(world, "ko", asksAgain: true);
        Assert.Equal(runs + 1, world.Apify.Runs.Count);
    }

    [Theory]
    [InlineData("none", "now() + interval '1 day'", "it had no captions, and it is asked for again from 2")]
    [InlineData("none", "null", "it had no captions, which is final")]
    [InlineData("unavailable", "null", "it cannot be watched, or by members only, which is final")]
    [InlineData("failed", "now() + interval '1 day'", "asking for its transcript failed, and it is asked for again from 2")]
    public async Task Of_videos_that_only_come_along_it_is_told_why_they_are_not_asked_for(string state, string next, string why)
    {
        await using var world = await WithOneVideoAsync();
        await world.QueryAsync<int>($"update dataset_youtube_video set transcript_state = '{state}', transcript_next_check_at = {next}");
        var warnings = new HeardWarnings();
        await using var client = world.NewClient(warnings: warnings);

        await client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new()).ToListAsync();

        var warning = Assert.Single(warnings.All);
        Assert.StartsWith("TranscriptsNotDue: ", warning, StringComparison.Ordinal);
        Assert.Contains($"turn has not come: 1. The first one is {First}: {why}", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_what_is_stored_nothing_is_told()
    {
        await using var world = await WithOneVideoAsync();
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        var warnings = new HeardWarnings();
        await using var client = world.NewClient(warnings: warnings);

        await client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new()).ToListAsync();

        Assert.Empty(warnings.All);
    }

    private static Task<List<StageResult<Video>>> NameAsync(IngestWorld world, params VideoId[] videos) =>
        world
            .Client.Ingestion.IngestTranscriptsAsync(videos.ToAsyncEnumerable(), new() { AskAgain = true, Concurrency = 1 })
            .ToListAsync()
            .AsTask();

    private static async Task NameInAsync(IngestWorld world, string language, bool asksAgain) =>
        await world
            .Client.Ingestion.IngestTranscriptsAsync(
                new[] { First }.ToAsyncEnumerable(),
                new() { AskAgain = asksAgain, Languages = [LanguageTag.Parse(language)] }
            )
            .ToListAsync();

    private static async Task<IngestWorld> WithOneVideoAsync()
    {
        var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1));
        await world.SyncAsync(new() { WithTranscripts = false });
        return world;
    }
}
