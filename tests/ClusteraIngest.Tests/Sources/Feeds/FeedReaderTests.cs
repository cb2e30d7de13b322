using System.Text;
using System.Xml;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Sources.Feeds;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.Feeds;

/// <summary>YouTube's feeds: read whole, or not at all.</summary>
public class FeedReaderTests
{
    private const string Id = "UCX6OQ3DkcsbYNE6H8uQQuVA";

    private const string Entry =
        "<entry><id>yt:video:dQw4w9WgXcQ</id><yt:videoId>dQw4w9WgXcQ</yt:videoId><yt:channelId>"
        + Id
        + "</yt:channelId><title>A &amp; B</title><link rel='alternate' href='https://www.youtube.com/shorts/dQw4w9WgXcQ'/>"
        + "<published>2025-08-28T08:17:01+00:00</published><media:group><media:community><media:statistics views='42'/>"
        + "</media:community></media:group></entry>";

    [Theory]
    [InlineData(Id)]
    [InlineData("X6OQ3DkcsbYNE6H8uQQuVA")] // as YouTube writes it in feeds of channels
    public void An_entry_has_each_of_its_fields(string id)
    {
        var feed = Parse(Feed($"<id>yt:channel:{id}</id>{Entry}"));

        Assert.Equal(
            new FeedEntry(VideoId.Parse("dQw4w9WgXcQ"), ChannelId.Parse(Id), new(2025, 8, 28, 8, 17, 1, TimeSpan.Zero), "A & B")
            {
                IsShort = true,
                ViewCount = 42,
            },
            Assert.Single(feed.Entries)
        );
        Assert.False(feed.IsFull);
    }

    [Theory]
    [InlineData("<id>yt:channel:UCaaaaaaaaaaaaaaaaaaaaaa</id>")]
    [InlineData("")]
    [InlineData("<id>yt:channel:" + Id + "</id>" + Entry + Entry)]
    [InlineData("<id>yt:channel:" + Id + "</id><entry><title>no id</title></entry>")]
    [InlineData("<id>yt:channel:" + Id + "</id><entry><yt:videoId>dQw4w9WgXcQ</yt:videoId><yt:channelId>" + Id + "</yt:channelId></entry>")]
    public void What_is_strange_is_an_error_and_not_nothing_new(string content) => Assert.Throws<FeedException>(() => Parse(Feed(content)));

    [Theory]
    [InlineData("<html><body>Sign in to this network</body></html>")]
    [InlineData("<rss/>")]
    public void Another_document_is_an_error(string xml) => Assert.Throws<FeedException>(() => Parse(xml));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE feed [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><feed>&x;</feed>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE feed [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><feed>&b;</feed>")]
    public void What_is_no_XML_or_defines_its_own_is_not_read(string xml) => Assert.ThrowsAny<XmlException>(() => Parse(xml));

    [Fact]
    public async Task The_newest_15_of_a_channel_and_the_first_15_of_a_playlist_come()
    {
        await using var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        var channel = web.World.AddGeneratedChannel("fed", videos: 20, shorts: 4);
        using var http = new HttpClient(web.CreateHandler());
        var reader = new FeedReader(http, new Uri("https://www.youtube.com/"));

        var feed = await reader.ReadAsync(ChannelId.Parse(channel.Id), default);
        var uploads = await reader.ReadAsync(PlaylistId.Parse("UUSH" + channel.Id[2..]), default);

        Assert.True(feed.IsFull);
        Assert.Equal(
            web.World.VideosOf(channel.Id).Take(15).Select(video => (video.Id, video.Title, video.PublishedAt, (long?)video.ViewCount)),
            feed.Entries.Select(entry => (entry.VideoId.Value, entry.Title, entry.PublishedAt, entry.ViewCount))
        );
        Assert.Equal((4, false), (uploads.Entries.Count, uploads.IsFull));
        Assert.All(uploads.Entries, entry => Assert.True(entry.IsShort));
    }

    [Theory]
    [InlineData("404", 404)]
    [InlineData("500", 500)]
    [InlineData("cut", null)]
    [InlineData("garbled-feed", null)]
    public async Task A_feed_that_fails_says_so(string fault, int? status)
    {
        await using var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        var channel = web.World.AddGeneratedChannel("flaky", videos: 20);
        web.FailNext(fault, 10);
        using var http = new HttpClient(web.CreateHandler());
        var reader = new FeedReader(http, new Uri("https://www.youtube.com/"));

        var failure = await Assert.ThrowsAsync<FeedException>(() => reader.ReadAsync(ChannelId.Parse(channel.Id), default));

        Assert.Equal(status, failure.Status);
    }

    [Fact]
    public async Task A_stale_feed_lacks_the_newest()
    {
        await using var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        var channel = web.World.AddGeneratedChannel("stale", videos: 5);
        web.FailNext("stale-feed");
        using var http = new HttpClient(web.CreateHandler());

        var feed = await new FeedReader(http, new Uri("https://www.youtube.com/")).ReadAsync(ChannelId.Parse(channel.Id), default);

        Assert.Equal(web.World.VideosOf(channel.Id).Skip(1).Select(video => video.Id), feed.Entries.Select(entry => entry.VideoId.Value));
    }

    private static Feed Parse(string xml) => FeedReader.Parse(Encoding.UTF8.GetBytes(xml), "yt:channel:", Id);

    private static string Feed(string content) =>
        "<feed xmlns:yt='http://www.youtube.com/xml/schemas/2015' xmlns:media='http://search.yahoo.com/mrss/' "
        + $"xmlns='http://www.w3.org/2005/Atom'>{content}</feed>";
}
