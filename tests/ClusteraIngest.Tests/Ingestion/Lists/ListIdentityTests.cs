using System.Text.Json.Nodes;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Ingestion.ActorRuns;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

/// <summary>A channel is followed by its id, whatever becomes of its handle; what is another channel's never enters its list.</summary>
public sealed class ListIdentityTests
{
    private const string Kitchen = "UCkkkkkkkkkkkkkkkkkkkkkk";
    private const string Stranger = "UCzzzzzzzzzzzzzzzzzzzzzz";

    private static readonly IngestOptions WithoutTranscripts = new() { WithTranscripts = false };

    [Fact]
    public async Task A_channel_that_takes_another_handle_is_followed_and_the_change_is_told_once()
    {
        await using var world = await IngestWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = NewClient(world, log);
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts, client);

        Rename(world, "rename00001", "newkitchen");
        world.Apify.World.Add(Item("rename00002", 2, Kitchen, "newkitchen"));
        var second = await world.SyncAsync(WithoutTranscripts, client);
        var third = await world.SyncAsync(WithoutTranscripts, client);

        Assert.Equal("rename00002", Assert.Single(second.Results).Result.Item!.VideoId.Value);
        Assert.Equal((0, 2), (third.Figures.New, third.Figures.Known));
        Assert.Contains($"https://www.youtube.com/channel/{Kitchen}", world.Apify.Runs[1].InputJson, StringComparison.Ordinal);
        var told = Assert.Single(log.Of("HandleMoved"));
        Assert.Contains("@oldkitchen", told, StringComparison.Ordinal);
        Assert.Contains("@newkitchen", told, StringComparison.Ordinal);
        Assert.Equal(
            1,
            await world.ScalarAsync<int>("select count(*) from ctrl_processing_log where error_id = 'HandleMoved' and list_id is not null")
        );

