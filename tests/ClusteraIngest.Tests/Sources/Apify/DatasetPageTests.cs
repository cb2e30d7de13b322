using System.Text;
using System.Text.Json;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;

namespace ClusteraIngest.Tests.Sources.Apify;

public sealed class DatasetPageTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData(""" [ {"a": 1} ] """, """{"a": 1}""")]
    [InlineData("""[1,null,"x",[2],{"a":[{}]}]""", "1", "null", "\"x\"", "[2]", """{"a":[{}]}""")]
    public void Items_are_read_as_they_come(string answer, params string[] items) => Assert.Equal(items, Read(answer));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("[")]
    [InlineData("[{}")]
    [InlineData("[{},")]
    [InlineData("""[{"a":""")]
    [InlineData("[{}]]")]
    [InlineData("[{}] {}")]
    [InlineData("[{}{}]")]
    public void What_is_not_one_list_from_beginning_to_end_is_broken(string answer) => Assert.ThrowsAny<JsonException>(() => Read(answer));

    [Theory]
    [InlineData("a \\ud800 b", "a  b")]
    [InlineData("a \\u0000 b", "a  b")]
    [InlineData("a \\u00e4 b", "a ä b")]
    public void Items_of_the_list_actor_are_cleaned_on_their_way_in(string title, string expected)
    {
        var page = Page($$"""[{"id":"abcdefghijk","url":"https://youtu.be/abcdefghijk","title":"{{title}}","date":null,"viewCount":1}]""");

        Assert.Equal(expected, Assert.IsType<SourceItem.Listed>(Assert.Single(page.Items)).Value.Title);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public void An_item_that_is_nested_deeply_costs_none_of_the_others()
    {
        const int depth = 100_000;
        var page = Page(
            $$"""[{"a":{{new string('[', depth)}}{{new string(']', depth)}}},{"id":"abcdefghijk","url":"https://youtu.be/abcdefghijk","title":"t","date":null,"viewCount":1}]"""
        );

        Assert.Equal([typeof(SourceItem.Unrecognized), typeof(SourceItem.Listed)], page.Items.Select(item => item.GetType()));
    }

    private static DatasetPage<SourceItem> Page(string answer) =>
        DatasetPage<SourceItem>.Read(Encoding.UTF8.GetBytes(answer), YouTubeScraperItem.Items(TimeProvider.System).Take);

    private static IEnumerable<string> Read(string answer) =>
        DatasetPage<JsonElement>
            .Read(Encoding.UTF8.GetBytes(answer), TranscriptScraperAnswer.Items.Take)
            .Items.Select(item => item.GetRawText());
}
