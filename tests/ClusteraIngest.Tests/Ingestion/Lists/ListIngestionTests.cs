using System.Globalization;
using System.Text.Json.Nodes;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

public sealed class ListIngestionTests
{
    [Fact]
    public async Task First_video_is_committed_while_the_run_is_still_running()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(4) });
        var list = await world.AddListAsync(world.AddChannel("alpha", 20));

        await using var results = world.Client.Ingestion.IngestListsAsync(new[] { list }.ToAsyncEnumerable(), new()).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync());

        Assert.Equal("RUNNING", world.Apify.Runs.Single().Status);
        Assert.True(await world.ScalarAsync<int>("select count(*) from dataset_youtube_video") is > 0 and < 20);
        while (await results.MoveNextAsync())
            Assert.True(results.Current.IsDone);
        Assert.Equal(20, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task Last_videos_the_lists_end_and_the_runs_are_committed_together()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 20));

        await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Single(
            await world.QueryAsync<string>(
                """
                select xmin::text from ctrl_youtube_lists where last_state = 'read'
                union select xmin::text from ctrl_charge where state = 'settled'
                union select xmin::text from dataset_youtube_list_video
                """
            )
        );
    }

    [Fact]
    public async Task A_video_that_was_announced_counts_for_the_watermark_once_its_time_has_come_whether_or_not_it_is_shown_then()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        var announced = IngestWorld.Item("alpha", 3);
        announced["date"] = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        world.Apify.World.Add(announced);
        await world.SyncAsync(new() { WithTranscripts = false });
        var first = (await world.Client.Lists.GetAllAsync()).Single().NewestPublishedAt;

        world.Apify.World.Remove(IngestWorld.VideoIdOf("alpha", 3));
        await using var later = world.NewClient(new LaterTime(TimeSpan.FromHours(2)));
        await world.SyncAsync(new() { WithTranscripts = false }, later);

        Assert.Equal(new DateTimeOffset(2026, 1, 3, 12, 0, 0, TimeSpan.Zero), first);
        Assert.Equal(
            DateTimeOffset.Parse(announced["date"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            (await world.Client.Lists.GetAllAsync()).Single().NewestPublishedAt
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task First_transcript_is_stored_while_lists_are_still_being_read()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        await world.AddListAsync(world.AddChannel("alpha", 5));
        await world.AddListAsync(world.AddChannel("beta", 5));

        var order = (await world.SyncAsync(new() { Concurrency = 2 })).Results.Select(result => result.Stage).ToList();

        Assert.True(order.IndexOf(SyncStage.Transcript) < order.LastIndexOf(SyncStage.List));
        Assert.Equal(10, order.Count(stage => stage is SyncStage.Transcript));
    }

    [Fact]
    public async Task Each_kind_is_capped_and_what_the_cap_left_out_is_said_until_a_full_sync_gets_it()
    {
        await using var world = await IngestWorld.CreateAsync();
        var url = world.AddChannel("alpha", 7);
        world.AddChannel("alpha", 5, "shorts");
        world.AddChannel("alpha", 2, "stream");
        await world.AddListAsync(url, maxVideos: 3);

        var first = await world.SyncAsync(new() { WithTranscripts = false });
        Assert.Equal((8, 1), (first.Figures.New, first.Figures.ListsCapped));
        Assert.Equal(
            ["short 3", "stream 2", "video 3"],
            await world.QueryAsync<string>("select kind || ' ' || count(*) from dataset_youtube_video group by kind order by 1")
        );
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { IsCapped: true, LastState: ListState.Capped });

        // A reading of what is new does not get what was cut off before.
        await world.SyncAsync(new() { WithTranscripts = false });
        Assert.True((await world.Client.Lists.GetAllAsync()).Single().IsCapped);

        var full = await world.SyncAsync(new() { WithTranscripts = false, Full = true });
        Assert.Equal((6, 8), (full.Figures.New, full.Figures.Known));
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { IsCapped: false, LastState: ListState.Read });
    }

    [Fact]
    public async Task Known_videos_that_come_along_are_refreshed_and_only_the_changed_ones_rewritten()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.SyncAsync(new() { WithTranscripts = false });
        var before = await world.QueryAsync<(string Id, string Version)>(
            "select video_id, xmin::text from dataset_youtube_video order by 1"
        );

        world.Apify.World.Change(IngestWorld.VideoIdOf("alpha", 1), item => item["viewCount"] = 777_777);
        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal((0, 3, 1), (run.Figures.New, run.Figures.Known, run.Figures.Changed));
        var after = await world.QueryAsync<(string Id, string Version)>(
            "select video_id, xmin::text from dataset_youtube_video order by 1"
        );
        Assert.Equal([IngestWorld.VideoIdOf("alpha", 1)], before.Except(after).Select(row => row.Id));
        Assert.Equal(
            777_777,
            await world.ScalarAsync<long>(
                "select view_count from dataset_youtube_video where video_id = @id",
                new { id = IngestWorld.VideoIdOf("alpha", 1) }
            )
        );
    }

    [Fact]
    public async Task New_videos_of_a_known_channel_are_the_only_ones_yielded()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 10));
        await world.SyncAsync(new() { WithTranscripts = false });
        world.Apify.World.Add(IngestWorld.Item("alpha", 10));

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal([IngestWorld.VideoIdOf("alpha", 10)], run.Results.Select(result => result.Result.Item!.VideoId.Value));
        Assert.Equal(run.Figures.Listed, run.Figures.New + run.Figures.Known + run.Figures.Failed);
        Assert.True(run.Figures.Listed < 11, "The watermark should have kept the old ones from being asked for again.");
    }

    [Fact]
    public async Task An_unknown_list_fails_with_its_error_and_the_others_go_on()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/@nobody");
        await world.AddListAsync(world.AddChannel("alpha", 2));

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(["ListNotFound"], run.ErrorIds);
        Assert.Equal((1, 1, 2), (run.Figures.ListsRead, run.Figures.ListsFailed, run.Figures.New));
        Assert.Equal(
            ["failed ListNotFound", "read"],
            await world.QueryAsync<string>(
                "select trim(last_state || ' ' || coalesce(last_error_id, '')) from ctrl_youtube_lists order by url desc"
            )
        );
        Assert.Equal("ListNotFound", await world.ScalarAsync<string>("select error_id from ctrl_processing_log"));
    }

    [Fact]
    public async Task An_idle_channel_with_a_watermark_has_nothing_new_and_does_not_fail()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 2));
        await world.SyncAsync(new() { WithTranscripts = false });
        // The newest video is gone: nothing since the watermark is left.
        world.Apify.World.Remove(IngestWorld.VideoIdOf("alpha", 0));
        world.Apify.World.Remove(IngestWorld.VideoIdOf("alpha", 1));
        world.Apify.World.Add(Old(IngestWorld.Item("alpha", 7)));

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Empty(run.ErrorIds);
        Assert.Equal((0, 1), (run.Figures.Listed, run.Figures.ListsRead));

        static JsonObject Old(JsonObject item)
        {
            item["date"] = "2020-01-01T00:00:00.000Z";
            return item;
        }
    }

    [Fact]
    public async Task Subtitles_that_come_with_the_item_are_the_transcript_and_no_run_is_paid_for_it()
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["subtitles"] = JsonNode.Parse(
            """[{"type":"auto_generated","language":"en","srt":"1\n00:00:00,000 --> 00:00:02,000\nHello there\n\n2\n00:00:02,000 --> 00:00:04,500\nand welcome\n"}]"""
        );
        world.Apify.World.Add(item);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        var run = await world.SyncAsync();

        Assert.Equal(1, run.Figures.TranscriptsStored);
        Assert.Equal(
            "stored|en|Hello there and welcome",
            await world.ScalarAsync<string>(
                "select concat_ws('|', transcript_state, transcript_language, transcript) from dataset_youtube_video"
            )
        );
        Assert.Equal("generated", await world.ScalarAsync<string>("select origin from dataset_youtube_transcript"));
        Assert.Equal(["streamers/youtube-scraper"], world.Apify.Runs.Select(started => started.Actor));
        var versions = await world.RowVersionsAsync();
        await world.SyncAsync();
        Assert.Equal(versions, await world.RowVersionsAsync());
    }

    [Fact]
    public async Task Two_lists_that_turn_out_to_be_one_channel_are_read_once_from_then_on()
    {
        await using var world = await IngestWorld.CreateAsync();
        var url = world.AddChannel("alpha", 2);
        await world.AddListAsync("https://www.youtube.com/channel/" + IngestWorld.ChannelIdOf("alpha"));
        await world.AddListAsync(url);

        await world.SyncAsync(new() { WithTranscripts = false, Concurrency = 1 });
        await world.SyncAsync(new() { WithTranscripts = false });

        var lists = await world.Client.Lists.GetAllAsync();
        Assert.Equal(2, lists.Count);
        Assert.True(lists.Single(list => list.Url == url) is { IsEnabled: false, LastState: ListState.Duplicate, LastError.Length: > 0 });
        Assert.Equal(3, world.Apify.Runs.Count);

        // Whoever adds it again is led to the one that is read.
        Assert.Equal(lists.Single(list => list.Url != url).ListId, (await world.AddListAsync(url)).ListId);
    }

    [Fact]
    public async Task A_run_that_fails_keeps_what_it_delivered_and_the_watermark_where_it_was()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 20));
        world.Apify.FailNext("run-failed");

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(["ApifyRunFailed"], run.ErrorIds);
        Assert.Equal(world.Apify.Runs.Single().ItemsDelivered, run.Figures.New);
        Assert.Null((await world.Client.Lists.GetAllAsync()).Single().NewestPublishedAt);
        Assert.Equal("failed", await world.ScalarAsync<string>("select state from ctrl_charge"));

        Assert.Equal(20 - run.Figures.New, (await world.SyncAsync(new() { WithTranscripts = false })).Figures.New);
    }

    [Fact]
    public async Task Playlist_videos_keep_their_places()
    {
        await using var world = await IngestWorld.CreateAsync();
        const string playlist = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop";
        for (var number = 0; number < 3; number++)
        {
            var item = IngestWorld.Item("alpha", number);
            item["fromYTUrl"] = playlist;
            item["url"] = $"https://www.youtube.com/watch?v={item["id"]}&list=PLabcdefghijklmnop&index={number + 1}";
            world.Apify.World.Add(item);
        }
        await world.AddListAsync(playlist);

        await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal([1, 2, 3], await world.QueryAsync<int>("select position from dataset_youtube_list_video order by video_id"));
    }

    [Fact]
    public async Task A_playlist_that_holds_a_video_twice_keeps_its_first_place_and_is_read_again_without_a_trace()
    {
        await using var world = await IngestWorld.CreateAsync();
        const string playlist = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop";
        for (var place = 1; place <= 151; place++)
        {
            // The last is the first once more, and on another page.
            var item = IngestWorld.Item("alpha", place == 151 ? 1 : place);
            item["fromYTUrl"] = playlist;
            item["url"] = $"https://www.youtube.com/watch?v={item["id"]}&list=PLabcdefghijklmnop&index={place}";
            world.Apify.World.Add(item);
        }
        await world.AddListAsync(playlist);

        var first = await world.SyncAsync(new() { WithTranscripts = false });
        var versions = await world.RowVersionsAsync();
        var second = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal((151, 150, 1), (first.Figures.Listed, first.Figures.New, first.Figures.Known));
        Assert.Equal((151, 0), (second.Figures.Known, second.Figures.Changed));
        Assert.Equal(versions, await world.RowVersionsAsync());
        Assert.Equal(
            1,
            await world.ScalarAsync<int>(
                "select position from dataset_youtube_list_video where video_id = @id",
                new { id = IngestWorld.VideoIdOf("alpha", 1) }
            )
        );
    }

    [Fact]
    public async Task A_list_object_that_was_looked_up_before_the_last_reading_is_read_again()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 2));
        await world.Client.Ingestion.IngestListsAsync(new[] { list }.ToAsyncEnumerable(), new()).ToListAsync();
        world.Apify.World.Add(IngestWorld.Item("alpha", 2));

        var again = await world.Client.Ingestion.IngestListsAsync(new[] { list }.ToAsyncEnumerable(), new()).ToListAsync();

        Assert.Equal([IngestWorld.VideoIdOf("alpha", 2)], again.Select(result => result.Item!.VideoId.Value));
    }

    [Fact]
    public async Task That_nothing_could_be_read_is_told_also_by_who_picks_the_run_up()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/@nobody");
        await world.SyncAsync();
        // As if the process had died between the page and the list's end.
        await world.ScalarAsync<int>("update ctrl_charge set state = 'sent', finished_at = null returning 1");
        await world.ScalarAsync<int>("update ctrl_apify_run set items_stored = 1 returning 1");
        await world.ScalarAsync<int>(
            "update ctrl_youtube_lists set last_synced_at = null, last_state = 'new', last_error_id = null, last_error = null returning 1"
        );

        var next = await world.SyncAsync();

        Assert.Equal(["ListNotFound"], next.ErrorIds);
        Assert.Single(world.Apify.Runs);
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
