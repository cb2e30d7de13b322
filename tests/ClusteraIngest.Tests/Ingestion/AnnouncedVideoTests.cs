using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>Streams and premieres before, while and after they are on the air, through both sources.</summary>
public sealed class AnnouncedVideoTests
{
    private const string Row = """
        select concat_ws(' ', availability, coalesce(duration_seconds::text, 'no length'),
            coalesce(scheduled_start_at > now(), false)::text, transcript_state) from dataset_youtube_video
        """;

    [Fact]
    public async Task Through_Apify_an_announced_premiere_is_not_paid_for_before_it_is_over()
    {
        var start = DateTimeOffset.UtcNow.AddDays(2);
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["date"] = $"Premieres {start.ToString("M/d/yy, h:mm tt", System.Globalization.CultureInfo.InvariantCulture)}";
        world.Apify.World.Add(item);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        await world.SyncAsync();
        Assert.Equal(["upcoming 65 true pending"], await world.QueryAsync<string>(Row));
        Assert.Empty(TranscriptRuns(world));

        var later = new AdvancingTime();
        later.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(5));
        await using var client = world.NewClient(later);
        await world.SyncAsync(new(), client);
        Assert.Single(TranscriptRuns(world));
        Assert.Equal(
            0,
            await world.ScalarAsync<int>("select transcript_attempts from dataset_youtube_video where transcript_state = 'stored'")
        );
    }

    [Fact]
    public async Task Through_Apify_a_running_stream_is_live_without_a_length_and_public_with_one_afterwards()
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0, "stream");
        (item["date"], item["duration"]) = ("Started streaming 2 hours ago", "00:00:00");
        world.Apify.World.Add(item);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        await world.SyncAsync();
        Assert.Equal(["live no length false pending"], await world.QueryAsync<string>(Row));
        Assert.Empty(TranscriptRuns(world));

        var over = IngestWorld.Item("alpha", 0, "stream");
        (over["date"], over["duration"]) = ("Streamed live 5 hours ago", "3:00:00");
        world.Apify.World.Remove(IngestWorld.VideoIdOf("alpha", 0, "stream"));
        world.Apify.World.Add(over);
        await world.SyncAsync(new() { Full = true });
        Assert.Equal(["public 10800 false stored"], await world.QueryAsync<string>(Row));
        Assert.Single(TranscriptRuns(world));
    }

    [Fact]
    public async Task Through_the_Data_API_the_announced_start_is_kept_and_decides_when_the_transcript_is_asked_for()
    {
        var start = new DateTimeOffset(DateTimeOffset.UtcNow.AddDays(3).Date, TimeSpan.Zero);
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 0);
        var video = Assert.Single(world.YouTube.World.AddGeneratedVideos(channel.Id, 1));
        world.YouTube.World.ChangeVideo(video, one => one with { Live = LiveState.Upcoming, Duration = "P0D", ScheduledStartAt = start });
        await world.AddListAsync("https://www.youtube.com/@alpha");

        await world.SyncAsync(new());

        Assert.Equal(["upcoming no length true pending"], await world.QueryAsync<string>(Row));
        Assert.Equal(
            start.AddDays(1),
            new DateTimeOffset(
                await world.ScalarAsync<DateTime>("select transcript_next_check_at from dataset_youtube_video"),
                TimeSpan.Zero
            )
        );
        Assert.Equal(start, Assert.Single(await world.Client.Videos.GetAsync(new()).ToListAsync()).ScheduledStartAt);
        Assert.Empty(world.Apify.Runs);

        world.YouTube.World.ChangeVideo(video, one => one with { Live = LiveState.Completed, Duration = "PT1H" });
        await world.SyncAsync();
        Assert.Equal(
            "public 3600 pending",
            await world.ScalarAsync<string>(
                "select concat_ws(' ', availability, duration_seconds, case when transcript_next_check_at <= now() + interval '1 minute' "
                    + "then 'pending' else 'waits' end) from dataset_youtube_video"
            )
        );
    }

    [Fact]
    public async Task Second_sync_of_an_announced_and_a_running_video_rewrites_no_row()
    {
        await using var world = await IngestWorld.CreateAsync();
        var (announced, running) = (IngestWorld.Item("alpha", 0), IngestWorld.Item("alpha", 1, "stream"));
        announced["date"] = "Premieres in 30 hours";
        (running["date"], running["duration"]) = ("Started streaming 2 hours ago", "00:00:00");
        world.Apify.World.Add(announced);
        world.Apify.World.Add(running);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync(new() { Full = true });
        var versions = await world.RowVersionsAsync();

        var second = await world.SyncAsync(new() { Full = true });

        Assert.Equal((0, 0), (second.Figures.New, second.Figures.Changed));
        Assert.Equal(versions, await world.RowVersionsAsync());
    }

    private static IEnumerable<ClusteraIngest.Emulator.EmulatedRun> TranscriptRuns(IngestWorld world) =>
        world.Apify.Runs.Where(run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal));
}
