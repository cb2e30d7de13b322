using System.Text.Json.Nodes;
using ClusteraIngest.Emulator;
using ClusteraIngest.Runs;
using ClusteraIngest.Tests.Library;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Transcripts;

public sealed class TranscriptIngestionTests
{
    private static readonly VideoId First = VideoId.Parse(IngestWorld.VideoIdOf("alpha", 0));

    [Fact]
    public async Task A_video_without_captions_is_asked_for_again_after_1_3_7_and_30_days_and_then_no_more()
    {
        await using var world = await WithVideosAsync(1);
        world.Apify.World.SetNoTranscript(First.Value);
        var time = new AdvancingTime();
        await using var client = world.NewClient(time);
        var asked = new List<int>();

        for (var day = 0; day <= 80; day++)
        {
            var before = world.Apify.Runs.Count;
            await client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
            if (world.Apify.Runs.Count > before)
                asked.Add(day);
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([0, 1, 4, 11, 41], asked);
        Assert.Equal("none", await world.ScalarAsync<string>("select transcript_state from dataset_youtube_video"));
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_next_check_at is null"));
    }

    [Fact]
    public async Task Nothing_is_paid_for_what_only_the_archive_has_stored()
    {
        await using var world = await WithVideosAsync(1);
        await world.ExecuteAsync(
            """
            delete from dataset_youtube_list_video;
            update ctrl_youtube_lists set is_archived = true, is_enabled = false,
                   youtube_id = (select channel_id from dataset_youtube_video)
            """
        );
        await using var client = world.NewClient();

        Assert.Equal(0, (await client.Ingestion.GetPendingTranscriptsAsync(new())).Videos);
        Assert.Empty(await client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync());

        await world.ExecuteAsync("update ctrl_youtube_lists set is_enabled = true");
        Assert.Equal(1, (await client.Ingestion.GetPendingTranscriptsAsync(new())).Videos);
        Assert.Single(await client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync());
    }

    [Fact]
    public async Task Captions_that_come_late_are_found()
    {
        await using var world = await WithVideosAsync(1);
        world.Apify.World.SetNoTranscript(First.Value);
        var time = new AdvancingTime();
        await using var client = world.NewClient(time);
        await client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();

        world.Apify.World.SetTranscript(
            First.Value,
            JsonNode.Parse("""{"data":[{"start":"0.5","dur":"2.25","text":"Better &amp; late"}]}""")!.AsObject()
        );
        time.Advance(TimeSpan.FromDays(2));
        var found = await client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();

        Assert.Equal((TranscriptState.Stored, "Better & late"), (found.Item!.TranscriptState, found.Item.Transcript));
        Assert.Equal(
            """[{"text": "Better & late", "start": 0.5, "duration": 2.25}]""",
            await world.ScalarAsync<string>("select segments::text from dataset_youtube_transcript")
        );
    }

    [Fact]
    public async Task What_is_stored_is_yielded_again_without_being_asked_for()
    {
        await using var world = await WithVideosAsync(3);
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        var runs = world.Apify.Runs.Count;
        var progress = new RunProgress();

        var again = await world.Client.Ingestion.IngestTranscriptsAsync(AllAsync(world), new(), progress).ToListAsync();

        Assert.Equal(3, again.Count);
        Assert.Equal(3, progress.Figures.TranscriptsSkipped);
        Assert.Equal(runs, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task Blocked_is_no_fact_about_the_video_and_the_next_invocation_tries_again()
    {
        await using var world = await WithVideosAsync(1);
        world.Apify.FailNext("blocked");

        var blocked = await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();
        Assert.Equal("TranscriptBlocked", blocked.Error!.ErrorId);
        Assert.Equal("blocked", await world.ScalarAsync<string>("select transcript_state from dataset_youtube_video"));

        var next = await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();
        Assert.Equal(TranscriptState.Stored, next.Item!.TranscriptState);
    }

    [Fact]
    public async Task An_answer_that_is_not_understood_fails_with_its_raw_payload_kept()
    {
        await using var world = await WithVideosAsync(1);
        world.Apify.FailNext("unrecognised");

        var failed = await world.Client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();

        Assert.Equal("AnswerNotRecognized", failed.Error!.ErrorId);
        Assert.Equal(
            "failed AnswerNotRecognized",
            await world.ScalarAsync<string>("select state || ' ' || error_id from ctrl_processing_log where payload is not null")
        );
        Assert.Equal("failed", await world.ScalarAsync<string>("select transcript_state from dataset_youtube_video"));
    }

    [Fact]
    public async Task Languages_are_tried_in_order_of_preference()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1), languages: ["de", "ko"]);

        await world.SyncAsync();

        Assert.Equal("de", await world.ScalarAsync<string>("select transcript_language from dataset_youtube_video"));
        Assert.Equal("de", (string?)JsonNode.Parse(world.Apify.Runs[^1].InputJson)!["targetLanguage"]);

        var korean = await world
            .Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new() { Languages = ["ko"] })
            .SingleAsync();
        Assert.Equal("ko", korean.Item!.TranscriptLanguage);
        Assert.Equal(["de", "ko"], await world.QueryAsync<string>("select language from dataset_youtube_transcript order by 1"));
    }

    [Fact]
    public async Task A_language_that_a_stored_video_lacks_is_not_paid_for_again_before_its_time()
    {
        await using var world = await WithVideosAsync(1);
        var time = new AdvancingTime();
        await using var client = world.NewClient(time);
        await AskAsync("de");
        world.Apify.World.SetNoTranscript(First.Value);
        var runs = world.Apify.Runs.Count;

        await AskAsync("ko");
        await AskAsync("ko");
        Assert.Equal(runs + 1, world.Apify.Runs.Count);

        time.Advance(TimeSpan.FromDays(2));
        await AskAsync("ko");
        Assert.Equal(runs + 2, world.Apify.Runs.Count);
        Assert.Equal(
            "stored de",
            await world.ScalarAsync<string>("select transcript_state || ' ' || transcript_language from dataset_youtube_video")
        );

        async Task AskAsync(string language) =>
            await client
                .Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new() { Languages = [language] })
                .ToListAsync();
    }

    [Fact]
    public async Task A_video_that_no_list_has_shown_gets_its_transcript_all_the_same()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.AddChannel("alpha", 1);

        var stored = await world.Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new()).SingleAsync();

        Assert.Equal(TranscriptState.Stored, stored.Item!.TranscriptState);
        Assert.Equal(VideoAvailability.Unknown, stored.Item.Availability);
        Assert.NotNull(stored.Item.Transcript);
    }

    [Fact]
    public async Task Members_only_videos_are_unavailable_until_they_become_public()
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["isMembersOnly"] = true;
        world.Apify.World.Add(item);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        await world.SyncAsync();
        Assert.Equal(
            "unavailable members_only",
            await world.ScalarAsync<string>("select transcript_state || ' ' || availability from dataset_youtube_video")
        );
        Assert.Single(world.Apify.Runs);

        world.Apify.World.Change(First.Value, video => video["isMembersOnly"] = false);
        await world.SyncAsync();
        Assert.Equal(
            "stored public",
            await world.ScalarAsync<string>("select transcript_state || ' ' || availability from dataset_youtube_video")
        );
    }

    [Fact]
    public async Task The_plans_limits_slow_it_down_and_fail_nothing()
    {
        await using var world = await WithVideosAsync(
            12,
            new()
            {
                WithoutDemo = true,
                RunTime = TimeSpan.FromMilliseconds(300),
                MaxConcurrentRuns = 2,
            }
        );
        var progress = new RunProgress();

        var results = await world.Client.Ingestion.IngestPendingTranscriptsAsync(new() { Concurrency = 8 }, progress).ToListAsync();

        Assert.All(results, result => Assert.True(result.IsDone));
        Assert.Equal(12, progress.Figures.TranscriptsStored + progress.Figures.TranscriptsNone);
        Assert.Equal(2, world.Apify.PeakConcurrentRuns);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state <> 'settled'"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task As_many_runs_go_on_at_once_as_allowed()
    {
        await using var world = await WithVideosAsync(12, new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });

        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new() { Concurrency = 4 }).ToListAsync();

        Assert.Equal(4, world.Apify.PeakConcurrentRuns);
    }

    private static async Task<IngestWorld> WithVideosAsync(int count, EmulatorOptions? options = null)
    {
        var world = await IngestWorld.CreateAsync(options);
        await world.AddListAsync(world.AddChannel("alpha", count));
        await world.SyncAsync(new() { WithTranscripts = false });
        return world;
    }

    private static async IAsyncEnumerable<VideoId> AllAsync(IngestWorld world)
    {
        foreach (var id in await world.QueryAsync<string>("select video_id from dataset_youtube_video"))
            yield return VideoId.Parse(id);
    }
}
