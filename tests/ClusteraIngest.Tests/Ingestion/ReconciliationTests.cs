using System.Text.Json.Nodes;
using ClusteraIngest.Tests.Hostile;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>What a list showed, what is stored of it, what is missing and why: the sums agree.</summary>
public sealed class ReconciliationTests
{
    [Fact]
    public async Task Every_item_that_a_list_showed_is_stored_or_has_its_error()
    {
        await using var world = await MixedAsync();

        var run = await world.SyncAsync();
        var status = await world.Client.GetStatusAsync();

        Assert.Equal((7, 5, 0, 2), (run.Figures.Listed, run.Figures.New, run.Figures.Known, run.Figures.Failed));
        var list = Assert.Single(status.Lists);
        Assert.Equal((5, 2), (list.VideosStored, list.VideosFailed));
        Assert.Equal(list.VideosStored, list.Transcripts.Values.Sum());
        Assert.Equal(status.Transcripts, list.Transcripts);
        Assert.Equal(run.Figures.Failed, run.ErrorIds.Count(id => id is "ItemNotRecognized" or "SourceReportedError"));
    }

    [Fact]
    public async Task What_the_actor_says_beside_the_videos_is_kept()
    {
        await using var world = await MixedAsync();

        await world.SyncAsync(new() { WithTranscripts = false });

        var remark = Assert.Single(
            await world.QueryAsync<string>("select message from ctrl_processing_log where stage = 'list' and state = 'read'")
        );
        Assert.Contains("NO_SHORTS", remark, StringComparison.Ordinal);
        Assert.Contains("@alpha/shorts", remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_actor_says_beside_the_videos_of_a_capped_list_is_kept_as_said_of_a_capped_list()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var apify = await HostileApify.StartAsync();
        var noShorts = new JsonObject { ["url"] = "https://www.youtube.com/@mean/shorts", ["error"] = "NO_SHORTS" };
        apify.Items = context =>
            HostileApify.Text(
                context.Request.Query["offset"] == "0" ? $"[{IngestWorld.Item("mean", 0).ToJsonString()}, {noShorts.ToJsonString()}]" : "[]"
            )(context);
        await using var client = new IngestClient(
            new()
            {
                Database = database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = apify.BaseAddress,
            }
        );
        await client.Lists.AddAsync(ListReference.Parse("@mean"), maxVideos: 1);

        await client.Ingestion.SyncAsync(new() { WithTranscripts = false }).ToListAsync();

        await using var remark = database.Source.CreateCommand("select state from ctrl_processing_log where message like '%NO_SHORTS%'");
        Assert.Equal("capped", await remark.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_past_run_is_told_with_all_its_figures()
    {
        await using var world = await MixedAsync();
        await world.AddListAsync(world.AddChannel("beta", 9), maxVideos: 4);

        var figures = (await world.SyncAsync()).Figures;
        var run = Assert.Single(await world.Client.Runs.GetAsync());

        Assert.Equal(figures with { Elapsed = default }, run.Figures with { Elapsed = default });
        Assert.Equal((1, 9), (run.Figures.ListsCapped, run.Figures.New));
    }

    /// <summary>A playlist of five videos, with an item that is no video, an error about a sixth and one about another page.</summary>
    private static async Task<IngestWorld> MixedAsync()
    {
        const string playlist = "https://www.youtube.com/playlist?list=PL0123456789abcdef";
        var world = await IngestWorld.CreateAsync();
        for (var number = 0; number < 5; number++)
            Add(IngestWorld.Item("alpha", number));
        Add(new() { ["playlistTitle"] = "not a video" });
        Add(new() { ["url"] = "https://www.youtube.com/watch?v=AAAAAAAAAAA", ["error"] = "VIDEO_UNAVAILABLE" });
        Add(
            new()
            {
                ["url"] = "https://www.youtube.com/@alpha/shorts",
                ["error"] = "NO_SHORTS",
                ["note"] = "The channel has none.",
            }
        );
        await world.AddListAsync(playlist);
        return world;

        void Add(JsonObject item)
        {
            item["fromYTUrl"] = playlist;
            world.Apify.World.Add(item);
        }
    }
}
