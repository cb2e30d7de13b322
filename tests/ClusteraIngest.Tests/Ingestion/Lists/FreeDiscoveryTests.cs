using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Tests.Archive.Setup;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

/// <summary>Which videos are new, found for nothing: by feeds, and by yt-dlp. The source is asked for these alone.</summary>
public sealed class FreeDiscoveryTests : IAsyncLifetime, IDisposable
{
    private static readonly IngestOptions ByFeed = new() { WithTranscripts = false, Discover = ListDiscovery.Feed };

    private readonly AdvancingTime time = new();
    private readonly WarningLog warnings = new();
    private readonly Dictionary<string, string> channels = [];
    private YouTubeWorld? world;
    private YouTubeWebEmulator? web;
    private IngestClient? client;

    private YouTubeWorld World => world!;

    private YouTubeWebEmulator Web => web!;

    public async Task InitializeAsync()
    {
        world = await YouTubeWorld.CreateAsync(time);
        web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        client = NewClient(World.Settings());
    }

    public async Task DisposeAsync()
    {
        await client!.DisposeAsync();
        await Web.DisposeAsync();
        await World.DisposeAsync();
    }

    [Fact]
    public async Task A_hundred_unchanged_lists_cost_nothing_and_a_new_video_among_them_costs_itself()
    {
        for (var number = 0; number < 100; number++)
            await AddAsync($"number{number}", 3);
        var first = await SyncAsync(ByFeed);
        Assert.Equal((300, 100), (first.Figures.New, first.Figures.ListsRead));
        Assert.True(first.Figures.Units > 100);

        var second = await SyncAsync(ByFeed);

        Assert.Empty(second.ErrorIds);
        Assert.Equal(
            (0, 100, 0, 0m, "feed+youtube"),
            (second.Figures.New, second.Figures.ListsRead, second.Figures.Units, second.Figures.CostUsd, second.Figures.Source)
        );

        var added = Publish("number42");
        var third = await SyncAsync(ByFeed);

        Assert.Equal((1, 1, 0m), (third.Figures.New, third.Figures.Units, third.Figures.CostUsd));
        Assert.Equal(
            "youtube-data-api:v3",
            await World.ScalarAsync<string>("select source from dataset_youtube_video where video_id = @added", new { added })
        );
        Assert.Equal(301, await World.ScalarAsync<int>("select count(*) from dataset_youtube_list_video"));
        Assert.Empty(World.Apify.Runs);
    }

    [Fact]
    public async Task Where_Apify_is_the_source_it_is_paid_for_the_new_video_alone()
    {
        var options = ByFeed with { Source = ListSource.Apify };
        var channel = await AddAsync("alpha", 5);
        foreach (var video in Web.World.VideosOf(channel.Id))
            YouTubeListTests.AddToApify(World, channel, video.Id);
        await SyncAsync(options);
        Assert.Equal(5 * 0.005m, World.Apify.ChargedUsd);

        Assert.Equal((0, 0), (await SyncAsync(options) is var same ? (same.Figures.New, same.Figures.PaidRuns) : default));
        YouTubeListTests.AddToApify(World, channel, Publish("alpha"));
        var third = await SyncAsync(options);

        Assert.Equal((1, "feed+apify"), (third.Figures.New, third.Figures.Source));
        Assert.Equal(6 * 0.005m, World.Apify.ChargedUsd);
    }

