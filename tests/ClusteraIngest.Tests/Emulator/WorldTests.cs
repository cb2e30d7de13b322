using System.Text.Json.Nodes;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Emulator;

public sealed class WorldTests
{
    private static JsonObject Item(string id, string title = "t") =>
        new()
        {
            ["id"] = id,
            ["title"] = title,
            ["channelId"] = "UCx",
            ["date"] = "2026-01-01",
            ["fromYTUrl"] = "https://www.youtube.com/playlist?list=PLx",
        };

    private static async Task<string> ReadAsync(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            var world = new World();
            world.AddFile(file);
            return $"{world.Count}";
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Videos_can_come_go_and_change_while_it_runs()
    {
        await using var apify = await Caller.StartAsync(new() { WithoutDemo = true });
        var world = apify.Emulator.World;
        Assert.NotNull((await TitlesAsync())[0]!["error"]);
        foreach (var id in (string[])["aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3"])
            world.Add(Item(id));
        Assert.True(world.Change("aaaaaaaaaa2", item => item["title"] = "new"));
        Assert.True(world.Remove("aaaaaaaaaa1"));
        Assert.False(world.Remove("aaaaaaaaaa1"));
        Assert.Equal(["new", "t"], (await TitlesAsync()).Select(item => (string?)item!["title"]));
        Assert.True(world.Change("aaaaaaaaaa2", item => item["channelId"] = "UCy"));
        Assert.Equal(["aaaaaaaaaa3"], Caller.Ids(await apify.ListAsync("https://www.youtube.com/channel/UCx")));
        Assert.Equal(["aaaaaaaaaa2"], Caller.Ids(await apify.ListAsync("https://www.youtube.com/channel/UCy")));
        Assert.Equal(2, world.Count);
        Task<JsonArray> TitlesAsync() => apify.ListAsync("https://www.youtube.com/playlist?list=PLx");
    }

    [Fact]
    public async Task A_run_keeps_what_it_saw_when_it_started()
    {
        await using var apify = await Caller.StartAsync(new() { WithoutDemo = true });
        apify.Emulator.World.Add(Item("aaaaaaaaaa1", "old"));
        var run = await apify.StartRunAsync(Caller.Lists, """{"startUrls":[{"url":"https://www.youtube.com/channel/UCx"}]}""");
        apify.Emulator.World.Change("aaaaaaaaaa1", item => item["title"] = "new");
        var items = await apify.GetAsync($"/v2/datasets/{run["defaultDatasetId"]}/items");
        Assert.Equal("old", (string?)items[0]!["title"]);
    }

    [Theory]
    [InlineData("""[{"id":"a"},{"id":"b"}]""", "2")]
    [InlineData("{\"id\":\"a\"}\n{\"id\":\"b\"}\n\n{\"id\":\"c\"}", "3")]
    [InlineData("\uFEFF[ {\"id\":\"a\"} ]\n", "1")]
    [InlineData("[]", "0")]
    public async Task Exports_are_arrays_or_lines(string text, string count) => Assert.Equal(count, await ReadAsync(text));

    [Theory]
    [InlineData("""[{"id":"a"},{"id":"b" """, "after 1 items")]
    [InlineData("""[{"id":"a"},5]""", "item 1 is not an object")]
    [InlineData("""[[{"id":"a"}]]""", "item 0 is not an object")]
    [InlineData("hello", "after 0 items")]
    public async Task Other_files_are_refused_with_the_place(string text, string place) =>
        Assert.Contains(place, (await Assert.ThrowsAsync<FormatException>(() => ReadAsync(text))).Message);

    [Fact]
    public async Task A_long_export_is_read_in_pieces()
    {
        var text =
            "["
            + string.Join(
                ",\n",
                Enumerable.Range(0, 3000).Select(at => $$"""{"id":"v{{at:D10}}","text":"{{new string('x', at % 700)}} é \"quoted\" \\"}""")
            )
            + "]";
        Assert.Equal("3000", await ReadAsync(text));
    }
}
