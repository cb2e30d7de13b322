using System.Diagnostics;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class DataWorldTests
{
    [Fact]
    public async Task Made_up_channels_are_the_same_in_every_run()
    {
        await using var one = await DataApi.StartAsync();
        await using var other = await DataApi.StartAsync();
        var channel = one.World.AddGeneratedChannel("@Sameness", 30);
        Assert.Equal(channel, other.World.AddGeneratedChannel("Sameness", 30));
        Assert.Matches("^UC[A-Za-z0-9_-]{22}$", channel.Id);
        var ids = await one.WalkAsync(channel.UploadsPlaylistId);
        Assert.Equal(ids, await other.WalkAsync(channel.UploadsPlaylistId));
        Assert.All(ids, id => Assert.Matches("^[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]$", id));
        var path = "videos?part=snippet,contentDetails,statistics&id=" + string.Join(',', ids);
        Assert.Equal((await one.ItemsAsync(path)).Select(WithoutEtag), (await other.ItemsAsync(path)).Select(WithoutEtag));
    }

    [Fact]
    public async Task More_videos_can_be_published_on_a_made_up_channel()
    {
        await using var api = await DataApi.StartAsync();
        var channel = api.World.AddGeneratedChannel("growing", 3);
        var before = await api.WalkAsync(channel.UploadsPlaylistId);
        var added = api.World.AddGeneratedVideos(channel.Id, 2);
        Assert.Equal([.. added.Reverse(), .. before], await api.WalkAsync(channel.UploadsPlaylistId));
        Assert.Equal("5", (string?)(await api.ItemsAsync("channels?part=statistics&id=" + channel.Id))[0]!["statistics"]!["videoCount"]);
        Assert.Equal(
            "A video",
            api.World.Video(added[0]) is { } video && api.World.ChangeVideo(video.Id, known => known with { Title = "A video" })
                ? api.World.Video(added[0])!.Title
                : null
        );
    }

    [Fact]
    public async Task A_removed_channel_takes_its_videos_and_playlists_along()
    {
        await using var api = await DataApi.StartAsync();
        var channel = api.World.AddGeneratedChannel("leaving", 3);
        var ids = await api.WalkAsync(channel.UploadsPlaylistId);
        var other = api.World.AddGeneratedChannel("staying", 0);
        api.World.AddPlaylist(new("PLown", channel.Id, "own") { VideoIds = ids });
        api.World.AddPlaylist(new("PLother", other.Id, "other") { VideoIds = ids });
        Assert.True(api.World.RemoveChannel(channel.Id));
        Assert.False(api.World.RemoveChannel(channel.Id));
        Assert.Empty(await api.ItemsAsync("videos?part=id&id=" + string.Join(',', ids)));
        Assert.Equal(404, (await api.RefusedAsync("playlistItems?part=id&playlistId=PLown")).Status);
        Assert.All(
            await api.ItemsAsync("playlistItems?part=snippet&playlistId=PLother"),
            item => Assert.Equal("Deleted video", (string?)item!["snippet"]!["title"])
        );
    }

    [Fact]
    public async Task It_can_change_while_it_is_read()
    {
        await using var api = await DataApi.StartAsync();
        var channel = api.World.AddGeneratedChannel("busy", 500);
        var ids = await api.WalkAsync(channel.UploadsPlaylistId);
        var changing = Task.Run(() =>
        {
            foreach (var id in ids.Where((_, at) => at % 5 == 0))
            {
                api.World.MakePrivate(id);
                api.World.AddGeneratedVideos(channel.Id, 1);
            }
        });
        while (!changing.IsCompleted)
            await api.WalkAsync(channel.UploadsPlaylistId);
        await changing;
        Assert.Equal(500, (await api.WalkAsync(channel.UploadsPlaylistId)).Count);
    }

    [Fact]
    public async Task Thousands_of_channels_and_long_lists_are_served()
    {
        await using var api = await DataApi.StartAsync();
        for (var at = 0; at < 1_000; at++)
            api.World.AddGeneratedChannel($"crowd{at}", 20);
        var vast = api.World.AddGeneratedChannel("vast", 20_000);
        Assert.Equal((1_001, 40_000), (api.World.ChannelCount, api.World.VideoCount));
        await Parallel.ForAsync(
            0,
            400,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (at, _) =>
                Assert.Equal(
                    50,
                    (await api.GetAsync($"playlistItems?part=contentDetails&maxResults=50&playlistId={vast.UploadsPlaylistId}"))["items"]!
                        .AsArray()
                        .Count
                )
        );
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using var api = await DataApi.StartAsync();
        Assert.Throws<ArgumentException>(() => api.World.AddChannel(new("x", "x")));
        Assert.Throws<ArgumentException>(() => api.World.AddPlaylist(new("UUx", "UCx", "x")));
        Assert.Throws<ArgumentException>(() => api.World.AddGeneratedVideos("UCnobody", 1));
        Assert.False(api.World.DeleteVideo("nothing"));
        Assert.False(api.World.ChangeChannel("UCx", channel => channel));
        Assert.False(api.World.ChangePlaylist("PLx", playlist => playlist));
        Assert.False(api.World.RemovePlaylist("PLx"));
    }

    private static string WithoutEtag(System.Text.Json.Nodes.JsonNode? item)
    {
        item!.AsObject().Remove("etag");
        return item.ToJsonString();
    }
}
