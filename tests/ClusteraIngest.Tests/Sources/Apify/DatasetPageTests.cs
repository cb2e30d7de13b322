using System.Text;
using System.Text.Json;
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

    private static IEnumerable<string> Read(string answer) =>
        DatasetPage<JsonElement>.Read(Encoding.UTF8.GetBytes(answer), TranscriptScraperAnswer.Items.Take).Items.Select(item => item.GetRawText());
}
