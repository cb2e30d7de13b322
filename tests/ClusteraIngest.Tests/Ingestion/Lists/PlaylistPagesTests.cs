using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Emulator.YouTubeData.Videos;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion.Lists;

/// <summary>Playlists whose pages YouTube does not hand out as it should.</summary>
public sealed class PlaylistPagesTests
{
    /// <summary>The token of the page from 50 on.</summary>
    private const string SecondPage = "CDIQAA";

    private const string PlaylistId = "PLabcdefghijklmnopqrstuvwxyz012345";

    private const int Videos = 180;

    /// <summary>Each way that reads a playlist's pages.</summary>
    public static TheoryData<string> Ways => ["channel", "playlist", "discover", "collect"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_playlist_whose_page_token_is_refused_is_begun_anew_and_each_video_is_stored_and_counted_once(string way)
    {
        await using var world = await WorldAsync();
        world.YouTube.FailNext("invalid-token", times: 1, where: "pageToken=" + SecondPage);

        var (listed, error) = await ReadAsync(world, way);

        Assert.Null(error);
        Assert.Equal((180, 180), (listed, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video")));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_playlist_whose_page_tokens_are_always_refused_fails_with_what_was_listed(string way)
    {
        await using var world = await WorldAsync();
        world.YouTube.FailNext("invalid-token", times: 100);

        var (_, error) = await ReadAsync(world, way);

        Assert.Equal("YouTubePagesBroken", error);
        Assert.Equal(50, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.Equal(6, world.YouTube.Requests.Count(request => request.Path.Contains("playlistItems", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Page_tokens_in_a_circle_end_at_the_first_repetition_with_an_error(string way)
    {
        await using var world = await WorldAsync();
        world.YouTube.FailNext("circle", times: 100, where: "pageToken=" + SecondPage);

        var (_, error) = await ReadAsync(world, way);

        Assert.Equal("YouTubePagesBroken", error);
        Assert.Equal(100, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.Equal(2, world.YouTube.Requests.Count(request => request.Path.Contains("playlistItems", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_first_page_that_leads_to_itself_under_another_token_is_noticed_when_it_comes_again()
    {
        await using var world = await WorldAsync();
        world.YouTube.FailNext("circle", times: 1_000);

        var (_, error) = await ReadAsync(world, "playlist");

        Assert.Equal("YouTubePagesBroken", error);
        Assert.Equal(2, world.YouTube.Requests.Count(request => request.Path.Contains("playlistItems", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_playlist_that_names_the_same_videos_again_is_no_circle()
    {
        await using var world = await WorldAsync();
        var videos = Uploads(world);
        world.YouTube.World.ChangePlaylist(
            PlaylistId,
            list => list with { VideoIds = [.. videos.Take(50), .. videos.Take(50), .. videos.Take(50)] }
        );

        var (listed, error) = await ReadAsync(world, "playlist");

        Assert.Null(error);
        Assert.Equal(50, await world.ScalarAsync<int>("select count(*) from dataset_youtube_list_video"));
        Assert.True(listed >= 50);
    }

    private static async Task<YouTubeWorld> WorldAsync()
    {
        var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", Videos);
        world.YouTube.World.AddPlaylist(new(PlaylistId, channel.Id, "Some") { VideoIds = [] });
        world.YouTube.World.ChangePlaylist(PlaylistId, list => list with { VideoIds = Uploads(world) });
        return world;
    }

    private static EmulatedChannel Channel(YouTubeWorld world) => world.YouTube.World.Channel(Generated.Channel("alpha").Id)!;

    /// <summary>The channel's videos, the newest first.</summary>
    private static List<string> Uploads(YouTubeWorld world) =>
        [.. Enumerable.Range(0, Videos).Reverse().Select(number => Generated.VideoId(Channel(world).Id, number))];

    /// <summary>Reads the playlist in one of the ways: how many videos were listed, and the error.</summary>
    private static async Task<(long Listed, string? ErrorId)> ReadAsync(YouTubeWorld world, string way)
    {
        if (way == "collect")
        {
            var run = await world.Client.Collection.StartRunAsync(["@alpha"]);
            await world.Client.Jobs.WorkAsync(new JobWorkerOptions { UntilEmpty = true });
            var status = (await world.Client.Jobs.GetRunStatusAsync(run.RunId))!;
            return (status.Summary!.Videos, status.Errors.Keys.SingleOrDefault());
        }

        foreach (var id in way == "discover" ? Uploads(world) : [])
            YouTubeListTests.AddToApify(world, Channel(world), id);
        await world.AddListAsync(
            way == "playlist" ? "https://www.youtube.com/playlist?list=" + PlaylistId : "https://www.youtube.com/@alpha"
        );
        var sync = await world.SyncAsync(
            new()
            {
                WithTranscripts = false,
                Discover = way == "discover" ? ListDiscovery.YouTube : ListDiscovery.Source,
                Source = way == "discover" ? ListSource.Auto : ListSource.YouTube,
            }
        );
        return (sync.Figures.Listed, sync.ErrorIds.SingleOrDefault());
    }
}
