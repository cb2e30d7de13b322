using System.Text.Json.Nodes;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Emulator;

public sealed class YouTubeScraperTests
{
    private const string Search = "apify-youtube-scraper/asterasys_2025-08_search_1159items.json";
    private const string Workshop = "https://www.youtube.com/@StarlitWorkshop";

    [Theory]
    [InlineData("https://www.youtube.com/@StarlitWorkshop")]
    [InlineData("http://m.youtube.com/@starlitworkshop?si=1")]
    [InlineData("https://www.youtube.com/@%53tarlitWorkshop/featured")]
    [InlineData("https://www.youtube.com/c/StarlitWorkshop")]
    [InlineData("https://youtube.com/user/starlitworkshop")]
    [InlineData("https://www.youtube.com/starlitworkshop")]
    [InlineData("https://www.youtube.com/channel/UCl36b62R_P3sNg5bNzqac3l")]
    public async Task A_channel_is_found_by_whatever_address(string url)
    {
        await using var apify = await Caller.StartAsync();
        var kinds = (await apify.ListAsync(url)).CountBy(item => (string)item!["type"]!);
        Assert.Equal([new("video", 9), new("shorts", 14), new("stream", 4)], kinds);
    }

    [Theory]
    [InlineData("videos", "video", 9)]
    [InlineData("shorts", "shorts", 14)]
    [InlineData("streams", "stream", 4)]
    public async Task A_tab_of_a_channel_has_its_kind_only(string tab, string kind, int count)
    {
        await using var apify = await Caller.StartAsync();
        var items = await apify.ListAsync($"{Workshop}/{tab}", "\"maxResults\":50");
        Assert.Equal(count, items.Count);
        Assert.All(items, item => Assert.Equal(kind, (string?)item!["type"]));
    }

    [Theory]
    [InlineData("\"maxResults\":3,\"maxResultsShorts\":2,\"maxResultStreams\":1", 3, 2, 1)]
    [InlineData("\"maxResults\":100", 9, 0, 0)]
    [InlineData("\"maxResults\":0,\"maxResultsShorts\":5", 0, 5, 0)]
    public async Task Each_kind_of_a_channel_has_its_cap(string caps, int videos, int shorts, int streams)
    {
        await using var apify = await Caller.StartAsync();
        var items = await apify.ListAsync(Workshop, caps);
        Assert.Equal((videos, shorts, streams), (Of("video"), Of("shorts"), Of("stream")));
        int Of(string kind) => items.Count(item => (string)item!["type"]! == kind);
    }

