using System.Text.Json.Nodes;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.Apify;

/// <summary>Values in the forms that users of other tools have met, and what is told of those that are not understood.</summary>
public sealed class ReportedFactsTests
{
    private static readonly DateTimeOffset ReadAt = new(2026, 9, 20, 12, 0, 0, TimeSpan.Zero);

    [RecordedFact]
    public void Values_that_users_have_met_are_understood()
    {
        var videos = Recorded
            .Json("reported/f05_facts.json")
            .EnumerateArray()
            .Select(item => Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(item, ReadAt)).Value)
            .ToList();

        Assert.Equal((12_000L, ReadAt.AddDays(-21), true), (videos[0].ViewCount, videos[0].PublishedAt, videos[0].IsPublishedAtEstimated));
        Assert.Equal((1_234L, 62), (videos[1].ViewCount, videos[1].DurationSeconds));
        Assert.Equal(
            (VideoAvailability.Live, null, ReadAt.AddHours(-2)),
            (videos[2].Availability, videos[2].DurationSeconds, videos[2].PublishedAt)
        );
        Assert.Equal(
            (VideoAvailability.Upcoming, 600, new DateTimeOffset(2027, 12, 1, 18, 0, 0, TimeSpan.Zero)),
            (videos[3].Availability, videos[3].DurationSeconds, videos[3].ScheduledStartAt)
        );
        Assert.Equal(["#kpop", "#song"], videos[4].Hashtags);
        Assert.Equal(1_234_567, videos[5].ViewCount);
        Assert.All(videos, video => Assert.Empty(video.Unread));
    }

    [RecordedTheory]
    [InlineData("asterasys_2025-08_search_1159items.json", null)]
    [InlineData("asterasys_2025-09_search_673items_1error.json", null)]
    [InlineData("asterasys_2025-12-08_overview_309items_1error.json", null)]
    [InlineData("doc_nogood_channel_item_2025.json", null)]
    [InlineData("doc_nutifood_channel_item_partial_2025.json", null)]
    [InlineData("unit_test_item_XqS7kIWMIDE.json", "UC1")]
    public void Nothing_that_a_recorded_export_gives_is_left_unread_but_what_is_no_channel_s_id(string file, string? channelId)
    {
        var json = Recorded.Json("apify-youtube-scraper/" + file);
        foreach (var item in json.ValueKind is System.Text.Json.JsonValueKind.Array ? [.. json.EnumerateArray()] : new[] { json })
            if (YouTubeScraperItem.Read(item, ReadAt) is SourceItem.Listed { Value: var video })
                Assert.Equal(channelId is null ? [] : [new("channelId", channelId)], video.Unread);
    }

    [Theory]
    [InlineData("isMembersOnly", "\"false\"")]
    [InlineData("commentsTurnedOff", "\"True\"")]
    [InlineData("order", "\"3\"")]
    [InlineData("duration", "62.0")]
    [InlineData("duration", "\"62.0\"")]
    [InlineData("duration", "\"LIVE\"")]
    [InlineData("duration", "\"SHORTS\"")]
    [InlineData("duration", "\"00:00:00\"")]
    [InlineData("date", "\"1970-01-01\"")]
    [InlineData("date", "\"Waiting for Some Channel\"")]
    [InlineData("likes", "null")]
    [InlineData("likes", "\"\"")]
    [InlineData("likes", "\" \"")]
    [InlineData("location", "null")]
    public void What_is_understood_or_not_given_is_not_told(string field, string value) => Assert.Empty(Read(field, value).Unread);

    [Theory]
    [InlineData("viewCount", "\"many\"", "many")]
    [InlineData("viewCount", "-1", "-1")]
    [InlineData("likes", "1.5", "1.5")]
    [InlineData("commentsCount", "true", "true")]
    [InlineData("duration", "\"a while\"", "a while")]
    [InlineData("duration", "-5", "-5")]
    [InlineData("date", "\"some day\"", "some day")]
    [InlineData("date", "1756368000", "1756368000")]
    [InlineData("type", "\"hologram\"", "hologram")]
    [InlineData("isMembersOnly", "\"maybe\"", "maybe")]
    [InlineData("hashtags", "\"#one\"", "#one")]
    [InlineData("location", "{\"x\":1}", "{\"x\":1}")]
    [InlineData("channelJoinedDate", "\"long ago\"", "long ago")]
    [InlineData("numberOfSubscribers", "\"some\"", "some")]
    [InlineData("channelId", "\"UC1\"", "UC1")]
    public void What_is_given_and_not_understood_is_told_with_its_field_and_text(string field, string value, string text) =>
        Assert.Equal([new UnreadValue(field, text)], Read(field, value).Unread);

    [Fact]
    public void What_the_channels_part_gives_is_told_as_well() =>
        Assert.Equal([new UnreadValue("channelTotalViews", "lots")], Read("aboutChannelInfo", """{"channelTotalViews": "lots"}""").Unread);

    [Fact]
    public void A_value_of_any_length_is_told_in_a_few_words() =>
        Assert.InRange(Assert.Single(Read("viewCount", $"\"{new string('x', 10_000)}\"").Unread).Text.Length, 1, 250);

    [Theory]
    [InlineData("Premieres 12/1/27, 6:00 PM", "10:00", VideoAvailability.Upcoming, 600)]
    [InlineData("Scheduled for 12/1/27, 6:00 PM", "00:00:00", VideoAvailability.Upcoming, null)]
    [InlineData("Waiting for Some Channel", null, VideoAvailability.Upcoming, null)]
    [InlineData("2025-08-28T08:17:01.000Z", "UPCOMING", VideoAvailability.Upcoming, null)]
    [InlineData("Started streaming 2 hours ago", "00:00:00", VideoAvailability.Live, null)]
    [InlineData("Started streaming 2 hours ago", "2:03:04", VideoAvailability.Live, null)]
    [InlineData("2025-08-28T08:17:01.000Z", "LIVE", VideoAvailability.Live, null)]
    [InlineData("Premiere in progress. Started 18 minutes ago", "10:00", VideoAvailability.Live, null)]
    [InlineData("Premiered 3 hours ago", "10:00", VideoAvailability.Public, 600)]
    [InlineData("Streamed live 2 hours ago", "2:03:04", VideoAvailability.Public, 7_384)]
    [InlineData("Premieres 12/1/25, 6:00 PM", "10:00", VideoAvailability.Unknown, 600)]
    public void What_is_announced_or_on_the_air_is_no_public_video_yet(
        string date,
        string? duration,
        VideoAvailability availability,
        int? seconds
    )
    {
        var video = Read("date", JsonValue.Create(date)!.ToJsonString(), ("duration", duration));
        Assert.Equal((availability, seconds), (video.Availability, video.DurationSeconds));
    }

    [Fact]
    public void Comments_that_are_turned_off_have_no_count() =>
        Assert.Equal(
            (null, true),
            (Read("commentsTurnedOff", "true", ("commentsCount", "0")) is var video ? video.CommentCount : 1, video.AreCommentsOff)
        );

    private static ListedVideo Read(string field, string value, params (string Name, string? Text)[] others)
    {
        var item = new JsonObject
        {
            ["id"] = "AbCdEfGhIj0",
            ["url"] = "https://www.youtube.com/watch?v=AbCdEfGhIj0",
            ["title"] = "A title",
            ["date"] = "2026-01-02",
            ["channelName"] = "It",
        };
        foreach (var (name, text) in others)
            item[name] = text;
        item[field] = JsonNode.Parse(value);
        return Assert
            .IsType<SourceItem.Listed>(YouTubeScraperItem.Read(System.Text.Json.JsonElement.Parse(item.ToJsonString()), ReadAt))
            .Value;
    }
}
