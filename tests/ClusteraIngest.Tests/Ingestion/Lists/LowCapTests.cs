using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Lists;

/// <summary>What a list that was stored whole becomes when it is read once under a cap.</summary>
public sealed class LowCapTests
{
    private const string PlaylistId = "PLabcdefghijklmnopqrstuvwxyz012345";
    private const string Playlist = "https://www.youtube.com/playlist?list=" + PlaylistId;
    private static readonly IngestOptions Lists = new() { WithTranscripts = false };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_list_that_is_stored_whole_stays_so_when_it_is_read_under_a_cap_for_once(bool isPlaylist, bool isFull)
    {
        await using var world = await IngestWorld.CreateAsync();
        await AddAsync(world, isPlaylist, 10);
        await world.SyncAsync(Lists);

        var capped = await world.SyncAsync(Lists with { MaxVideos = 2, Full = isFull });

        Assert.Equal((0, 2, 0), (capped.Figures.New, capped.Figures.Known, capped.Figures.ListsCapped));
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { IsCapped: false, LastState: ListState.Read });
    }

    [Theory]
    [InlineData(false, 1, false)]
    [InlineData(false, 2, true)]
    [InlineData(true, 1, false)]
    [InlineData(true, 2, true)]
    public async Task A_cap_cuts_off_where_as_many_new_videos_came_as_it_lets_through(bool isPlaylist, int newVideos, bool isCapped)
    {
        await using var world = await IngestWorld.CreateAsync();
        await AddAsync(world, isPlaylist, 5);
        await world.SyncAsync(Lists);
        for (var number = 0; number < 5; number++)
            world.Apify.World.Remove(IngestWorld.VideoIdOf("alpha", number));
        for (var number = 5 + newVideos - 1; number >= 0; number--)
            Add(world, isPlaylist, number);

        await world.SyncAsync(Lists with { MaxVideos = 2 });

        Assert.Equal(isCapped, (await world.Client.Lists.GetAllAsync()).Single().IsCapped);
    }

    [Fact]
    public async Task A_list_that_was_never_read_whole_is_capped()
    {
        await using var world = await IngestWorld.CreateAsync();
        await AddAsync(world, isPlaylist: true, 5);

        await world.SyncAsync(Lists with { MaxVideos = 2 });
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { IsCapped: true, LastState: ListState.Capped });
        await world.SyncAsync(Lists with { MaxVideos = 2 });
        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { IsCapped: true, LastState: ListState.Capped });
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task Of_a_playlist_the_YouTube_Data_API_tells_whether_there_is_more_behind_the_cap(int added, bool isCapped)
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 10);
        world.YouTube.World.AddPlaylist(new(PlaylistId, channel.Id, "Some") { VideoIds = [] });
        var videos = world.YouTube.World.AddGeneratedVideos(channel.Id, 6);
        world.YouTube.World.ChangePlaylist(PlaylistId, list => list with { VideoIds = [.. videos.Take(5)] });
        await world.AddListAsync(Playlist);
        await world.SyncAsync();
        Assert.False((await world.Client.Lists.GetAllAsync()).Single().IsCapped);
        world.YouTube.World.ChangePlaylist(PlaylistId, list => list with { VideoIds = [.. videos.Take(5 + added)] });

        await world.SyncAsync(Lists with { MaxVideos = 2 });

        Assert.Equal(isCapped, (await world.Client.Lists.GetAllAsync()).Single().IsCapped);
    }

    [Fact]
    public async Task A_channel_that_the_YouTube_Data_API_counts_more_videos_of_than_it_lists_stays_read()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 10);
        world.YouTube.World.ChangeChannel(channel.Id, its => its with { VideoCount = 12 });
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync();

        await world.SyncAsync(Lists with { MaxVideos = 2 });

        Assert.True((await world.Client.Lists.GetAllAsync()).Single() is { IsCapped: false, LastState: ListState.Read });
    }

    private static async Task AddAsync(IngestWorld world, bool isPlaylist, int videos)
    {
        for (var number = videos - 1; number >= 0; number--)
            Add(world, isPlaylist, number);
        await world.AddListAsync(isPlaylist ? Playlist : "https://www.youtube.com/@alpha");
    }

    private static void Add(IngestWorld world, bool isPlaylist, int number)
    {
        var item = IngestWorld.Item("alpha", number);
        if (isPlaylist)
            item["fromYTUrl"] = Playlist;
        world.Apify.World.Add(item);
    }
}