    [Theory]
    [InlineData("404")]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("garbled-feed")]
    [InlineData("stale-feed")] // lacks the newest video that is known
    public async Task A_feed_that_is_not_to_be_trusted_saves_nothing(string fault)
    {
        await AddAsync("alpha", 20);
        await SyncAsync(ByFeed);
        Web.FailNext(fault, 5);

        var second = await SyncAsync(ByFeed);

        Assert.Empty(second.ErrorIds);
        Assert.True(second.Figures.Units > 0);
        Assert.Equal("read", await World.ScalarAsync<string>("select last_state from ctrl_youtube_lists"));
    }

    [Fact]
    public async Task A_gap_of_more_than_the_feed_holds_is_noticed_and_read_otherwise()
    {
        await AddAsync("alpha", 20);
        await SyncAsync(ByFeed);
        for (var number = 0; number < 17; number++)
            Publish("alpha");

        var second = await SyncAsync(ByFeed);

        Assert.Equal(17, second.Figures.New);
        Assert.Equal(0, (await SyncAsync(ByFeed)).Figures.Units);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)] // the newest that is known is still in the feed
    public async Task A_gap_that_an_earlier_reading_left_is_found_whatever_the_feed_shows(int later)
    {
        await AddAsync("alpha", 20);
        await SyncAsync(ByFeed);
        var missing = await LeaveGapAsync("alpha", 160);
        for (var number = 0; number < later; number++)
            Publish("alpha");

        await SyncAsync(ByFeed);
        time.Advance(TimeSpan.FromHours(25));
        await SyncAsync(ByFeed);

        Assert.Equal(1, await StoredAsync(missing));
        Assert.Equal(0, (await SyncAsync(ByFeed)).Figures.Units);
    }

    [YtDlpFact]
    [Trait("Category", "Proof")]
    public async Task YtDlp_reads_on_behind_known_videos_to_those_from_before_the_watermark()
    {
        await AddAsync("alpha", 20);
        await SyncAsync(ByFeed);
        var missing = await LeaveGapAsync("alpha", 60);

        var run = await SyncAsync(ByFeed with { Discover = ListDiscovery.YtDlp });

        Assert.Equal((1, 1), (run.Figures.New, run.Figures.Units));
        Assert.Equal(1, await StoredAsync(missing));
    }

    [Fact]
    public async Task Once_a_day_a_list_is_read_without_its_feed_and_where_it_was_read_badly_at_once()
    {
        await AddAsync("alpha", 3);
        await SyncAsync(ByFeed);
        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, (await SyncAsync(ByFeed)).Figures.Units);

        time.Advance(TimeSpan.FromHours(2)); // a day since it was listed, though its feed was read in between
        Assert.True((await SyncAsync(ByFeed)).Figures.Units > 0);
        Assert.Equal(0, (await SyncAsync(ByFeed)).Figures.Units);

        await World.QueryAsync<int>("update ctrl_youtube_lists set last_state = 'failed'");
        Assert.True((await SyncAsync(ByFeed)).Figures.Units > 0);
    }

    [Fact]
    public async Task The_feed_of_a_playlist_does_only_where_it_shows_all_of_it()
    {
        var channel = await AddAsync("alpha", 20);
        var videos = Web.World.VideosOf(channel.Id).Select(video => video.Id).ToList();
        await AddPlaylistAsync("PLshort00000000000", channel, videos[..10]);
        await SyncAsync(ByFeed);
        Assert.Equal(0, (await SyncAsync(ByFeed)).Figures.Units);

        await AddPlaylistAsync("PLlong000000000000", channel, videos[..16]);
        await SyncAsync(ByFeed);
        Assert.True((await SyncAsync(ByFeed)).Figures.Units > 0);
    }

    [Fact]
    public async Task Where_feeds_fail_everywhere_they_are_not_asked_for_any_more_and_one_warning_tells_so()
    {
        for (var number = 0; number < 12; number++)
            await AddAsync($"number{number}", 1);
        await SyncAsync(ByFeed);
        Web.SetFaults("404:1");
        var before = Web.Requests.Count;

        var second = await SyncAsync(ByFeed with { Concurrency = 1 });

        Assert.Equal((12, 5), (second.Figures.ListsRead, Web.Requests.Count - before));
        Assert.Single(warnings.Of("FeedNotRead"));
    }

    [YtDlpFact]
    [Trait("Category", "Proof")]
    public async Task YtDlp_tells_what_feeds_cannot_and_no_further_than_to_what_is_known()
    {
        var options = ByFeed with { Discover = ListDiscovery.YtDlp };
        await AddAsync("alpha", 150);

        // The first reading is whole: nothing is known, and the feed shows 15.
        var first = await SyncAsync(options);
        Assert.Equal((150, 4, "feed+yt-dlp+youtube"), (first.Figures.New, first.Figures.Units, first.Figures.Source)); // 3 × 50, categories
        Assert.Equal("read", await World.ScalarAsync<string>("select last_state from ctrl_youtube_lists"));

        for (var number = 0; number < 20; number++)
            Publish("alpha");
        Web.FailNext("404", 1, "feeds/");
        var second = await SyncAsync(options);
        Assert.Equal((20, 1), (second.Figures.New, second.Figures.Units));
        Assert.Equal(0, (await SyncAsync(options)).Figures.Units);

        // A list that ends early is not taken for whole: the source reads it.
        var other = await AddAsync("beta", 150);
        Web.FailNext("silent-end", 5, $"UU{other.Id[2..]}");
        var third = await SyncAsync(options);
        Assert.Equal(150, third.Figures.New);
        Assert.True(third.Figures.Units > 6);
        Assert.Single(warnings.Of("ListIncomplete"));
    }

    [YtDlpFact]
    [Trait("Category", "Proof")]
    public async Task Where_YouTube_refuses_yt_dlp_all_lists_are_read_otherwise_and_it_rests()
    {
        var options = ByFeed with { Discover = ListDiscovery.YtDlp, Concurrency = 1 };
        await AddAsync("alpha", 2);
        await AddAsync("beta", 2);
        Web.SetFaults("429:1");

        var run = await SyncAsync(options);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(4, run.Figures.New);
        var rest = Assert.Single((await client!.GetStatusAsync()).Rests);
        Assert.Equal(("youtube", "YouTubeThrottled"), (rest.Source, rest.ErrorId));
        Assert.Single(await World.QueryAsync<string>("select source from ctrl_pace where rests = 1"));
    }

    [Fact]
    public async Task YtDlp_that_is_asked_for_and_not_there_is_told_before_anything_is_begun()
    {
        await AddAsync("alpha", 2);
        await using var without = NewClient(World.Settings() with { YtDlp = new() { Arguments = ["--no-such-argument"] } });

        var error = await Assert.ThrowsAnyAsync<ClusteraIngest.Errors.IngestException>(() =>
            World.SyncAsync(ByFeed with { Discover = ListDiscovery.YtDlp }, without)
        );

        Assert.Contains(error.ErrorId, (string[])["YtDlpArgumentRefused", "YtDlpMissing"]);
        Assert.Equal(0, await World.ScalarAsync<int>("select count(*) from ctrl_run"));
    }

    [Fact]
    public async Task Where_yt_dlp_is_not_there_auto_warns_and_does_without_and_by_name_it_is_an_error()
    {
        await AddAsync("alpha", 2);
        await using var without = NewClient(WithYtDlp("/nowhere/yt-dlp"));

        var error = await Assert.ThrowsAsync<ClusteraIngest.Errors.ConfigurationException>(() =>
            World.SyncAsync(ByFeed with { Discover = ListDiscovery.YtDlp }, without)
        );
        Assert.Equal("YtDlpMissing", error.ErrorId);
        Assert.Empty(warnings.Of("YtDlpMissing"));

        var run = await Eventually.EndsAsync(World.SyncAsync(ByFeed with { Discover = ListDiscovery.Auto, AllowScraping = true }, without));
        Assert.Empty(run.ErrorIds);
        Assert.Equal(2, run.Figures.New);
        Assert.Single(warnings.Of("YtDlpMissing"));
    }

    [LinuxFact]
    public async Task YtDlp_that_is_gone_in_the_middle_of_a_sync_costs_no_list()
    {
        await AddAsync("alpha", 2);
        await AddAsync("beta", 2);
        using var programs = new FakePrograms();
        var path = programs.Add("yt-dlp", """echo 2026.08.19; rm "$0" """);
        await using var leaving = NewClient(WithYtDlp(path));

        var run = await Eventually.EndsAsync(World.SyncAsync(ByFeed with { Discover = ListDiscovery.YtDlp }, leaving));

        Assert.Empty(run.ErrorIds);
        Assert.Equal((4, 2), (run.Figures.New, run.Figures.ListsRead));
        Assert.Equal(2, warnings.Of("YtDlpMissing").Count);
    }

    private IngestSettings WithYtDlp(string path) =>
        World.Settings() with
        {
            Archive = new() { RequestsPerSecond = 1000 },
            YtDlp = new()
            {
                Arguments = [.. YouTubeWebEmulator.YtDlpArguments],
                Environment = new Dictionary<string, string> { [YtDlpProgram.PathVariable] = path },
            },
        };

    private IngestClient NewClient(IngestSettings settings) =>
        new(
            settings with
            {
                SiteHandler = Web.CreateHandler,
                YtDlp =
                    settings.YtDlp.Arguments.Count > 0
                        ? settings.YtDlp
                        : new()
                        {
                            Arguments = [.. YouTubeWebEmulator.YtDlpArguments, "--sleep-requests=0", "--retry-sleep=extractor:0"],
                            Environment = Web.Environment,
                        },
            },
            warnings,
            time
        );

    public void Dispose() => warnings.Dispose();

    private Task<IngestWorld.SyncRun> SyncAsync(IngestOptions options) => Eventually.EndsAsync(World.SyncAsync(options, client));

    /// <summary>A channel that both know, the YouTube Data API and youtube.com, and its list.</summary>
    private async Task<EmulatedChannel> AddAsync(string handle, int videos)
    {
        var channel = World.YouTube.World.AddGeneratedChannel(handle, videos);
        Assert.Equal(channel.Id, Web.World.AddGeneratedChannel(handle, videos).Id);
        await World.AddListAsync($"https://www.youtube.com/channel/{channel.Id}");
        channels[handle] = channel.Id;
        return channel;
    }

    private async Task AddPlaylistAsync(string id, EmulatedChannel channel, IReadOnlyList<string> videos)
    {
        World.YouTube.World.AddPlaylist(new(id, channel.Id, id) { VideoIds = videos });
        Web.World.AddPlaylist(new(id, id, channel.Id, videos));
        await World.AddListAsync($"https://www.youtube.com/playlist?list={id}");
    }

    /// <summary>
    /// Publishes videos that all are stored but the oldest, as where the source did not deliver it: the watermark stays. Its id.
    /// </summary>
    private async Task<string> LeaveGapAsync(string handle, int videos)
    {
        var watermark = await World.ScalarAsync<DateTime>("select newest_published_at from ctrl_youtube_lists");
        var missing = Publish(handle);
        for (var number = 1; number < videos; number++)
            Publish(handle);
        await SyncAsync(ByFeed);
        await World.QueryAsync<int>(
            """
            delete from dataset_youtube_list_video where video_id = @missing;
            delete from dataset_youtube_video where video_id = @missing;
            update ctrl_youtube_lists set newest_published_at = @watermark
            """,
            new { missing, watermark }
        );
        Assert.Equal(0, await StoredAsync(missing));
        return missing;
    }

    private Task<int> StoredAsync(string video) =>
        World.ScalarAsync<int>("select count(*) from dataset_youtube_list_video where video_id = @video", new { video });

    /// <summary>Publishes a video that both know.</summary>
    private string Publish(string handle)
    {
        var channel = channels[handle];
        var added = Assert.Single(World.YouTube.World.AddGeneratedVideos(channel, 1));
        var newest = Web.World.VideosOf(channel)[0].PublishedAt;
        Web.World.AddVideo(new(added, channel, $"New on {handle}", newest.AddHours(1)));
        return added;
    }
}
