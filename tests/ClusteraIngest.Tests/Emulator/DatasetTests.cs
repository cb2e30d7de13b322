using System.Text.Json.Nodes;

namespace ClusteraIngest.Tests.Emulator;

public sealed class DatasetTests
{
    private static readonly string[] PageHeaders = ["Offset", "Limit", "Count", "Total"];

    private const string Odd =
        """{"id":"aaaaaaaaaa1","viewCount":1.50e3,"title":"\u00e9\ud83d","channelId":"UCx","#debug":{"a":1},"text":"a  b","unknown":[ ]}""";

    private static async Task<(Caller Apify, string Items)> FinishedAsync(params string[] items)
    {
        var apify = await Caller.StartAsync(new() { WithoutDemo = true });
        foreach (var item in items)
            apify.Emulator.World.Add(item);
        var run = await apify.StartRunAsync(
            Caller.Lists,
            """{"startUrls":[{"url":"https://www.youtube.com/channel/UCx"}],"maxResults":100}"""
        );
        return (apify, $"/v2/datasets/{run["defaultDatasetId"]}/items");
    }

    private static string[] Seven =>
        [
            .. Enumerable
                .Range(1, 7)
                .Select(at => $$"""{"id":"aaaaaaaaaa{{at}}","url":"u{{at}}","channelId":"UCx","date":"2026-01-0{{8 - at}}"}"""),
        ];

    [Fact]
    public async Task Items_are_served_as_they_are_spelled()
    {
        var (apify, items) = await FinishedAsync(Odd);
        await using var _ = apify;
        Assert.Equal("[" + Odd.Replace("[ ]", "[]", StringComparison.Ordinal) + "]", await apify.Http.GetStringAsync(items));
    }

    [Fact]
    public async Task Pages_say_where_they_are()
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        var (_, page, headers) = await apify.SendAsync(HttpMethod.Get, items + "?offset=2&limit=3");
        Assert.Equal(["aaaaaaaaaa3", "aaaaaaaaaa4", "aaaaaaaaaa5"], Caller.Ids(page!.AsArray()));
        Assert.Equal(["2", "3", "3", "7"], PageHeaders.Select(name => headers.GetValues("X-Apify-Pagination-" + name).Single()));

        var (_, rest, last) = await apify.SendAsync(HttpMethod.Get, items + "?offset=6&limit=3");
        Assert.Equal("1", last.GetValues("X-Apify-Pagination-Count").Single());
        Assert.Single(rest!.AsArray());
        var (_, beyond, _) = await apify.SendAsync(HttpMethod.Get, items + "?offset=100");
        Assert.Empty(beyond!.AsArray());
    }

    [Fact]
    public async Task Descending_pages_begin_with_the_last_item()
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        Assert.Equal(["aaaaaaaaaa6", "aaaaaaaaaa5"], Caller.Ids((await apify.GetAsync(items + "?desc=1&offset=1&limit=2")).AsArray()));
    }

    [Fact]
    public async Task Fields_are_picked_in_the_order_in_which_they_are_named()
    {
        var (apify, items) = await FinishedAsync(Odd);
        await using var _ = apify;
        Assert.Equal(
            """[{"viewCount":1.50e3,"id":"aaaaaaaaaa1"}]""",
            await apify.Http.GetStringAsync(items + "?fields=viewCount,id,nothing")
        );
        Assert.DoesNotContain("unknown", await apify.Http.GetStringAsync(items + "?omit=unknown"));
    }

    [Fact]
    public async Task Clean_leaves_hidden_fields_and_empty_items_out()
    {
        var (apify, items) = await FinishedAsync(Odd, """{"id":"aaaaaaaaaa2","channelId":"UCx"}""");
        await using var _ = apify;
        Assert.DoesNotContain("#debug", await apify.Http.GetStringAsync(items + "?clean=true"));
        var (_, page, headers) = await apify.SendAsync(HttpMethod.Get, items + "?fields=viewCount&skipEmpty=1&limit=2");
        Assert.Single(page!.AsArray());
        Assert.Equal("2", headers.GetValues("X-Apify-Pagination-Total").Single());
    }

    [Fact]
    public async Task Json_lines_have_an_item_each()
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        using var answer = await apify.Http.GetAsync(items + "?format=jsonl");
        Assert.Equal("application/jsonl", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, lines.Length);
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)!["id"]));
    }

    [Fact]
    public async Task No_limit_is_what_zero_means()
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        Assert.Equal(7, (await apify.GetAsync(items + "?limit=0")).AsArray().Count);
    }

    [Fact]
    public async Task A_byte_order_mark_comes_where_it_is_asked_for_and_with_CSV()
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        byte[] mark = [0xEF, 0xBB, 0xBF];
        Assert.Equal(mark, (await apify.Http.GetByteArrayAsync(items + "?bom=1"))[..3]);
        Assert.Equal(mark, (await apify.Http.GetByteArrayAsync(items + "?format=csv"))[..3]);
        Assert.NotEqual(mark, (await apify.Http.GetByteArrayAsync(items + "?format=csv&bom=0"))[..3]);
        Assert.NotEqual(mark, (await apify.Http.GetByteArrayAsync(items + "?format=jsonl"))[..3]);
    }

    [Fact]
    public async Task CSV_has_a_column_for_each_scalar_named_by_its_path()
    {
        var (apify, items) = await FinishedAsync(
            """{"id":"aaaaaaaaaa1","channelId":"UCx","title":"a \"b\", c","hashtags":["#x","#y"],"descriptionLinks":[{"url":"u","text":"t"}],"likes":null,"isMembersOnly":false}""",
            """{"id":"aaaaaaaaaa2","channelId":"UCx","title":"two\nlines","viewCount":3,"hashtags":[]}"""
        );
        await using var _ = apify;
        using var answer = await apify.Http.GetAsync(items + "?format=csv&bom=0&delimiter=;");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "id;channelId;title;hashtags/0;hashtags/1;descriptionLinks/0/url;descriptionLinks/0/text;likes;isMembersOnly;viewCount\n"
                + "aaaaaaaaaa1;UCx;\"a \"\"b\"\", c\";#x;#y;u;t;;false;\n"
                + "aaaaaaaaaa2;UCx;\"two\nlines\";;;;;;;3\n",
            await answer.Content.ReadAsStringAsync()
        );
        Assert.StartsWith(
            "aaaaaaaaaa1;",
            await apify.Http.GetStringAsync(items + "?format=csv&bom=0&delimiter=;&skipHeaderRow=1"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("?format=xlsx")]
    [InlineData("?unwind=hashtags")]
    [InlineData("?limit=-1")]
    [InlineData("?offset=x")]
    public async Task What_the_emulator_cannot_do_is_refused_with_400(string query)
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        Assert.Equal(400, (await apify.RefusedAsync(HttpMethod.Get, items + query)).Status);
    }

    [Fact]
    public async Task A_datasets_facts_are_complete()
    {
        var (apify, items) = await FinishedAsync(Seven);
        await using var _ = apify;
        var dataset = (await apify.GetAsync(items[..^"/items".Length]))["data"]!.AsObject();
        string[] required = ["id", "userId", "createdAt", "modifiedAt", "accessedAt", "itemCount", "cleanItemCount", "consoleUrl"];
        Assert.All(required, field => Assert.True(dataset.ContainsKey(field), field));
        Assert.Equal(7, (int?)dataset["itemCount"]);
        using var head = await apify.Http.SendAsync(new(HttpMethod.Head, items));
        Assert.Equal("7", head.Headers.GetValues("X-Apify-Pagination-Total").Single());
    }
}
