using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

public sealed class YouTubeListTests
{
    private static readonly IngestOptions WithoutTranscripts = new() { WithTranscripts = false };

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_channel_of_20000_videos_takes_under_900_units_the_next_sync_3_and_finds_the_new_one()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("big", 20_000);
        await world.AddListAsync("https://www.youtube.com/@big");

        var first = await world.SyncAsync();
        var afterFirst = world.YouTube.UnitsCharged;
        Assert.Empty(first.ErrorIds);
        Assert.Equal((20_000, 20_000), (first.Figures.Listed, first.Figures.New));
        Assert.Equal(
            20_000,
            await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where title is not null and view_count is not null")
        );
        Assert.Equal(20_000, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video_stats"));
        Assert.InRange(afterFirst, 800, 899);

        var second = await world.SyncAsync();
        var afterSecond = world.YouTube.UnitsCharged;
        Assert.Equal(0, second.Figures.New);
        Assert.InRange(afterSecond - afterFirst, 1, 3);

        var added = Assert.Single(world.YouTube.World.AddGeneratedVideos(channel.Id, 1));
        var third = await world.SyncAsync();
        Assert.Equal(added, Assert.Single(third.Results).Result.Item!.VideoId.Value);
        Assert.Equal(world.YouTube.UnitsCharged, await world.CountedAsync());
        Assert.Equal(world.YouTube.UnitsCharged - afterSecond, third.Figures.Units);
        Assert.Equal("youtube", third.Figures.Source);
    }

