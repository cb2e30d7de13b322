using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class VideoTests
{
    private const string Parts = "snippet,contentDetails,statistics,status,liveStreamingDetails";
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_video_tells_its_facts_part_by_part()
    {
        await using var api = await StartAsync(video =>
            video with
            {
                Description = "About \"it\"",
                ViewCount = 2_147_483_912,
                LikeCount = 12,
                CommentCount = 3,
                Tags = ["one", "two"],
                Duration = "P1DT2H",
                CategoryId = "10",
            }
        );
        var video = await OneAsync(api, Parts);
        Assert.Equal(["kind", "etag", "id", "snippet", "contentDetails", "status", "statistics"], video.Select(field => field.Key));
        Assert.Equal(
            """{"viewCount":"2147483912","likeCount":"12","favoriteCount":"0","commentCount":"3"}""",
            video["statistics"]!.ToJsonString()
        );
        Assert.Equal(
            ("2026-05-01T12:00:00Z", "P1DT2H", "10", """["one","two"]""", "X", "none"),
            (
                (string?)video["snippet"]!["publishedAt"],
                (string?)video["contentDetails"]!["duration"],
                (string?)video["snippet"]!["categoryId"],
                video["snippet"]!["tags"]!.ToJsonString(),
                (string?)video["snippet"]!["channelTitle"],
                (string?)video["snippet"]!["liveBroadcastContent"]
            )
        );
        Assert.Equal(["kind", "etag", "id", "status"], (await OneAsync(api, "status")).Select(field => field.Key));
    }

    [Fact]
    public async Task Hidden_counts_are_absent()
    {
        await using var api = await StartAsync();
        api.World.SetCounts("aaaaaaaaaa1", 5, null, null);
        Assert.Equal("""{"viewCount":"5","favoriteCount":"0"}""", (await OneAsync(api, "statistics"))["statistics"]!.ToJsonString());
        api.World.SetCounts("aaaaaaaaaa1", null, 1, null);
        Assert.Equal("""{"likeCount":"1","favoriteCount":"0"}""", (await OneAsync(api, "statistics"))["statistics"]!.ToJsonString());
    }

    [Fact]
    public async Task Private_deleted_and_unknown_videos_are_missing_without_a_word()
    {
        await using var api = await StartAsync();
        foreach (var number in Enumerable.Range(2, 3))
            api.World.AddVideo(new($"aaaaaaaaaa{number}", "UCx", "t", Noon));
        api.World.MakePrivate("aaaaaaaaaa2");
        api.World.DeleteVideo("aaaaaaaaaa3");
        api.World.ChangeVideo("aaaaaaaaaa4", video => video with { Privacy = VideoPrivacy.Unlisted });
        var answer = await api.GetAsync("videos?part=status&id=aaaaaaaaaa4,aaaaaaaaaa3,aaaaaaaaaa2,aaaaaaaaaa1,zzzzzzzzzzz,aaaaaaaaaa4");
        Assert.Equal(
            [("aaaaaaaaaa4", "unlisted"), ("aaaaaaaaaa1", "public")],
            answer["items"]!.AsArray().Select(item => ((string)item!["id"]!, (string)item["status"]!["privacyStatus"]!))
        );
        Assert.Equal("""{"totalResults":2,"resultsPerPage":2}""", answer["pageInfo"]!.ToJsonString());
        Assert.Empty((await api.GetAsync("videos?part=id&id=aaaaaaaaaa3"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_broadcast_tells_how_far_it_is()
    {
        await using var api = await StartAsync(video =>
            video with
            {
                Live = LiveState.Upcoming,
                Duration = "P0D",
                ScheduledStartAt = Noon.AddHours(2),
            }
        );
        var video = await OneAsync(api, Parts);
        Assert.Equal(("upcoming", "P0D", """{"scheduledStartTime":"2026-05-01T14:00:00Z"}"""), Told(video));
        api.World.ChangeVideo("aaaaaaaaaa1", video => video with { Live = LiveState.Live, StartedAt = Noon.AddHours(2), ViewCount = 40 });
        Assert.Equal(
            (
                "live",
                "P0D",
                """{"actualStartTime":"2026-05-01T14:00:00Z","scheduledStartTime":"2026-05-01T14:00:00Z","concurrentViewers":"40"}"""
            ),
            Told(await OneAsync(api, Parts))
        );
        api.World.ChangeVideo(
            "aaaaaaaaaa1",
            video => video with { Live = LiveState.Completed, Duration = "PT1H", EndedAt = Noon.AddHours(3) }
        );
        Assert.Equal(
            (
                "none",
                "PT1H",
                """{"actualStartTime":"2026-05-01T14:00:00Z","actualEndTime":"2026-05-01T15:00:00Z","scheduledStartTime":"2026-05-01T14:00:00Z"}"""
            ),
            Told(await OneAsync(api, Parts))
        );
        api.World.ChangeVideo("aaaaaaaaaa1", video => video with { Live = LiveState.Upcoming, Duration = null });
        Assert.False((await OneAsync(api, Parts))["contentDetails"]!.AsObject().ContainsKey("duration"));
    }

    [Fact]
    public async Task More_than_fifty_ids_are_refused()
    {
        await using var api = await StartAsync();
        var ids = string.Join(',', Enumerable.Range(0, 51).Select(at => $"bbbbbbbbb{at:D2}"));
        Assert.Equal("invalidFilters", (await api.RefusedAsync("videos?part=id&id=" + ids)).Reason);
        await api.GetAsync("videos?part=id&id=" + ids[..ids.LastIndexOf(',')]);
    }

    [Fact]
    public async Task An_etag_lasts_until_the_video_changes()
    {
        await using var api = await StartAsync();
        var etag = (string)(await api.GetAsync("videos?part=statistics&id=aaaaaaaaaa1"))["etag"]!;
        Assert.Equal(304, (await api.SendAsync("videos?part=statistics&id=aaaaaaaaaa1", knownEtag: etag)).Status);
        Assert.Equal(200, (await api.SendAsync("videos?part=status&id=aaaaaaaaaa1", knownEtag: etag)).Status);
        api.World.SetCounts("aaaaaaaaaa1", 1, 1, 1);
        Assert.Equal(200, (await api.SendAsync("videos?part=statistics&id=aaaaaaaaaa1", knownEtag: etag)).Status);
    }

    [Fact]
    public async Task Categories_come_by_region_or_id()
    {
        await using var api = await StartAsync();
        Assert.Equal(32, (await api.ItemsAsync("videoCategories?part=snippet&regionCode=PT")).Count);
        Assert.Equal(
            [("10", "Music"), ("28", "Science & Technology")],
            (await api.ItemsAsync("videoCategories?part=snippet&id=28,10")).Select(item =>
                ((string)item!["id"]!, (string)item["snippet"]!["title"]!)
            )
        );
        Assert.Equal("invalidParameter", (await api.RefusedAsync("videoCategories?part=snippet&regionCode=Portugal")).Reason);
    }

    private static (string?, string?, string?) Told(JsonObject video) =>
        (
            (string?)video["snippet"]!["liveBroadcastContent"],
            (string?)video["contentDetails"]!["duration"],
            video["liveStreamingDetails"]?.ToJsonString()
        );

    private static async Task<DataApi> StartAsync(Func<EmulatedVideo, EmulatedVideo>? change = null)
    {
        var api = await DataApi.StartAsync();
        api.World.AddChannel(new("UCx", "X"));
        var video = new EmulatedVideo("aaaaaaaaaa1", "UCx", "One", Noon);
        api.World.AddVideo(change?.Invoke(video) ?? video);
        return api;
    }

    private static async Task<JsonObject> OneAsync(DataApi api, string parts) =>
        Assert.Single(await api.ItemsAsync($"videos?part={parts}&id=aaaaaaaaaa1"))!.AsObject();
}
