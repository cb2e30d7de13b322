using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

public sealed class VideoResourceTests
{
    [Theory]
    [InlineData("""{"viewCount": "5", "likeCount": "4", "commentCount": "3"}""", 4L, false, 3L, false)]
    [InlineData("""{"viewCount": "5", "commentCount": "3"}""", null, true, 3L, false)]
    [InlineData("""{"viewCount": "5", "likeCount": "4"}""", 4L, false, null, true)]
    [InlineData("""{"viewCount": "5"}""", null, true, null, true)]
    [InlineData("""{"likeCount": "0", "commentCount": "0"}""", 0L, false, 0L, false)]
    [InlineData("{}", null, false, null, null)]
    [InlineData("null", null, false, null, null)]
    public void A_count_that_is_missing_among_others_is_hidden(
        string statistics,
        long? likes,
        bool areLikesHidden,
        long? comments,
        bool? areCommentsOff
    )
    {
        var video = Read($$"""{"statistics": {{statistics}}}""");
        Assert.Equal(
            (likes, areLikesHidden, comments, areCommentsOff),
            (video.LikeCount, video.AreLikesHidden, video.CommentCount, video.AreCommentsOff)
        );
    }

    [Theory]
    [InlineData("2027-12-01T18:00:00Z", "2027-12-01T18:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    public void The_announced_start_is_read_unless_it_stands_for_none(string scheduled, string? expected)
    {
        var video = Read(
            $$$"""{"liveStreamingDetails": {"scheduledStartTime": "{{{scheduled}}}"}, "snippet": {"liveBroadcastContent": "upcoming"}, "contentDetails": {"duration": "P0D"}}"""
        );
        Assert.Equal(
            expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            video.ScheduledStartAt
        );
        Assert.Equal((VideoAvailability.Upcoming, null), (video.Availability, video.DurationSeconds));
        Assert.Empty(video.Unread);
    }

    [Fact]
    public void What_is_given_and_not_understood_is_told()
    {
        var video = Read(
            """
            {"snippet": {"publishedAt": "some day", "categoryId": "x", "liveBroadcastContent": "soon", "channelId": "UC1"}, "contentDetails": {"duration": "long"},
             "statistics": {"viewCount": "many", "likeCount": -1, "commentCount": ""}, "status": {"privacyStatus": "who knows"},
             "liveStreamingDetails": {"scheduledStartTime": "tomorrow"}}
            """
        );
        Assert.Equal(
            [
                "contentDetails.duration long",
                "liveStreamingDetails.scheduledStartTime tomorrow",
                "snippet.categoryId x",
                "snippet.channelId UC1",
                "snippet.liveBroadcastContent soon",
                "snippet.publishedAt some day",
                "statistics.likeCount -1",
                "statistics.viewCount many",
                "status.privacyStatus who knows",
            ],
            video.Unread.Select(value => $"{value.Field} {value.Text}").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("true", null, true)]
    [InlineData("\"true\"", null, true)]
    [InlineData("false", 10L, false)]
    public void A_channel_tells_that_it_hides_its_subscribers(string hides, long? subscribers, bool areHidden)
    {
        var channel = ChannelResource.Read(
            JsonElement.Parse(
                $$$"""{"id": "UC0000000000000000000001", "statistics": {"subscriberCount": "10", "hiddenSubscriberCount": {{{hides}}}, "videoCount": "lots"}}"""
            )
        );
        Assert.Equal((subscribers, areHidden), (channel.SubscriberCount, channel.AreSubscribersHidden));
        Assert.Equal([new UnreadValue("statistics.videoCount", "lots")], channel.Unread);
    }

    private static ListedVideo Read(string parts)
    {
        var item = JsonNode.Parse(parts)!.AsObject();
        item["id"] = "AbCdEfGhIj0";
        return VideoResource.Read(JsonElement.Parse(item.ToJsonString()));
    }
}
