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
                .Of(
                    new IngestOptions { Source = source, Discover = Of(discovers) }.WithSource(
                        given,
                        discover ? ListDiscovery.YouTube : null
                    ),
                    hasKeys: true
                )
                .ToString()
        );

    [Fact]
    public void YouTube_alone_and_discovery_contradict_each_other() =>
        Assert.Equal(
            "SourceContradictsDiscover",
            Assert.Throws<InvalidInputException>(() => new IngestOptions().WithSource(ListSource.YouTube, ListDiscovery.YouTube)).ErrorId
        );

    private static ListDiscovery Of(bool discovers) => discovers ? ListDiscovery.YouTube : ListDiscovery.Source;

    [Theory]
    [InlineData(ListDiscovery.Feed, false, "feed+youtube")]
    [InlineData(ListDiscovery.YtDlp, false, "feed+yt-dlp+youtube")]
    [InlineData(ListDiscovery.Auto, false, "feed+youtube")]
    [InlineData(ListDiscovery.Auto, true, "feed+yt-dlp+youtube")]
    [InlineData(ListDiscovery.Source, true, "youtube")]
    public void YtDlp_is_asked_only_where_somebody_has_opted_in(ListDiscovery discover, bool allowsScraping, string name)
    {
        var options = new IngestOptions { AllowScraping = allowsScraping }.WithSource(null, discover);

        Assert.Equal(name, ListReadModes.Of(options, hasKeys: true).Name(options));
    }

    [Theory]
    [InlineData(ListDiscovery.Feed, ListDiscovery.Feed)]
    [InlineData(ListDiscovery.YtDlp, ListDiscovery.YtDlp)]
    [InlineData(ListDiscovery.Auto, ListDiscovery.Auto)]
    [InlineData(ListDiscovery.YouTube, ListDiscovery.Source)]
    public void A_source_that_is_given_keeps_discovery_that_goes_with_it(ListDiscovery settings, ListDiscovery kept) =>
        Assert.Equal(
            kept,
            new IngestOptions { Discover = settings }
                .WithSource(ListSource.YouTube, null)
                .Discover
        );

    [Fact]
    public void A_feed_goes_with_any_source() =>
        Assert.Equal(
            (ListSource.YouTube, ListDiscovery.Feed),
            new IngestOptions().WithSource(ListSource.YouTube, ListDiscovery.Feed) is var options
                ? (options.Source, options.Discover)
                : default
        );
}