    [Fact]
    public async Task A_playlist_s_private_and_deleted_videos_are_recorded_as_such()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 60);
        var videos = await UploadsAsync(world, channel);
        world.YouTube.World.AddPlaylist(new("PLabcdefghijklmnopqrstuvwxyz012345", channel.Id, "Some") { VideoIds = videos });
        world.YouTube.World.MakePrivate(videos[3]);
        world.YouTube.World.DeleteVideo(videos[55]);
        await world.AddListAsync("https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuvwxyz012345");

        var run = await world.SyncAsync();

        var figures = run.Figures;
        Assert.Equal((60, 58, 0, 2, 0), (figures.Listed, figures.New, figures.Known, figures.Unavailable, figures.Failed));
        Assert.Equal(58, run.Results.Count);
        Assert.Equal(
            ["deleted", "private"],
            await world.QueryAsync<string>(
                "select availability from dataset_youtube_video where video_id = any(@ids) order by availability",
                new { ids = new[] { videos[3], videos[55] } }
            )
        );
        Assert.Equal(60, await world.ScalarAsync<int>("select count(distinct position) from dataset_youtube_list_video"));
        Assert.Equal((60, 2), (await world.QueryAsync<(int, int)>("select videos_listed, videos_unavailable from ctrl_run"))[0]);

        // What was public and is private by now is told as well, and comes back when it is public again.
        world.YouTube.World.MakePrivate(videos[10]);
        world.YouTube.World.ChangeVideo(videos[3], video => video with { Privacy = VideoPrivacy.Public });
        var second = await world.SyncAsync();
        Assert.Equal((60, 2), (second.Figures.Listed, second.Figures.Unavailable));
        Assert.Equal(
            "private",
            await world.ScalarAsync<string>("select availability from dataset_youtube_video where video_id = @id", new { id = videos[10] })
        );
        Assert.Equal(
            ("public", true),
            (
                await world.QueryAsync<(string, bool)>(
                    "select availability, title is not null from dataset_youtube_video where video_id = @id",
                    new { id = videos[3] }
                )
            )[0]
        );
    }

    [Fact]
    public async Task An_unfinished_first_reading_is_not_taken_for_a_whole_one()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 230);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        // The third page of the uploads ends the reading.
        await using var client = world.NewClient(units: 6 + 1);
        await Assert.ThrowsAsync<QuotaExceededException>(() => client.Ingestion.SyncAsync(WithoutTranscripts).ToListAsync().AsTask());
        var stored = await world.ScalarAsync<int>("select count(*) from dataset_youtube_video");
        Assert.InRange(stored, 50, 150);

        var rest = await world.SyncAsync();
        Assert.Equal(230 - stored, rest.Figures.New);
        Assert.Equal(230, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task A_video_behind_known_ones_is_found_when_the_reading_before_broke_off()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync();
        var before = world.YouTube.UnitsCharged;

        // 120 new ones are three pages; only the first is stored.
        world.YouTube.World.AddGeneratedVideos(channel.Id, 120);
        await using var client = world.NewClient(units: (int)before + 3);
        await Assert.ThrowsAsync<QuotaExceededException>(() => client.Ingestion.SyncAsync(WithoutTranscripts).ToListAsync().AsTask());
        Assert.Equal(70, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));

        await world.SyncAsync();
        Assert.Equal(140, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task Second_sync_of_an_unchanged_channel_writes_no_row()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 120);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync();
        var versions = await VersionsAsync(world);

        var second = await world.SyncAsync();

        Assert.Equal((0, 0), (second.Figures.New, second.Figures.Changed));
        Assert.Equal(versions, await VersionsAsync(world));
    }

    [Fact]
    public async Task Discovery_pays_apify_for_new_videos_only()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 30);
        foreach (var id in await UploadsAsync(world, channel))
            AddToApify(world, channel, id);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        var discover = WithoutTranscripts with { Discover = ListDiscovery.YouTube };

        var first = await world.SyncAsync(discover);
        Assert.Empty(first.ErrorIds);
        Assert.Equal((30, "youtube+apify"), (first.Figures.New, first.Figures.Source));
        Assert.Equal(30 * 0.005m, world.Apify.ChargedUsd);

        var added = Assert.Single(world.YouTube.World.AddGeneratedVideos(channel.Id, 1));
        AddToApify(world, channel, added);
        var second = await world.SyncAsync(discover);
        Assert.Equal(1, second.Figures.New);
        Assert.Equal(31 * 0.005m, world.Apify.ChargedUsd);
        Assert.Equal(31 * 0.005m, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_charge"));

        var third = await world.SyncAsync(discover);
        Assert.Equal((0, 0), (third.Figures.New, third.Figures.PaidRuns));
        Assert.Equal("read", await world.ScalarAsync<string>("select last_state from ctrl_youtube_lists"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_discovery_that_was_killed_is_picked_up_and_not_paid_again()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 30);
        foreach (var id in await UploadsAsync(world, channel))
            AddToApify(world, channel, id);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        var discover = WithoutTranscripts with { Discover = ListDiscovery.YouTube };

        // The run is started, but cannot be read until its invocation is gone.
        world.Apify.FailNext("500", 4, "datasets");
        using var kill = new CancellationTokenSource();
        await using (var client = world.NewClient())
        {
            var dying = client.Ingestion.SyncAsync(discover, null, kill.Token).ToListAsync(CancellationToken.None).AsTask();
            await Eventually.HoldsAsync(() => world.Apify.Runs.Count > 0);
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        }

        var second = await world.SyncAsync(discover);

        Assert.Equal(30, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where title is not null"));
        Assert.Equal(30 * 0.005m, world.Apify.ChargedUsd);
        Assert.Equal((30, "read"), (second.Figures.New, await world.ScalarAsync<string>("select last_state from ctrl_youtube_lists")));
        Assert.Single(world.Apify.Runs);
    }

    [Fact]
    public async Task A_discovery_that_the_budget_cuts_off_goes_on_with_the_next_one()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 120);
        foreach (var id in await UploadsAsync(world, channel))
            AddToApify(world, channel, id);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        var discover = WithoutTranscripts with { Discover = ListDiscovery.YouTube };

        await Assert.ThrowsAsync<BudgetExceededException>(() => world.SyncAsync(discover with { MaxCostUsd = 0.3m }));
        Assert.Equal(60, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where title is not null"));
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.CutOff, CutOffAfter: 60 });
        await world.SyncAsync(discover);
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { LastState: ListState.Read, CutOffAfter: null });

        Assert.Equal(120, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where title is not null"));
        Assert.Equal(120 * 0.005m, world.Apify.ChargedUsd);
    }

    [Fact]
    public async Task An_empty_playlist_is_read_and_harms_no_other_list()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 3);
        world.YouTube.World.AddPlaylist(new("PLabcdefghijklmnopqrstuvwxyz012345", channel.Id, "Nothing"));
        await world.AddListAsync("https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuvwxyz012345");
        await world.AddListAsync("https://www.youtube.com/@alpha");

        var run = await world.SyncAsync();

        Assert.Empty(run.ErrorIds);
        Assert.Equal((2, 3), (run.Figures.ListsRead, run.Figures.New));
    }

    [Fact]
    public async Task A_video_that_is_deleted_while_its_list_is_read_hides_no_other()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 400);
        var videos = await UploadsAsync(world, channel);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        await foreach (var _ in world.Client.Ingestion.SyncAsync(WithoutTranscripts))
            if (await world.ScalarAsync<int>("select count(*) from dataset_youtube_video") is >= 150 and < 200)
                world.YouTube.World.DeleteVideo(videos[5]);

        Assert.Equal(400, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task A_video_that_becomes_public_late_is_found_behind_known_ones()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 200);
        var late = (await UploadsAsync(world, channel))[80];
        world.YouTube.World.MakePrivate(late);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync();
        world.YouTube.World.ChangeVideo(late, video => video with { Privacy = VideoPrivacy.Public });

        Assert.Equal(1, (await world.SyncAsync()).Figures.New);
    }

    [Fact]
    public async Task A_video_that_apify_does_not_deliver_is_told()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 3);
        foreach (var id in (await UploadsAsync(world, channel)).Take(2))
            AddToApify(world, channel, id);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        var run = await world.SyncAsync(WithoutTranscripts with { Discover = ListDiscovery.YouTube });

        Assert.Equal((3, 2, 1), (run.Figures.Listed, run.Figures.New, run.Figures.Failed));
        Assert.Equal(["SourceReportedError"], run.ErrorIds);
    }

    [Fact]
    public async Task A_stream_that_was_announced_is_looked_at_again()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 15);
        world.YouTube.World.AddVideo(
            new("announced-1", channel.Id, "Soon", new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)) { Live = LiveState.Upcoming, Duration = null }
        );
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync();
        Assert.Equal(
            "upcoming",
            await world.ScalarAsync<string>("select availability from dataset_youtube_video where video_id = 'announced-1'")
        );

        world.YouTube.World.ChangeVideo("announced-1", video => video with { Live = LiveState.Completed, Duration = "PT1H" });
        var run = await world.SyncAsync();

        Assert.Equal(1, run.Figures.Changed);
        Assert.Equal(
            ("public", 3600),
            (
                await world.QueryAsync<(string, int)>(
                    "select availability, duration_seconds from dataset_youtube_video where video_id = 'announced-1'"
                )
            )[0]
        );
    }

    [Fact]
    public async Task Transcripts_of_what_youtube_lists_are_apify_s()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 12);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        var run = await world.SyncAsync(new());

        Assert.Empty(run.ErrorIds);
        Assert.Equal(
            (12, 12),
            (run.Figures.New, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone + run.Figures.TranscriptsUnavailable)
        );
        Assert.All(world.Apify.Runs, one => Assert.Contains("transcript", one.Actor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wiped_channel_that_still_counts_its_videos_is_read_and_that_is_told()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync(WithoutTranscripts);
        foreach (var video in await world.QueryAsync<string>("select video_id from dataset_youtube_video"))
            world.YouTube.World.DeleteVideo(video);
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { VideoCount = 20 });

        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Empty(run.ErrorIds);
        Assert.Equal("read", await world.ScalarAsync<string>("select last_state from ctrl_youtube_lists"));
        Assert.Equal(
            1,
            await world.ScalarAsync<int>(
                "select count(*) from ctrl_processing_log where message like '%shows none of its videos any more.'"
            )
        );
    }

    [Fact]
    public async Task Uploads_that_YouTube_does_not_find_although_it_shows_their_videos_are_a_failed_list()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync(WithoutTranscripts);
        world.YouTube.World.AddGeneratedVideos(channel.Id, 1);
        world.YouTube.FailNext("no-playlist");

        var failed = await world.SyncAsync(WithoutTranscripts);
        var next = await world.SyncAsync(WithoutTranscripts);

        Assert.Equal(["UploadsNotFound"], failed.ErrorIds);
        Assert.Equal((0, 1), (failed.Figures.New, next.Figures.New));
    }

    [Fact]
    public async Task An_empty_channel_is_read_and_one_that_is_gone_fails()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("empty", 0);
        var gone = world.YouTube.World.AddGeneratedChannel("gone", 3);
        await world.AddListAsync("https://www.youtube.com/@empty");
        await world.AddListAsync("https://www.youtube.com/@gone");
        world.YouTube.World.RemoveChannel(gone.Id);

        var run = await world.SyncAsync();

        Assert.Equal(["ListNotFound"], run.ErrorIds);
        Assert.Equal((1, 1), (run.Figures.ListsRead, run.Figures.ListsFailed));
    }

    [Fact]
    public async Task Two_spellings_of_a_channel_are_one_list()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 3);

        var byHandle = await world.AddListAsync("@Alpha");
        var byId = await world.AddListAsync(channel.Id);

        Assert.Equal(byHandle.ListId, byId.ListId);
        Assert.Equal(channel.Id, byHandle.YoutubeId);
    }

    [Fact]
    public async Task Auto_takes_the_youtube_data_api_where_there_is_a_key_and_transcripts_wait_where_there_is_no_token()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 3);
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await using var client = world.NewClient(hasApify: false);

        var run = await world.SyncAsync(new(), client);

        Assert.Equal((3, "youtube"), (run.Figures.New, run.Figures.Source));
        Assert.Empty(world.Apify.Runs);
        Assert.Equal(3, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state = 'pending'"));
    }

    [Fact]
    public async Task A_channel_that_only_a_search_could_find_is_read_through_apify_once_and_by_its_id_from_then_on()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 3);
        foreach (var id in await UploadsAsync(world, channel))
            AddToApify(world, channel, id);
        await world.AddListAsync("https://www.youtube.com/c/alpha");

        var first = await world.SyncAsync();
        Assert.Empty(first.ErrorIds);
        Assert.Equal((3, 1), (first.Figures.New, world.Apify.Runs.Count));
        Assert.Equal(channel.Id, await world.ScalarAsync<string>("select youtube_id from ctrl_youtube_lists"));

        world.YouTube.World.AddGeneratedVideos(channel.Id, 1);
        var second = await world.SyncAsync();
        Assert.Equal((1, 1), (second.Figures.New, world.Apify.Runs.Count));
    }

    [Fact]
    public async Task A_channel_that_only_a_search_could_find_is_read_through_apify_also_where_youtube_only_discovers()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/c/alpha");

        var run = await world.SyncAsync(WithoutTranscripts with { Source = ListSource.Apify, Discover = ListDiscovery.YouTube });

        Assert.DoesNotContain("ChannelNeedsSearch", run.ErrorIds);
        Assert.Single(world.Apify.Runs);
    }

    [Fact]
    public async Task A_channel_that_only_a_search_could_find_fails_where_youtube_is_insisted_on()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/c/alpha");

        var run = await world.SyncAsync(WithoutTranscripts with { Source = ListSource.YouTube });

        Assert.Equal(["ChannelNeedsSearch"], run.ErrorIds);
        Assert.Empty(world.Apify.Runs);
        Assert.Equal("failed", await world.ScalarAsync<string>("select last_state from ctrl_youtube_lists"));
    }

    [Fact]
    public async Task A_missing_key_is_told_before_anything_is_begun()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await using var client = new IngestClient(world.Settings() with { YouTubeApiKeys = [] });

        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            client.Ingestion.SyncAsync(new() { Source = ListSource.YouTube }).ToListAsync().AsTask()
        );

        Assert.Equal("YouTubeKeyMissing", error.ErrorId);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_run"));
    }

    internal static void AddToApify(YouTubeWorld world, EmulatedChannel channel, string videoId)
    {
        var item = IngestWorld.Item(channel.Handle!.TrimStart('@'), 1);
        item["id"] = videoId;
        item["url"] = $"https://www.youtube.com/watch?v={videoId}";
        item["channelId"] = channel.Id;
        world.Apify.World.Add(item);
    }

    /// <summary>The channel's videos as the API lists them.</summary>
    private static async Task<List<string>> UploadsAsync(YouTubeWorld world, EmulatedChannel channel)
    {
        using var http = new HttpClient { BaseAddress = world.YouTube.BaseAddress };
        http.DefaultRequestHeaders.Add("X-Goog-Api-Key", "another-key-for-looking");
        var ids = new List<string>();
        for (string? token = ""; token is not null; )
        {
            var page = System.Text.Json.Nodes.JsonNode.Parse(
                await http.GetStringAsync(
                    new Uri(
                        $"youtube/v3/playlistItems?part=contentDetails&maxResults=50&playlistId={channel.UploadsPlaylistId}{(token is "" ? "" : "&pageToken=" + token)}",
                        UriKind.Relative
                    )
                )
            )!;
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["contentDetails"]!["videoId"]!));
            token = (string?)page["nextPageToken"];
        }
        return ids;
    }

    private static Task<string> VersionsAsync(YouTubeWorld world) =>
        world.ScalarAsync<string>(
            """
            select string_agg(row, ',' order by row) from (
                select video_id || xmin::text as row from dataset_youtube_video
                union all select channel_id || xmin::text from dataset_youtube_channel
                union all select list_id || video_id || xmin::text from dataset_youtube_list_video
                union all select video_id || at || xmin::text from dataset_youtube_video_stats) all_rows
            """
        );
}
