using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class SearchTests
{
    [Fact]
    public async Task A_custom_name_is_found_first()
    {
        await using var api = await StartAsync();
        var found = await api.ItemsAsync("search?part=snippet&type=channel&q=tidewater");
        Assert.Equal(["UCcustom", "UClarge"], found.Select(item => (string)item!["id"]!["channelId"]!));
        Assert.Equal(
            ("youtube#channel", "UCcustom", "Somebody&#39;s &lt;tides&gt; &amp; more"),
            ((string?)found[0]!["id"]!["kind"], (string?)found[0]!["snippet"]!["channelId"], (string?)found[0]!["snippet"]!["title"])
        );
        Assert.Empty(await api.ItemsAsync("search?part=snippet&type=channel&q=nobody"));
    }

    [Fact]
    public async Task Videos_are_found_by_their_words_the_public_ones()
    {
        await using var api = await StartAsync();
        foreach (var (number, title) in (string[])["A bridge at night", "The night bridge", "A bridge"] is var titles ? titles.Index() : [])
            api.World.AddVideo(
                new($"aaaaaaaaaa{number}", "UClarge", title, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { ViewCount = number }
            );
        Assert.Equal(
            ["aaaaaaaaaa1", "aaaaaaaaaa0"],
            (await api.ItemsAsync("search?part=id&type=video&q=bridge+NIGHT")).Select(item => (string)item!["id"]!["videoId"]!)
        );
        api.World.MakePrivate("aaaaaaaaaa1");
        Assert.Equal(
            ["aaaaaaaaaa0"],
            (await api.ItemsAsync("search?part=id&type=video&q=bridge+night")).Select(item => (string)item!["id"]!["videoId"]!)
        );
        Assert.Empty(await api.ItemsAsync("search?part=id&type=video&q=bridge&channelId=UCcustom"));
    }

    [Fact]
    public async Task What_is_found_comes_in_pages()
    {
        await using var api = await StartAsync();
        api.World.AddGeneratedChannel("pages", 12);
        var first = await api.GetAsync("search?part=id&type=video&q=no.&maxResults=10");
        var second = await api.GetAsync($"search?part=id&type=video&q=no.&maxResults=10&pageToken={first["nextPageToken"]}");
        Assert.Equal(
            (12, 10, 2),
            ((int)first["pageInfo"]!["totalResults"]!, first["items"]!.AsArray().Count, second["items"]!.AsArray().Count)
        );
        Assert.Equal((0, 2), (api.Use.Units, api.Use.Searches));
    }

    [Fact]
    public async Task An_unknown_type_is_refused_and_costs_a_search()
    {
        await using var api = await StartAsync();
        Assert.Equal("invalidParameter", (await api.RefusedAsync("search?part=id&type=movie&q=x")).Reason);
        Assert.Equal((0, 1), (api.Use.Units, api.Use.Searches));
    }

    private static async Task<DataApi> StartAsync()
    {
        var api = await DataApi.StartAsync();
        api.World.AddChannel(new("UClarge", "All about Tidewater life") { SubscriberCount = 9_000 });
        api.World.AddChannel(new("UCcustom", "Somebody's <tides> & more") { CustomName = "TideWater", SubscriberCount = 5 });
        return api;
    }
}
