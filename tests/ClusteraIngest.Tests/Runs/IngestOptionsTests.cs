using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Runs;

public sealed class IngestOptionsTests
{
    [Theory]
    [InlineData(ListSource.YouTube, false, null, true, "YouTubeAndApify")]
    [InlineData(ListSource.Auto, true, null, false, "YouTubeAndApify")]
    [InlineData(ListSource.Apify, true, ListSource.YouTube, false, "YouTube")]
    [InlineData(ListSource.Auto, true, ListSource.Apify, false, "Apify")]
    [InlineData(ListSource.Auto, true, ListSource.Auto, false, "YouTube")]
    [InlineData(ListSource.YouTube, false, ListSource.Apify, true, "YouTubeAndApify")]
    [InlineData(ListSource.YouTube, false, null, false, "YouTube")]
    public void What_is_given_wins_over_the_settings(ListSource source, bool discovers, ListSource? given, bool discover, string way) =>
        Assert.Equal(
            way,
            ListReadModes
                .Of(new IngestOptions { Source = source, DiscoverWithYouTube = discovers }.WithSource(given, discover), hasKeys: true)
                .ToString()
        );

    [Fact]
    public void YouTube_alone_and_discovery_contradict_each_other() =>
        Assert.Equal(
            "SourceContradictsDiscover",
            Assert.Throws<InvalidInputException>(() => new IngestOptions().WithSource(ListSource.YouTube, discover: true)).ErrorId
        );
}