    [Fact]
    public async Task Ten_videos_come_where_no_cap_is_given()
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal(10, (await apify.ListAsync(DemoWorld.Lists[0].Url, "\"unknown\":true")).Count);
    }

    [Fact]
    public async Task A_channel_is_sorted_as_asked_newest_first_by_default()
    {
        await using var apify = await Caller.StartAsync();
        var newest = await DatesAsync("");
        Assert.Equal(newest.OrderDescending(), newest);
        Assert.Equal(newest.Order(), await DatesAsync(",\"sortVideosBy\":\"OLDEST\""));
        Assert.Equal(newest, await DatesAsync(",\"sortVideosBy\":\"OLDEST\",\"oldestPostDate\":\"2020-01-01\""));
        var popular = (await apify.ListAsync(DemoWorld.Lists[0].Url, "\"maxResults\":100,\"sortVideosBy\":\"POPULAR\""))
            .Select(item => (long)item!["viewCount"]!)
            .ToList();
        Assert.Equal(popular.OrderDescending(), popular);

        async Task<List<string>> DatesAsync(string more) =>
            [.. (await apify.ListAsync(DemoWorld.Lists[0].Url, "\"maxResults\":100" + more)).Select(item => (string)item!["date"]!)];
    }

    [Fact]
    public async Task Videos_before_the_oldest_date_are_left_out()
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal(2, (await apify.ListAsync(DemoWorld.Lists[0].Url, "\"oldestPostDate\":\"2026-08-16\"")).Count);
        Assert.Single(await apify.ListAsync(DemoWorld.Lists[0].Url, "\"oldestPostDate\":\"2026-08-16T09:00:06Z\""));
    }

    [Fact]
    public async Task An_oldest_date_may_be_relative()
    {
        await using var apify = await Caller.StartAsync(new() { WithoutDemo = true });
        foreach (var (id, days) in new[] { ("aaaaaaaaaa1", 1), ("aaaaaaaaaa2", 5), ("aaaaaaaaaa3", 40) })
            apify.Emulator.World.Add(
                new JsonObject
                {
                    ["id"] = id,
                    ["channelId"] = "UCx",
                    ["date"] = DateTimeOffset.UtcNow.AddDays(-days).ToString("O"),
                }
            );
        Assert.Equal(["aaaaaaaaaa1"], await IdsAsync("3 days"));
        Assert.Equal(["aaaaaaaaaa1", "aaaaaaaaaa2"], await IdsAsync("2 weeks"));
        Assert.Equal(3, (await IdsAsync("2 months")).Length);
        async Task<string[]> IdsAsync(string oldest) =>
            Caller.Ids(await apify.ListAsync("https://www.youtube.com/channel/UCx", $"\"oldestPostDate\":\"{oldest}\""));
    }

    [Fact]
    public async Task A_channel_with_nothing_new_delivers_nothing_and_no_error()
    {
        await using var apify = await Caller.StartAsync();
        Assert.Empty(await apify.ListAsync(DemoWorld.Lists[0].Url, "\"oldestPostDate\":\"2026-09-30\""));
        Assert.Equal(0m, apify.Emulator.ChargedUsd);
    }

    [Theory]
    [InlineData("https://www.youtube.com/@nobodyatall")]
    [InlineData("https://www.youtube.com/playlist?list=PLnothing")]
    [InlineData("https://www.youtube.com/watch?v=doesnotexis")]
    [InlineData("https://example.com/video")]
    public async Task An_unknown_list_delivers_the_actors_error_item_which_is_free(string url)
    {
        await using var apify = await Caller.StartAsync();
        var item = Assert.Single(await apify.ListAsync(url))!;
        Assert.Equal(
            (url, "NO_VIDEOS", "No videos found on the page.", url),
            ((string?)item["url"], (string?)item["error"], (string?)item["note"], (string?)item["input"])
        );
        Assert.Equal("SUCCEEDED", apify.Emulator.Runs[0].Status);
        Assert.Equal(0m, apify.Emulator.ChargedUsd);
    }

    [Fact]
    public async Task A_playlist_keeps_its_own_order_and_its_cap()
    {
        await using var apify = await Caller.StartAsync();
        var items = await apify.ListAsync(DemoWorld.Lists[2].Url + "&si=abc", "\"maxResults\":100");
        Assert.Equal(Enumerable.Range(1, 10).Select(at => $"index={at}"), items.Select(item => ((string)item!["url"]!).Split('&')[^1]));
        Assert.Equal(4, (await apify.ListAsync(DemoWorld.Lists[2].Url, "\"maxResults\":4")).Count);
    }

    [Fact]
    public async Task A_video_is_found_by_its_id_in_any_address()
    {
        await using var apify = await Caller.StartAsync();
        foreach (
            var url in (string[])
                [
                    "https://youtu.be/3XSS1T2ikCe?t=4",
                    "https://www.youtube.com/watch?v=3XSS1T2ikCe&list=PLx",
                    "https://www.youtube.com/shorts/3XSS1T2ikCe",
                ]
        )
            Assert.Equal(["3XSS1T2ikCe"], Caller.Ids(await apify.ListAsync(url)));
    }

    [Fact]
    public async Task Several_start_urls_are_worked_off_in_their_order()
    {
        await using var apify = await Caller.StartAsync();
        var items = await apify.ItemsAsync(
            Caller.Lists,
            """{"startUrls":[{"url":"https://www.youtube.com/@nobody"},{"url":"https://www.youtube.com/@HarborHearthKitchen"}],"maxResults":2,"searchQueries":["ignored"]}"""
        );
        Assert.Equal([true, false, false], items.Select(item => item!["error"] is not null));
        Assert.Equal(0.01m, apify.Emulator.ChargedUsd);
    }

    [Theory]
    [InlineData("{}", "Field input.startUrls or input.searchQueries is required")]
    [InlineData("""{"startUrls":[]}""", "Field input.startUrls or input.searchQueries is required")]
    [InlineData(
        """{"startUrls":["https://www.youtube.com/@a",{"url":"https://www.youtube.com/@b"},{"url":"nonsense"}]}""",
        "Items in input.startUrls at positions [0,2] do not contain valid URLs"
    )]
    [InlineData("""{"startUrls":"https://www.youtube.com/@a"}""", "Field input.startUrls must be array")]
    [InlineData("""{"searchQueries":["a"],"maxResults":-1}""", "Field input.maxResults must be >= 0")]
    [InlineData("""{"searchQueries":["a"],"maxResultsShorts":1000000}""", "Field input.maxResultsShorts must be <= 999999")]
    [InlineData("""{"searchQueries":["a"],"maxResultStreams":"5"}""", "Field input.maxResultStreams must be integer")]
    [InlineData("""{"searchQueries":["a"],"maxResults":1.5}""", "Field input.maxResults must be integer")]
    [InlineData(
        """{"searchQueries":["a"],"sortVideosBy":"newest"}""",
        "Field input.sortVideosBy must be equal to one of the allowed values: \"NEWEST\", \"POPULAR\", \"OLDEST\""
    )]
    public async Task Wrong_input_is_refused_with_400_and_starts_nothing(string input, string message)
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal((400, "invalid-input", message), await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs", input));
        Assert.Empty(apify.Emulator.Runs);
    }

    [Trait("Category", "Proof")]
    [RecordedFact(Search)]
    public async Task Every_recorded_channel_delivers_exactly_its_items_by_address_and_by_id()
    {
        var path = Recorded.Find(Search)!;
        await using var apify = await Caller.StartAsync(new() { ItemFiles = [path] });
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsArray();
        var channels = recorded.GroupBy(item => (Url: (string)item!["channelUrl"]!, Id: (string)item["channelId"]!)).ToList();
        Assert.True(channels.Count > 100);
        foreach (var channel in channels)
        {
            foreach (var url in (string[])[channel.Key.Url, $"https://www.youtube.com/channel/{channel.Key.Id}"])
            {
                var expected = channel.OrderBy(item => (string)item!["id"]!, StringComparer.Ordinal);
                var delivered = (await apify.ListAsync(url)).OrderBy(item => (string)item!["id"]!, StringComparer.Ordinal);
                Assert.Equal(expected.Select(Text), delivered.Select(Text));
            }
        }
        static string Text(JsonNode? item) => item!.ToJsonString();
    }

    [RecordedFact(Search)]
    public async Task A_recorded_search_is_found_by_its_page_and_by_its_words()
    {
        var path = Recorded.Find(Search)!;
        await using var apify = await Caller.StartAsync(new() { ItemFiles = [path] });
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsArray();
        var search = recorded.GroupBy(item => ((string)item!["fromYTUrl"]!, (string)item["input"]!)).First();
        var ids = search.Select(item => (string)item!["id"]!).ToArray();
        Assert.Equal(ids, Caller.Ids(await apify.ListAsync(search.Key.Item1)));
        Assert.Equal(
            ids,
            Caller.Ids(await apify.ItemsAsync(Caller.Lists, $$"""{"searchQueries":["{{search.Key.Item2}}"],"maxResults":5000}"""))
        );
    }

    [RecordedFact("apify-youtube-scraper/asterasys_2025-09_search_673items_1error.json")]
    public async Task A_recorded_error_item_is_served_for_the_page_that_it_stands_for()
    {
        await using var apify = await Caller.StartAsync(
            new() { ItemFiles = [Recorded.Find("apify-youtube-scraper/asterasys_2025-09_search_673items_1error.json")!] }
        );
        var item = Assert.Single(await apify.ItemsAsync(Caller.Lists, """{"searchQueries":["리니어펌"]}"""))!;
        Assert.Equal("NO_VIDEOS", (string?)item["error"]);
        Assert.Contains("&sp=", (string?)item["url"]);
    }
}
