using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class ChannelTests
{
    private static readonly EmulatedChannel Tides = new("UCaaaaaaaaaaaaaaaaaaaaaa", "Tides & Co")
    {
        Handle = "TidesAndCo",
        UserName = "oldtides",
        CustomName = "tidewater",
        Country = "PT",
        SubscriberCount = 3_000_000_000,
        ViewCount = 5_000_000_000,
        VideoCount = 7,
    };

    [Fact]
    public async Task Only_the_requested_parts_come()
    {
        await using var api = await StartAsync();
        Assert.Equal(["kind", "etag", "id"], Fields(await OneAsync(api, "id", "id=" + Tides.Id)));
        Assert.Equal(["kind", "etag", "id", "statistics"], Fields(await OneAsync(api, "statistics", "id=" + Tides.Id)));
        Assert.Equal(
            ["kind", "etag", "id", "snippet", "contentDetails", "statistics", "status", "brandingSettings"],
            Fields(await OneAsync(api, "snippet,contentDetails,statistics,status,brandingSettings", "id=" + Tides.Id))
        );
    }

    [Fact]
    public async Task Counts_are_text_and_the_custom_address_is_the_handle()
    {
        await using var api = await StartAsync();
        var channel = await OneAsync(api, "snippet,statistics,contentDetails", "id=" + Tides.Id);
        Assert.Equal(
            ("@tidesandco", "PT", "Tides & Co"),
            ((string?)channel["snippet"]!["customUrl"], (string?)channel["snippet"]!["country"], (string?)channel["snippet"]!["title"])
        );
        Assert.Equal(
            """{"viewCount":"5000000000","subscriberCount":"3000000000","hiddenSubscriberCount":false,"videoCount":"7"}""",
            channel["statistics"]!.ToJsonString()
        );
        Assert.Equal("UUaaaaaaaaaaaaaaaaaaaaaa", (string?)channel["contentDetails"]!["relatedPlaylists"]!["uploads"]);
        api.World.ChangeChannel(Tides.Id, channel => channel with { HidesSubscriberCount = true });
        Assert.Null((await OneAsync(api, "statistics", "id=" + Tides.Id))["statistics"]!["subscriberCount"]);
    }

    [Theory]
    [InlineData("forHandle=TidesAndCo")]
    [InlineData("forHandle=%40tidesandco")]
    [InlineData("forHandle=@TIDESANDCO")]
    [InlineData("forUsername=OldTides")]
    public async Task A_channel_is_found_by_its_names(string filter)
    {
        await using var api = await StartAsync();
        Assert.Equal(Tides.Id, (string?)(await OneAsync(api, "id", filter))["id"]);
    }

    [Theory]
    [InlineData("forHandle=@nobody")]
    [InlineData("forHandle=tidewater")]
    [InlineData("forUsername=nobody")]
    [InlineData("id=UCnobody")]
    public async Task Who_does_not_exist_is_no_error_but_an_answer_without_items(string filter)
    {
        await using var api = await StartAsync();
        var answer = await api.GetAsync("channels?part=id&" + filter);
        Assert.False(answer.ContainsKey("items"));
        Assert.Equal(0, (int)answer["pageInfo"]!["totalResults"]!);
    }

    [Fact]
    public async Task Fifty_ids_are_answered_at_once_and_fifty_one_refused()
    {
        await using var api = await StartAsync();
        var ids = Enumerable.Range(0, 51).Select(at => api.World.AddGeneratedChannel($"many{at}", 0).Id).ToList();
        var found = await api.ItemsAsync($"channels?part=id&maxResults=50&id={string.Join(',', ids.Take(50))}");
        Assert.Equal(ids.Take(50).Order(StringComparer.Ordinal), found.Select(item => (string)item!["id"]!));
        Assert.Equal(
            (400, "invalidFilters"),
            (await api.RefusedAsync($"channels?part=id&id={string.Join(',', ids)}")) is var (status, reason, _) ? (status, reason) : default
        );
    }

    [Theory]
    [InlineData("channels?id=UCx", "required")]
    [InlineData("channels?part=snippet,everything&id=UCx", "unknownPart")]
    [InlineData("channels?part=snippet", "missingRequiredParameter")]
    [InlineData("channels?part=snippet&id=UCx&forHandle=x", "incompatibleParameters")]
    [InlineData("channels?part=snippet&id=UCx&maxResults=51", "invalidParameter")]
    [InlineData("channels?part=snippet&id=UCx&maxResults=-1", "invalidParameter")]
    [InlineData("channels?part=snippet&id=UCx&pageToken=nonsense", "invalidPageToken")]
    public async Task A_wrong_request_is_refused_with_a_reason_and_costs_a_unit(string path, string reason)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, reason), (await api.RefusedAsync(path)) is var (status, given, _) ? (status, given) : default);
        Assert.Equal(1, api.Use.Units);
    }

    [Fact]
    public async Task What_is_known_by_its_etag_is_answered_with_304_until_it_changes()
    {
        await using var api = await StartAsync();
        var path = "channels?part=snippet,statistics&id=" + Tides.Id;
        var (_, body, headers) = await api.SendAsync(path);
        var etag = (string)body!["etag"]!;
        Assert.Equal($"\"{etag}\"", headers.ETag!.ToString());
        Assert.Equal(304, (await api.SendAsync(path, knownEtag: etag)).Status);
        Assert.Equal(304, (await api.SendAsync(path, knownEtag: $"W/\"other\", \"{etag}\"")).Status);
        Assert.Equal(3, api.Use.Units);
        api.World.ChangeChannel(Tides.Id, channel => channel with { ViewCount = 6 });
        Assert.Equal(200, (await api.SendAsync(path, knownEtag: etag)).Status);
    }

    [Fact]
    public async Task A_handle_can_move_to_another_channel()
    {
        await using var api = await StartAsync();
        var other = new EmulatedChannel("UCbbbbbbbbbbbbbbbbbbbbbb", "Other") { Handle = "@TidesAndCo" };
        api.World.AddChannel(other);
        Assert.Equal(other.Id, (string?)(await OneAsync(api, "id", "forHandle=tidesandco"))["id"]);
        api.World.ChangeChannel(Tides.Id, channel => channel with { Handle = "Tides2" });
        Assert.Equal(other.Id, (string?)(await OneAsync(api, "id", "forHandle=tidesandco"))["id"]);
        Assert.Equal(Tides.Id, (string?)(await OneAsync(api, "id", "forHandle=tides2"))["id"]);
        Assert.True(api.World.RemoveChannel(other.Id));
        Assert.Empty(await api.ItemsAsync("channels?part=id&forHandle=tidesandco"));
    }

    private static async Task<DataApi> StartAsync()
    {
        var api = await DataApi.StartAsync();
        api.World.AddChannel(Tides);
        return api;
    }

    private static async Task<JsonObject> OneAsync(DataApi api, string parts, string filter) =>
        Assert.Single(await api.ItemsAsync($"channels?part={parts}&{filter}"))!.AsObject();

    private static IEnumerable<string> Fields(JsonObject item) => item.Select(field => field.Key);
}
