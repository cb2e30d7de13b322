using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class PlaylistTests
{
    private const string Mixed = "PLmixed";
    private static readonly string[] Three = ["aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3"];

    [Fact]
    public async Task Uploads_come_newest_first_whatever_the_order_they_were_added_in()
    {
        await using var api = await StartAsync(order: [1, 0, 2]);
        Assert.Equal(["aaaaaaaaaa3", "aaaaaaaaaa2", "aaaaaaaaaa1"], await api.WalkAsync("UUx"));
        api.World.AddVideo(Video(4));
        api.World.ChangeVideo("aaaaaaaaaa1", video => video with { PublishedAt = Video(9).PublishedAt });
        Assert.Equal(["aaaaaaaaaa1", "aaaaaaaaaa4", "aaaaaaaaaa3", "aaaaaaaaaa2"], await api.WalkAsync("UUx"));
    }

    [Fact]
    public async Task Uploads_leave_private_unlisted_and_deleted_videos_out()
    {
        await using var api = await StartAsync();
        api.World.DeleteVideo("aaaaaaaaaa1");
        api.World.MakePrivate("aaaaaaaaaa2");
        Assert.Equal(["aaaaaaaaaa3"], await api.WalkAsync("UUx"));
        api.World.ChangeVideo("aaaaaaaaaa2", video => video with { Privacy = VideoPrivacy.Public });
        api.World.ChangeVideo("aaaaaaaaaa3", video => video with { Privacy = VideoPrivacy.Unlisted });
        Assert.Equal(["aaaaaaaaaa2"], await api.WalkAsync("UUx"));
    }

    [Theory]
    [InlineData("UUx")]
    [InlineData("UUnobody")]
    [InlineData("PLnothing")]
    public async Task A_list_that_is_not_there_or_an_empty_one_of_uploads_is_not_found(string playlist)
    {
        await using var api = await StartAsync();
        foreach (var id in Three)
            api.World.DeleteVideo(id);
        Assert.Equal(
            (404, "playlistNotFound", "The playlist identified with the request's <code>playlistId</code> parameter cannot be found."),
            await api.RefusedAsync($"playlistItems?part=snippet&playlistId={playlist}")
        );
        Assert.Equal(1, api.Use.Units);
    }

    [Fact]
    public async Task An_empty_playlist_is_empty()
    {
        await using var api = await StartAsync();
        api.World.ChangePlaylist(Mixed, playlist => playlist with { VideoIds = [] });
        var answer = await api.GetAsync("playlistItems?part=snippet&playlistId=" + Mixed);
        Assert.Empty(answer["items"]!.AsArray());
        Assert.Equal("""{"totalResults":0,"resultsPerPage":5}""", answer["pageInfo"]!.ToJsonString());
    }

    [Fact]
    public async Task A_playlist_shows_private_and_deleted_videos_by_name_only()
    {
        await using var api = await StartAsync();
        api.World.DeleteVideo("aaaaaaaaaa1");
        api.World.MakePrivate("aaaaaaaaaa2");
        var items = await api.ItemsAsync($"playlistItems?part=snippet,contentDetails,status&playlistId={Mixed}");
        Assert.Equal(
            [
                ("Video 3", "aaaaaaaaaa3", "public", true, true),
                ("Deleted video", "aaaaaaaaaa1", "privacyStatusUnspecified", false, false),
                ("Private video", "aaaaaaaaaa2", "private", false, false),
                ("Deleted video", "zzzzzzzzzzz", "privacyStatusUnspecified", false, false),
                ("Video 3", "aaaaaaaaaa3", "public", true, true),
            ],
            items.Select(item =>
                (
                    (string?)item!["snippet"]!["title"],
                    (string?)item["contentDetails"]!["videoId"],
                    (string?)item["status"]!["privacyStatus"],
                    item["contentDetails"]!["videoPublishedAt"] is not null,
                    item["snippet"]!["videoOwnerChannelId"] is not null
                )
            )
        );
        Assert.Equal([0, 1, 2, 3, 4], items.Select(item => (int)item!["snippet"]!["position"]!));
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("&maxResults=7", 7)]
    [InlineData("&maxResults=50", 50)]
    [InlineData("&maxResults=0", 0)]
    public async Task Pages_have_the_size_that_was_asked_for(string query, int size)
    {
        await using var api = await DataApi.StartAsync();
        var channel = api.World.AddGeneratedChannel("pages", 60);
        var page = await api.GetAsync($"playlistItems?part=id&playlistId={channel.UploadsPlaylistId}{query}");
        Assert.Equal(
            (size, 60, size),
            (page["items"]!.AsArray().Count, (int)page["pageInfo"]!["totalResults"]!, (int)page["pageInfo"]!["resultsPerPage"]!)
        );
    }

    [Fact]
    public async Task Page_tokens_lead_forth_and_back()
    {
        await using var api = await DataApi.StartAsync();
        var list =
            $"playlistItems?part=contentDetails&maxResults=10&playlistId={api.World.AddGeneratedChannel("pages", 25).UploadsPlaylistId}";
        var first = await api.GetAsync(list);
        Assert.Equal(("CAoQAA", null), ((string?)first["nextPageToken"], (string?)first["prevPageToken"]));
        var second = await api.GetAsync(list + "&pageToken=CAoQAA");
        Assert.Equal(("CBQQAA", "CAoQAQ"), ((string?)second["nextPageToken"], (string?)second["prevPageToken"]));
        var last = await api.GetAsync(list + "&pageToken=CBQQAA");
        Assert.Equal((5, null, "CBQQAQ"), (last["items"]!.AsArray().Count, (string?)last["nextPageToken"], (string?)last["prevPageToken"]));
        Assert.Equal(first["items"]!.ToJsonString(), (await api.GetAsync(list + "&pageToken=CAoQAQ"))["items"]!.ToJsonString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("CAoQAg")]
    [InlineData("CAoQ")]
    [InlineData("%00")]
    [InlineData("CAoQAACAoQAACAoQAA")]
    public async Task A_token_of_another_kind_is_refused(string token)
    {
        await using var api = await StartAsync();
        Assert.Equal("invalidPageToken", (await api.RefusedAsync($"playlistItems?part=id&playlistId=UUx&pageToken={token}")).Reason);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task At_most_20000_uploads_and_5000_items_can_be_read()
    {
        await using var api = await DataApi.StartAsync();
        var channel = api.World.AddGeneratedChannel("vast", 20_100);
        var ids = await api.WalkAsync(channel.UploadsPlaylistId);
        Assert.Equal((20_000, 20_000), (ids.Count, ids.Distinct().Count()));
        api.World.AddPlaylist(new("PLvast", channel.Id, "All") { VideoIds = ids });
        Assert.Equal(ids.Take(5_000), await api.WalkAsync("PLvast"));
    }

    [Fact]
    public async Task Playlists_are_told_of_by_id()
    {
        await using var api = await StartAsync();
        var items = await api.ItemsAsync($"playlists?part=snippet,contentDetails&id={Mixed},PLnothing,UUx");
        Assert.Equal(
            [(Mixed, "Mixed", "X", 5), ("UUx", "Uploads from X", "X", 3)],
            items.Select(item =>
                (
                    (string)item!["id"]!,
                    (string)item["snippet"]!["title"]!,
                    (string)item["snippet"]!["channelTitle"]!,
                    (int)item["contentDetails"]!["itemCount"]!
                )
            )
        );
        Assert.Equal([Mixed], (await api.ItemsAsync("playlists?part=id&channelId=UCx")).Select(item => (string)item!["id"]!));
    }

    private static async Task<DataApi> StartAsync(params int[] order)
    {
        var api = await DataApi.StartAsync();
        api.World.AddChannel(new("UCx", "X"));
        foreach (var at in order.Length > 0 ? order : [0, 1, 2])
            api.World.AddVideo(Video(at + 1));
        api.World.AddPlaylist(
            new(Mixed, "UCx", "Mixed") { VideoIds = ["aaaaaaaaaa3", "aaaaaaaaaa1", "aaaaaaaaaa2", "zzzzzzzzzzz", "aaaaaaaaaa3"] }
        );
        return api;
    }

    private static EmulatedVideo Video(int number) =>
        new($"aaaaaaaaaa{number}", "UCx", $"Video {number}", new(2026, 1, number, 0, 0, 0, TimeSpan.Zero));
}
