using System.Text.Json;
using ClusteraIngest.Sources.Apify;

namespace ClusteraIngest.Tests.Sources.Apify;

public sealed class RunInputTests
{
    private const string Wanted = """{"startUrls":[{"url":"https://www.youtube.com/@a"}],"maxResults":7}""";

    [Theory]
    [InlineData(
        """{"maxResults":7.0,"startUrls":[{"url":"https://www.youtube.com/@a","method":"GET"}],"proxy":{"useApifyProxy":true}}""",
        true
    )]
    [InlineData("""{"startUrls":[{"url":"https://www.youtube.com/@b"}],"maxResults":7}""", false)]
    [InlineData("""{"startUrls":[{"url":"https://www.youtube.com/@a"},{"url":"https://www.youtube.com/@b"}],"maxResults":7}""", false)]
    [InlineData("""{"startUrls":[{"url":"https://www.youtube.com/@a"}]}""", false)]
    [InlineData("""{"startUrls":[{"url":"\ud800"}],"maxResults":7}""", false)]
    [InlineData("""{"startUrls":[{"url":"https://www.youtube.com/@a"}],"maxResults":1e999999}""", false)]
    [InlineData("[]", false)]
    public void A_run_is_recognised_by_all_that_was_asked_for_whatever_others_send(string actual, bool isIt)
    {
        using var sent = JsonDocument.Parse(actual);
        using var wanted = JsonDocument.Parse(Wanted);

        Assert.Equal(isIt, RunInput.Contains(sent.RootElement, wanted.RootElement));
    }
}