        // The list is the same one, by either name.
        var list = Assert.Single(await world.Client.Lists.GetAllAsync());
        Assert.Equal(("https://www.youtube.com/@newkitchen", Kitchen), (list.Url, list.YoutubeId));
        Assert.Equal(list.ListId, (await world.Client.Lists.FindAsync(ListReference.Parse("@oldkitchen")))?.ListId);
        Assert.Equal(list.ListId, (await world.Client.Lists.FindAsync(ListReference.Parse("@newkitchen")))?.ListId);
    }

    [Fact]
    public async Task A_channel_that_takes_over_the_handle_of_a_list_does_not_get_into_it()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts);

        Rename(world, "rename00001", "newkitchen");
        world.Apify.World.Add(Item("rename00002", 2, Kitchen, "newkitchen"));
        world.Apify.World.Add(Item("strange0001", 3, Stranger, "oldkitchen"));
        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(["rename00001", "rename00002"], await MembersAsync(world));
        Assert.Equal(
            new DateTimeOffset(2025, 1, 2, 10, 0, 0, TimeSpan.Zero),
            (await world.Client.Lists.GetAllAsync()).Single().NewestPublishedAt
        );
    }

    [Fact]
    public async Task A_run_that_was_started_by_the_handle_is_read_and_what_it_brings_of_another_channel_is_not_the_list_s()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        var list = await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts);

        // An older version asked by the handle, which another channel had by then, and died.
        world.Apify.World.Remove("rename00001");
        world.Apify.World.Add(Item("strange0001", 3, Stranger, "oldkitchen"));
        const string input =
            """{"startUrls":[{"url":"https://www.youtube.com/@oldkitchen"}],"maxResults":200,"maxResultsShorts":200,"maxResultStreams":200,"sortVideosBy":"NEWEST","oldestPostDate":"2024-12-29"}""";
        var runId = await StartAsync(world, input);
        await world.QueryAsync<int>("insert into ctrl_run (kind, state) values ('sync', 'interrupted') returning 1");
        await new ActorRunRow
        {
            ListId = list.ListId,
            Input = input,
            Id = runId.Id,
            DatasetId = runId.Dataset,
        }.InsertAsync(world);
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "newkitchen"));
        world.Apify.World.Add(Item("rename00002", 2, Kitchen, "newkitchen"));

        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(["rename00001", "rename00002"], await MembersAsync(world));
        Assert.Equal((1, 1, 1), (run.Figures.New, run.Figures.Known, run.Figures.Foreign));
        Assert.Equal(
            "settled",
            await world.ScalarAsync<string>("select state from ctrl_charge where external_id = @id", new { id = runId.Id })
        );
        Assert.Equal(3, world.Apify.Runs.Count);
    }

    [Theory]
    [InlineData("@alpha")]
    [InlineData("https://www.youtube.com/c/alpha")]
    public async Task A_featured_video_of_another_channel_is_told_and_counted_and_is_no_member(string address)
    {
        await using var world = await IngestWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = NewClient(world, log);
        world.AddChannel("alpha", 3);
        var featured = IngestWorld.Item("beta", 9);
        featured["inputChannelUrl"] = "https://www.youtube.com/@alpha";
        world.Apify.World.Add(featured);
        await world.AddListAsync(address);

        var first = await world.SyncAsync(WithoutTranscripts, client);
        var second = await world.SyncAsync(WithoutTranscripts, client);

        Assert.Equal((4, 3, 1, 0), (first.Figures.Listed, first.Figures.New, first.Figures.Foreign, first.Figures.Failed));
        Assert.Equal((4, 3, 1), (second.Figures.Listed, second.Figures.Known, second.Figures.Foreign));
        Assert.Empty(first.ErrorIds);
        Assert.Equal(3, (await MembersAsync(world)).Count);
        Assert.Equal(IngestWorld.ChannelIdOf("alpha"), (await world.Client.Lists.GetAllAsync()).Single().YoutubeId);
        Assert.Contains("The beta channel", Assert.Single(log.Of("VideoOfOtherChannel")), StringComparison.Ordinal);
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from ctrl_processing_log where error_id = 'VideoOfOtherChannel'"));
        Assert.Equal(
            ["4 3 0 1", "4 0 3 1"],
            await world.QueryAsync<string>(
                "select concat_ws(' ', videos_listed, videos_new, videos_known, videos_foreign) from ctrl_run order by run_id"
            )
        );
    }

    [Fact]
    public async Task A_featured_video_that_comes_first_does_not_make_its_channel_the_list_s()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(2) });
        world.AddChannel("alpha", 3);
        var featured = IngestWorld.Item("beta", 9);
        featured["inputChannelUrl"] = "https://www.youtube.com/@alpha";
        world.Apify.World.Add(featured);
        await world.AddListAsync("@alpha");

        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Equal((3, 1), (run.Figures.New, run.Figures.Foreign));
        Assert.Equal(IngestWorld.ChannelIdOf("alpha"), (await world.Client.Lists.GetAllAsync()).Single().YoutubeId);
    }

    [Theory]
    [InlineData("https://www.youtube.com/c/foo")]
    [InlineData("https://www.youtube.com/user/foo")]
    public async Task A_custom_name_is_not_taken_for_a_handle(string address)
    {
        await using var world = await IngestWorld.CreateAsync();
        var featured = Item("strange0001", 9, Stranger, "foo");
        featured["inputChannelUrl"] = address;
        world.Apify.World.Add(featured);
        for (var day = 1; day <= 3; day++)
        {
            var item = Item($"custom0000{day}", day, Kitchen, "foo123");
            item["inputChannelUrl"] = address;
            world.Apify.World.Add(item);
        }

        await world.AddListAsync(address);
        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Equal((3, 1), (run.Figures.New, run.Figures.Foreign));
        Assert.Equal(Kitchen, (await world.Client.Lists.GetAllAsync()).Single().YoutubeId);
        Assert.Equal(["custom00001", "custom00002", "custom00003"], await MembersAsync(world));
    }

    [Fact]
    public async Task Videos_without_a_channel_s_id_are_the_list_s_also_under_its_channel_s_new_handle()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts);
        var known = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(IngestWorld.Item("beta", 1).ToJsonString()));
        Assert.Empty(await world.Client.Ingestion.ImportAsync(known, "export.json").ToListAsync());

        world.Apify.World.Remove("rename00001");
        world.Apify.World.Add(WithoutId("rename00002", 2, "newkitchen"));
        world.Apify.World.Add(WithoutId("strange0001", 3, "beta"));
        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Empty(run.ErrorIds);
        Assert.Equal((1, 1), (run.Figures.New, run.Figures.Foreign));
        Assert.Equal(["rename00001", "rename00002"], await MembersAsync(world));
    }

    [Fact]
    public async Task A_reading_of_nothing_but_other_channels_videos_fails_also_with_a_watermark()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts);

        world.Apify.World.Remove("rename00001");
        var other = Item("strange0001", 3, Stranger, "stranger");
        other["inputChannelUrl"] = $"https://www.youtube.com/channel/{Kitchen}";
        world.Apify.World.Add(other);
        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Equal(["OnlyOtherChannels"], run.ErrorIds);
        Assert.Equal((0, 1), (run.Figures.New, run.Figures.Foreign));
    }

    [Fact]
    public async Task Without_a_key_a_former_handle_that_finds_its_list_is_told()
    {
        await using var world = await IngestWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = NewClient(world, log);
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        var list = await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts);
        Rename(world, "rename00001", "newkitchen");
        await world.SyncAsync(WithoutTranscripts with { Full = true });

        var byFormer = await client.Lists.AddAsync(ListReference.Parse("@oldkitchen"));
        var told = Assert.Single(log.Of("HandleMoved"));
        await client.Lists.AddAsync(ListReference.Parse("@newkitchen"));
        await client.Lists.AddAsync(ListReference.Parse(Kitchen));

        Assert.Equal((list.ListId, ListOutcome.Unchanged), (byFormer.List.ListId, byFormer.Outcome));
        Assert.Contains("https://www.youtube.com/@newkitchen", told, StringComparison.Ordinal);
        Assert.Contains(Kitchen, told, StringComparison.Ordinal);
        Assert.Single(log.Of("HandleMoved"));
    }

    [Fact]
    public async Task Whatever_is_done_with_a_former_handle_says_whose_list_it_is_and_adding_changes_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = NewClient(world, log);
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(WithoutTranscripts);
        Rename(world, "rename00001", "newkitchen");
        await world.SyncAsync(WithoutTranscripts with { Full = true });
        var former = ListReference.Parse("@oldkitchen");

        await client.Lists.FindAsync(former);
        await client.Lists.SetEnabledAsync(former, enabled: false);
        var change = await client.Lists.AddAsync(former, maxVideos: 7);
        var kept = await client.Lists.FindAsync(ListReference.Parse("@newkitchen"));
        await client.Lists.RemoveAsync(former);

        Assert.Equal(4, log.Of("HandleMoved").Count);
        Assert.Equal(ListOutcome.Unchanged, change.Outcome);
        Assert.Equal((false, null), (kept!.IsEnabled, kept.MaxVideos));
    }

    [Fact]
    public async Task An_old_handle_that_still_leads_to_the_channel_teaches_the_id()
    {
        await using var world = await IngestWorld.CreateAsync();
        var moved = Item("rename00001", 1, Kitchen, "newkitchen");
        moved["inputChannelUrl"] = "https://www.youtube.com/@oldkitchen";
        world.Apify.World.Add(moved);
        await world.AddListAsync("@oldkitchen");

        var run = await world.SyncAsync(WithoutTranscripts);

        Assert.Equal(1, run.Figures.New);
        var list = Assert.Single(await world.Client.Lists.GetAllAsync());
        Assert.Equal((Kitchen, "https://www.youtube.com/@newkitchen"), (list.YoutubeId, list.Url));
    }

    [Fact]
    public async Task A_first_reading_that_finds_nothing_leaves_the_list_for_the_next_one()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync("@oldkitchen");
        var empty = await world.SyncAsync(WithoutTranscripts);
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));

        var second = await world.SyncAsync(WithoutTranscripts);

        Assert.Equal(["ListNotFound"], empty.ErrorIds);
        Assert.Equal(1, second.Figures.New);
        Assert.Equal(Kitchen, (await world.Client.Lists.GetAllAsync()).Single().YoutubeId);
    }

    [Fact]
    public async Task A_channel_that_was_added_by_handle_and_by_id_becomes_one_list()
    {
        await using var world = await IngestWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = NewClient(world, log);
        world.Apify.World.Add(Item("rename00001", 1, Kitchen, "oldkitchen"));
        var byHandle = await world.AddListAsync("@oldkitchen");
        await world.AddListAsync(Kitchen);

        await world.SyncAsync(WithoutTranscripts with { Concurrency = 2 }, client);
        var runs = world.Apify.Runs.Count;
        await world.SyncAsync(WithoutTranscripts, client);

        Assert.Equal(runs + 1, world.Apify.Runs.Count);
        var lists = await world.Client.Lists.GetAllAsync();
        var duplicate = Assert.Single(lists, list => list.LastState is ListState.Duplicate);
        Assert.Equal((byHandle.ListId, false), (duplicate.ListId, duplicate.IsEnabled));
        Assert.Contains($"/channel/{Kitchen}", duplicate.LastError, StringComparison.Ordinal);
        Assert.Contains("@oldkitchen", Assert.Single(log.Of("ListIsDuplicate")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_the_youtube_data_api_a_new_handle_is_told_and_the_old_one_s_new_owner_is_another_list()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = new IngestClient(world.Settings(), log);
        var kitchen = world.YouTube.World.AddGeneratedChannel("oldkitchen", 3);
        var list = await world.AddListAsync("@oldkitchen");
        await world.SyncAsync(client: client);
        world.YouTube.World.ChangeChannel(kitchen.Id, channel => channel with { Handle = "@newkitchen" });
        var stranger = world.YouTube.World.AddGeneratedChannel("stranger", 2);
        world.YouTube.World.ChangeChannel(stranger.Id, channel => channel with { Handle = "@oldkitchen" });

        var run = await world.SyncAsync(client: client);
        Assert.Equal((0, 0), (run.Figures.New, run.Figures.Foreign));
        Assert.Contains("@newkitchen", Assert.Single(log.Of("HandleMoved")), StringComparison.Ordinal);

        // Neither what was remembered of the name nor the list that had it leads there any more.
        var answer = Assert.Single(await world.ResolveAsync(["@oldkitchen"]));
        Assert.Equal(stranger.Id, answer.ChannelId!.Value.Value);
        var added = (await client.Lists.AddAsync(ListReference.Parse("@oldkitchen"))).List;
        Assert.NotEqual(list.ListId, added.ListId);
        Assert.Equal(stranger.Id, added.YoutubeId);
        Assert.Equal(2, (await world.SyncAsync(client: client)).Figures.New);
        Assert.Equal(
            0,
            await world.ScalarAsync<int>(
                """
                select count(*) from dataset_youtube_list_video m join ctrl_youtube_lists l using (list_id)
                    join dataset_youtube_video v using (video_id)
                 where v.channel_id <> l.youtube_id
                """
            )
        );
    }

    [Fact]
    public async Task A_handle_that_was_taken_over_unnoticed_makes_a_list_of_its_own()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var log = new WarningLog();
        await using var client = new IngestClient(world.Settings(), log);
        var kitchen = world.YouTube.World.AddGeneratedChannel("oldkitchen", 3);
        var list = await world.AddListAsync("@oldkitchen");
        world.YouTube.World.ChangeChannel(kitchen.Id, channel => channel with { Handle = "@newkitchen" });
        var stranger = world.YouTube.World.AddGeneratedChannel("stranger", 2);
        world.YouTube.World.ChangeChannel(stranger.Id, channel => channel with { Handle = "@oldkitchen" });
        await world.QueryAsync<int>("delete from ctrl_youtube_resolution; select 1");

        var added = (await client.Lists.AddAsync(ListReference.Parse("@oldkitchen"))).List;

        Assert.NotEqual(list.ListId, added.ListId);
        Assert.Equal($"https://www.youtube.com/channel/{stranger.Id}", added.Url);
        var told = Assert.Single(log.Of("HandleMoved"));
        Assert.Contains(stranger.Id, told, StringComparison.Ordinal);
        Assert.Contains(kitchen.Id, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_that_apify_brings_of_another_channel_are_not_the_list_s()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 2);
        await world.AddListAsync("@alpha");
        await world.SyncAsync();
        var added = Assert.Single(world.YouTube.World.AddGeneratedVideos(channel.Id, 1));
        var item = IngestWorld.Item("beta", 1);
        (item["id"], item["url"]) = (added, $"https://www.youtube.com/watch?v={added}");
        world.Apify.World.Add(item);

        var run = await world.SyncAsync(WithoutTranscripts with { Discover = ListDiscovery.YouTube });

        Assert.Equal((0, 1), (run.Figures.New, run.Figures.Foreign));
        Assert.Equal(
            0,
            await world.ScalarAsync<int>("select count(*) from dataset_youtube_list_video where video_id = @added", new { added })
        );
    }

    private static IngestClient NewClient(IngestWorld world, WarningLog log) =>
        new(
            new IngestSettings
            {
                Database = world.Database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = world.Apify.BaseAddress,
            },
            log
        );

    private static void Rename(IngestWorld world, string video, string handle) =>
        world.Apify.World.Change(
            video,
            item =>
                (item["channelName"], item["channelUsername"], item["channelUrl"]) = (
                    "Renamed kitchen",
                    handle,
                    $"https://www.youtube.com/@{handle}"
                )
        );

    private static JsonObject Item(string video, int day, string channel, string handle) =>
        new()
        {
            ["title"] = video,
            ["id"] = video,
            ["url"] = $"https://www.youtube.com/watch?v={video}",
            ["type"] = "video",
            ["date"] = $"2025-01-{day:D2}T10:00:00.000Z",
            ["viewCount"] = 1,
            ["duration"] = "00:00:10",
            ["channelName"] = handle,
            ["channelId"] = channel,
            ["channelUsername"] = handle,
            ["channelUrl"] = $"https://www.youtube.com/@{handle}",
        };

    /// <summary>One that the channel's page shows, and of which the channel's id is not told.</summary>
    private static JsonObject WithoutId(string video, int day, string handle)
    {
        var item = Item(video, day, Kitchen, handle);
        item["channelId"] = null;
        item["inputChannelUrl"] = $"https://www.youtube.com/channel/{Kitchen}";
        return item;
    }

    private static Task<IReadOnlyList<string>> MembersAsync(IngestWorld world) =>
        world.QueryAsync<string>("select video_id from dataset_youtube_list_video order by video_id");

    /// <summary>A run that somebody else has started.</summary>
    private static async Task<(string Id, string Dataset)> StartAsync(IngestWorld world, string input)
    {
        using var http = new HttpClient { BaseAddress = world.Apify.BaseAddress };
        using var body = new StringContent(input, System.Text.Encoding.UTF8, "application/json");
        http.DefaultRequestHeaders.Authorization = new("Bearer", "a-token");
        using var answer = await http.PostAsync(new Uri("v2/actors/streamers~youtube-scraper/runs", UriKind.Relative), body);
        var run = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!;
        return (run["id"]!.GetValue<string>(), run["defaultDatasetId"]!.GetValue<string>());
    }
}
