using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class DataDemoTests
{
    [Theory]
    [InlineData("@HarborHearthKitchen", 12)]
    [InlineData("@StarlitWorkshop", 27)]
    public async Task The_demos_channels_are_those_of_the_Apify_emulator(string handle, int count)
    {
        await using var apify = await Caller.StartAsync();
        await using var api = await DataApi.StartAsync(new());
        var known = (await apify.ListAsync("https://www.youtube.com/" + handle))
            .Select(item => item!)
            .ToDictionary(item => (string)item["id"]!);
        var channel = Assert.Single(await api.ItemsAsync($"channels?part=snippet,contentDetails,statistics&forHandle={handle}"))!;
        var ids = await api.WalkAsync((string)channel["contentDetails"]!["relatedPlaylists"]!["uploads"]!);
        Assert.Equal(count, ids.Count);
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.Equal(
            ((string?)known[ids[0]]["channelId"], (string?)known[ids[0]]["channelName"]),
            ((string?)channel["id"], (string?)channel["snippet"]!["title"])
        );
        Assert.All(
            await api.ItemsAsync("videos?part=snippet,statistics&id=" + string.Join(',', ids)),
            video =>
            {
                var item = known[(string)video!["id"]!];
                Assert.Equal((string?)item["title"], (string?)video["snippet"]!["title"]);
                Assert.Equal($"{item["viewCount"]}", (string?)video["statistics"]!["viewCount"]);
                Assert.Equal(item["likes"]?.ToString(), (string?)video["statistics"]!["likeCount"]);
                Assert.Equal(((string)item["date"]!)[..19] + "Z", (string?)video["snippet"]!["publishedAt"]);
            }
        );
    }

    [Fact]
    public async Task The_demos_playlist_has_the_same_videos_in_the_same_order()
    {
        await using var apify = await Caller.StartAsync();
        await using var api = await DataApi.StartAsync(new());
        var list = DemoWorld.Lists[2].Url;
        Assert.Equal(
            Caller.Ids(await apify.ListAsync(list)),
            await api.WalkAsync(list[(list.IndexOf('=', StringComparison.Ordinal) + 1)..])
        );
    }

    [Fact]
    public async Task Streams_are_recordings_of_broadcasts()
    {
        await using var api = await DataApi.StartAsync(new());
        var video = Assert.Single(await api.ItemsAsync("videos?part=contentDetails,liveStreamingDetails&id=Cn10K4T3oG6"))!;
        Assert.Equal(
            ("PT8H47M31S", "2026-07-18T12:00:08Z", "2026-07-18T20:47:39Z"),
            (
                (string?)video["contentDetails"]!["duration"],
                (string?)video["liveStreamingDetails"]!["actualStartTime"],
                (string?)video["liveStreamingDetails"]!["actualEndTime"]
            )
        );
    }

    [Fact]
    public async Task A_handle_in_another_script_is_found()
    {
        await using var api = await DataApi.StartAsync(new());
        Assert.Equal(
            "UC34S39JLCSIs4g1j0MiReGv",
            (string?)
                Assert.Single(await api.ItemsAsync("channels?part=id&forHandle=%40%EA%B3%A0%EC%9A%94%ED%95%9C%EC%82%B0%EC%B1%85"))!["id"]
        );
    }
}
