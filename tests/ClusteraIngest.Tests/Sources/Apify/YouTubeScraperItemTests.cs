using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.Apify;

/// <summary>The traps of the list actor's items, each on an invented channel's video.</summary>
public sealed class YouTubeScraperItemTests
{
    private const string Channel = "UCInventedChannel_0001-x";
    private static readonly DateTimeOffset ReadAt = new(2026, 3, 31, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2025-08-28T08:17:01.000Z", "2025-08-28T08:17:01Z", false)]
    [InlineData("2016-07-20T10:34:38-07:00", "2016-07-20T17:34:38Z", false)]
    [InlineData("2021-12-21", "2021-12-21T00:00:00Z", false)]
    [InlineData("Dec 3, 2021", "2021-12-03T00:00:00Z", false)]
    [InlineData("Premiered Dec 3, 2021", "2021-12-03T00:00:00Z", false)]
    [InlineData("Streamed live on Dec 3, 2021", "2021-12-03T00:00:00Z", false)]
    [InlineData("2 hours ago", "2026-03-31T10:30:00Z", true)]
    [InlineData("1 minute ago", "2026-03-31T12:29:00Z", true)]
    [InlineData("an hour ago", "2026-03-31T11:30:00Z", true)]
    [InlineData("1 month ago", "2026-02-28T12:30:00Z", true)]
    [InlineData("10 months ago", "2025-05-31T12:30:00Z", true)]
    [InlineData("5 years ago", "2021-03-31T12:30:00Z", true)]
    [InlineData("2 weeks ago", "2026-03-17T12:30:00Z", true)]
    [InlineData("Streamed 3 days ago", "2026-03-28T12:30:00Z", true)]
    [InlineData("Premiered 3 days ago", "2026-03-28T12:30:00Z", true)]
    public void Dates_are_instants_days_or_estimates(string date, string expected, bool isEstimated)
    {
        var video = Listed(item => item["date"] = date);
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), video.PublishedAt);
        Assert.Equal(TimeSpan.Zero, video.PublishedAt!.Value.Offset);
        Assert.Equal(isEstimated, video.IsPublishedAtEstimated);
        Assert.Equal(VideoAvailability.Public, video.Availability);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"soon\"")]
    [InlineData("\"2025-02-30\"")]
    [InlineData("\"999999 years ago\"")]
    [InlineData("\"99999999999 days ago\"")]
    [InlineData("1756368000")]
    [InlineData("{}")]
    [InlineData("null")]
    public void What_is_no_date_is_not_given(string date)
    {
        var video = Listed(item => item["date"] = JsonNode.Parse(date));
        Assert.Null(video.PublishedAt);
        Assert.False(video.IsPublishedAtEstimated);
    }

    [Fact]
    public void A_later_date_is_an_announcement_and_members_only_goes_before_it()
    {
        Assert.Equal(VideoAvailability.Upcoming, Listed(item => item["date"] = "2026-04-01T00:00:00Z").Availability);
        Assert.Equal(
            VideoAvailability.MembersOnly,
            Listed(item => (item["date"], item["isMembersOnly"]) = ("2026-04-01T00:00:00Z", true)).Availability
        );
    }

    [Theory]
    [InlineData("Started streaming 2 hours ago", -30, VideoAvailability.Unknown)]
    [InlineData("Started streaming 2 hours ago", -0.5, VideoAvailability.Live)]
    [InlineData("Premieres in 3 hours", -30, VideoAvailability.Unknown)]
    [InlineData("Premieres in 50 days", -30, VideoAvailability.Upcoming)]
    [InlineData("Premieres in 3 hours", -0.5, VideoAvailability.Upcoming)]
    [InlineData("2026-03-20", -30, VideoAvailability.Public)]
    [InlineData("2026-04-20", -30, VideoAvailability.Upcoming)]
    public void What_is_on_the_air_or_still_to_come_is_judged_by_now_and_not_by_when_an_export_was_made(
        string date,
        double days,
        VideoAvailability expected
    )
    {
        var item = Item();
        item["date"] = date;
        var read = YouTubeScraperItem.Read(Json(item.ToJsonString()), ReadAt, ReadAt.AddDays(days));
        var video = Assert.IsType<SourceItem.Listed>(read).Value;
        Assert.Equal(expected, video.Availability);
        Assert.Equal(video.PublishedAt > ReadAt ? video.PublishedAt : null, video.ScheduledStartAt);
        Assert.Equal(!date.StartsWith("Started", StringComparison.Ordinal), video.DurationSeconds == 25);
    }

    [Theory]
    [InlineData("3/4/2023", null)]
    [InlineData("Premiered 3/4/2023", null)]
    [InlineData("Premieres 3/4/2027", null)]
    [InlineData("12/25/2023", "2023-12-25")]
    [InlineData("25/12/2023", "2023-12-25")]
    [InlineData("4/4/2023", "2023-04-04")]
    public void A_date_that_can_be_two_days_is_told_as_not_understood(string date, string? expected)
    {
        var video = Listed(item => item["date"] = date);
        Assert.Equal(expected, video.PublishedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected is null ? ["date"] : [], video.Unread.Select(value => value.Field));
    }

    [Theory]
    [InlineData("\"00:00:25\"", 25)]
    [InlineData("\"1:23:37\"", 5017)]
    [InlineData("\"29:54\"", 1794)]
    [InlineData("\"2:06\"", 126)]
    [InlineData("\"27:11:00\"", 97860)]
    [InlineData("\"1:00:00:00\"", 86400)]
    [InlineData("\"00:00:00\"", null)]
    [InlineData("0", null)]
    [InlineData("62.0", 62)]
    [InlineData("\"62.0\"", 62)]
    [InlineData("61", 61)]
    [InlineData("\"LIVE\"", null)]
    [InlineData("\"1:75\"", null)]
    [InlineData("\"-1:10\"", null)]
    [InlineData("\"1:1:1:1:1\"", null)]
    [InlineData("\"99999999999\"", null)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("true", null)]
    public void Durations_are_seconds(string duration, int? seconds) =>
        Assert.Equal(seconds, Listed(item => item["duration"] = JsonNode.Parse(duration)).DurationSeconds);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("243", 243L)]
    [InlineData("15000000000", 15_000_000_000L)]
    [InlineData("12.0", 12L)]
    [InlineData("1e3", 1000L)]
    [InlineData("\"1,710,167,563\"", 1_710_167_563L)]
    [InlineData("\"1.710.167.563\"", 1_710_167_563L)]
    [InlineData("\"1 234\"", 1234L)]
    [InlineData("\"1\\u00a0234 views\"", 1234L)]
    [InlineData("\"13.1M subscribers\"", 13_100_000L)]
    [InlineData("\"86.4K\"", 86_400L)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("1e300", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("\"99999999999999999999\"", null)]
    [InlineData("\"99999999999B\"", null)]
    [InlineData("\"-5\"", null)]
    [InlineData("\"1,23\"", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"many\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("[1]", null)]
    public void Counts_are_whole_and_not_negative(string count, long? expected)
    {
        var video = Listed(item =>
        {
            foreach (var name in (string[])["viewCount", "likes", "commentsCount", "numberOfSubscribers", "channelTotalViews"])
                item[name] = JsonNode.Parse(count);
        });
        Assert.Equal((expected, expected, expected), (video.ViewCount, video.LikeCount, video.CommentCount));
        Assert.Equal((expected, expected), (video.Channel!.SubscriberCount, video.Channel.ViewCount));
    }

    [Theory]
    [InlineData("video", "https://www.youtube.com/shorts/AbCdEfGhIj0", VideoKind.Video)]
    [InlineData("shorts", "https://www.youtube.com/watch?v=AbCdEfGhIj0", VideoKind.Short)]
    [InlineData("stream", "https://www.youtube.com/watch?v=AbCdEfGhIj0", VideoKind.Stream)]
    [InlineData(null, "https://www.youtube.com/shorts/AbCdEfGhIj0", VideoKind.Short)]
    [InlineData(null, "https://www.youtube.com/watch?v=AbCdEfGhIj0", null)]
    [InlineData("hologram", "https://www.youtube.com/watch?v=AbCdEfGhIj0", null)]
    public void The_kind_is_the_items_type_else_shows_in_its_address(string? type, string url, VideoKind? kind) =>
        Assert.Equal(kind, Listed(item => (item["type"], item["url"]) = (type, url)).Kind);

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0&list=PL601B2E69B03FAB9D&index=7", "3", 7)]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0&list=PL601B2E69B03FAB9D&index=0", "3", 4)]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0", "0", 1)]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0", "1.5", null)]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0", "-1", null)]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0", "\"3\"", 4)]
    [InlineData("https://www.youtube.com/watch?v=AbCdEfGhIj0", "null", null)]
    public void The_position_is_the_addresss_index_else_the_order(string url, string order, int? position) =>
        Assert.Equal(position, Listed(item => (item["url"], item["order"]) = (url, JsonNode.Parse(order))).Position);

    [Theory]
    [InlineData(Channel, "%ED%95%9C%EA%B8%80", "https://www.youtube.com/@other", Channel, "@한글")]
    [InlineData(Channel, "@WithAt", null, Channel, "@WithAt")]
    [InlineData(Channel, null, "http://www.youtube.com/@%ED%95%9C%EA%B8%80", Channel, "@한글")]
    [InlineData("UC1", "DanInvented", "u", null, "@DanInvented")]
    [InlineData(null, "no name at all", "https://www.youtube.com/@FromUrl/videos", null, "@FromUrl")]
    [InlineData(null, null, $"https://www.youtube.com/channel/{Channel}", Channel, null)]
    [InlineData("", null, $"http://youtube.com/channel/{Channel}/", Channel, null)]
    [InlineData(null, null, "https://www.youtube.com/user/OldName", null, null)]
    [InlineData(null, null, null, null, null)]
    public void The_channel_is_known_by_its_id_else_by_its_handle(string? id, string? name, string? url, string? expectedId, string? handle)
    {
        var video = Listed(item => (item["channelId"], item["channelUsername"], item["channelUrl"]) = (id, name, url));
        Assert.Equal(expectedId, video.ChannelId?.Value);
        Assert.Equal(expectedId, video.Channel?.ChannelId.Value);
        Assert.Equal(handle, expectedId is null ? video.ChannelHandle : video.Channel!.Handle);
        Assert.True(video.ChannelHandle is null || video.Channel is null);
    }

    [Fact]
    public void Channel_facts_beside_the_video_go_before_nested_ones()
    {
        var channel = Listed(item =>
        {
            item["channelName"] = "Outside";
            item["numberOfSubscribers"] = null;
            item["aboutChannelInfo"] = JsonNode.Parse(
                $$"""
                {"channelId": "{{Channel}}", "channelName": "Inside", "numberOfSubscribers": 188000, "channelTotalVideos": "4,030",
                 "channelJoinedDate": "Nov 1, 2018", "channelLocation": "Atlantis", "isChannelVerified": true, "channelAvatarUrl": "https://a/b",
                 "channelDescription": "D", "channelDescriptionLinks": [{"text": "Site", "url": "a.example"}, {"text": "nowhere"}]}
                """
            );
        }).Channel!;
        Assert.Equal(
            new Channel
            {
                ChannelId = ChannelId.Parse(Channel),
                Handle = "@invented",
                Title = "Outside",
                Description = "D",
                SubscriberCount = 188_000,
                VideoCount = 4030,
                JoinedOn = new DateOnly(2018, 11, 1),
                Country = "Atlantis",
                ThumbnailUrl = "https://a/b",
                IsVerified = true,
                Links = channel.Links,
            },
            channel
        );
        Assert.Equal([new Link("a.example", "Site")], channel.Links);
    }

    [Fact]
    public void Another_channels_nested_page_says_nothing_of_this_one() =>
        Assert.Null(
            Listed(item =>
                item["aboutChannelInfo"] = JsonNode.Parse("""{"channelId": "UCAnotherChannel_0002--x", "channelDescription": "D"}""")
            ).Channel!.Description
        );

    [Fact]
    public void Lists_that_are_missing_are_not_the_same_as_empty_ones()
    {
        var without = Listed(_ => { });
        Assert.Null(without.Hashtags);
        Assert.Null(without.Links);
        var empty = Listed(item => (item["hashtags"], item["descriptionLinks"]) = (new JsonArray(), new JsonArray()));
        Assert.Equal([], empty.Hashtags);
        Assert.Equal([], empty.Links);
        Assert.Equal(["#a"], Listed(item => item["hashtags"] = new JsonArray("#a", null, 5)).Hashtags);
    }

    [Fact]
    public void Texts_lose_what_PostgreSQL_cannot_hold_and_nothing_else()
    {
        var item = Json(
            """
            {"id": "AbCdEfGhIj0", "url": "https://www.youtube.com/watch?v=AbCdEfGhIj0", "date": "2025-01-01", "viewCount": 1,
             "title": "  a\u0000b \ud800c\udc00 \ud83d\ude00 \ufffd\ufffd \\u0000 \\\\ud800 é\n", "text": "\udfff", "hashtags": ["#\ud800x"], "\ud800key": 1}
            """
        );
        var video = Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(item, ReadAt)).Value;
        Assert.Equal("  ab c \U0001F600 \uFFFD\uFFFD \\u0000 \\\\ud800 é\n", video.Title);
        Assert.Equal("", video.Description);
        Assert.Equal(["#x"], video.Hashtags);
    }

    [Theory]
    [InlineData("5", "It is no object")]
    [InlineData("null", "It is no object")]
    [InlineData("[]", "It is no object")]
    [InlineData("{}", "no id")]
    [InlineData("""{"id": 5, "url": "u", "title": "t", "date": "", "duration": ""}""", "no id")]
    [InlineData("""{"id": "short", "url": "u", "title": "t", "date": "", "duration": ""}""", "no id")]
    [InlineData("""{"id": "AbCdEfGhIj0", "url": 5, "title": "t", "date": "", "duration": ""}""", "another actor")]
    [InlineData("""{"id": "AbCdEfGhIj0", "url": "u", "title": ["t"], "date": "", "duration": ""}""", "no title")]
    [InlineData("""{"id": "AbCdEfGhIj0", "url": "u", "title": "t", "publishedAt": "", "views": 1}""", "another actor")]
    public void What_is_no_video_of_this_actor_is_kept_for_diagnosis(string json, string reason)
    {
        var unrecognized = Assert.IsType<SourceItem.Unrecognized>(YouTubeScraperItem.Read(Json(json), ReadAt));
        Assert.Contains(reason, unrecognized.Reason, StringComparison.Ordinal);
        Assert.Equal(json, unrecognized.Payload);
    }

    [Theory]
    [InlineData("""{"url": "u", "error": "NO_VIDEOS", "note": "n", "input": "i"}""", "u", "NO_VIDEOS", "n")]
    [InlineData("""{"url": "u"}""", "u", null, null)]
    [InlineData("""{"url": "u", "title": null, "id": null, "input": "i"}""", "u", null, null)]
    [InlineData(
        """{"error": "This actor is only available for paying users.", "details": "d"}""",
        null,
        "This actor is only available for paying users.",
        "d"
    )]
    [InlineData("""{"error": {"type": "record-not-found", "message": "m"}}""", null, "record-not-found", "m")]
    public void Error_items_are_reported(string json, string? url, string? code, string? note) =>
        Assert.Equal(new SourceItem.Reported(url, code, note), YouTubeScraperItem.Read(Json(json), ReadAt));

    [Fact]
    public void A_payload_is_JSON_that_PostgreSQL_can_hold()
    {
        var bad = Assert.IsType<SourceItem.Unrecognized>(
            YouTubeScraperItem.Read(Json("""{"a\u0000\ud800": ["x\u0000\udc00y", "\ud83d\ude00", "\\u0000"]}"""), ReadAt)
        );
        Assert.Equal("""{"a": ["xy", "\ud83d\ude00", "\\u0000"]}""", bad.Payload);

        var long_ = JsonSerializer.SerializeToElement(new { text = new string('"', 100_000) + new string('é', 100_000) });
        var cut = Assert.IsType<SourceItem.Unrecognized>(YouTubeScraperItem.Read(long_, ReadAt)).Payload;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(cut), 30_000, UntrustedJson.PayloadLimit);
        Assert.Equal(JsonValueKind.String, Json(cut).ValueKind);
    }

    [Fact]
    public void Facts_of_wrong_types_are_not_given()
    {
        foreach (var wrong in (string[])["5", "\"x\"", "true", "[]", "{}", "[[]]", "[{}]", "[5]", "[null]", "\"\\ud800\""])
        {
            var item = Item();
            foreach (var name in Item().Select(member => member.Key).Concat(AllNames).Except(["id", "url", "title"]))
                item[name] = "WRONG";
            var json = item.ToJsonString().Replace("\"WRONG\"", wrong, StringComparison.Ordinal);
            var video = Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(Json(json), ReadAt)).Value;
            Assert.Null(video.ChannelId);
            Assert.Null(video.PublishedAt);
        }
    }

    [Fact]
    public void Subtitles_are_a_transcript_a_language_a_persons_first()
    {
        var video = Listed(item =>
            item["subtitles"] = JsonNode.Parse(
                """
                [{"type": "auto_generated", "language": "en", "srt": "1\n00:00:01,000 --> 00:00:02,000\nmachine\n"},
                 {"type": "user_generated", "language": "en", "vtt": "WEBVTT\n\n00:01.000 --> 00:02.500\nperson &amp; <b>more</b>\n\n00:03.000 --> 00:04.000\nperson &amp; more\n"},
                 {"type": "auto_generated", "language": "ko", "xml": "<transcript><text start=\"1\" dur=\"2.5\">it&amp;#39;s</text></transcript>"},
                 {"type": "odd", "plaintext": "two\nlines "},
                 {"language": "de", "srt": null}, {"language": "fr", "srt": ""}, {"language": "it", "vtt": "WEBVTT\n"}, null, 5, "x"]
                """
            )
        )
            .Transcripts.OrderBy(transcript => transcript.Language, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(
            ["en Manual person & more person & more", "ko Generated it's", "und Unknown two lines"],
            video.Select(transcript => $"{transcript.Language} {transcript.Origin} {transcript.Text}")
        );
        Assert.Equal([new TranscriptSegment(1, 1.5, "person & more"), new TranscriptSegment(3, 1, "person & more")], video[0].Segments);
        Assert.Equal([new TranscriptSegment(1, 2.5, "it's")], video[1].Segments);
        Assert.Empty(video[2].Segments);
    }

    private static readonly string[] AllNames =
    [
        "text",
        "likes",
        "commentsCount",
        "thumbnailUrl",
        "location",
        "hashtags",
        "descriptionLinks",
        "subtitles",
        "order",
        "isMembersOnly",
        "isMonetized",
        "aboutChannelInfo",
        "channelDescription",
        "channelJoinedDate",
        "channelDescriptionLinks",
        "channelTotalViews",
        "numberOfSubscribers",
        "isChannelVerified",
    ];

    private static JsonObject Item() =>
        new()
        {
            ["id"] = "AbCdEfGhIj0",
            ["url"] = "https://www.youtube.com/watch?v=AbCdEfGhIj0",
            ["title"] = "An invented video",
            ["type"] = "video",
            ["date"] = "2025-08-28T08:17:01.000Z",
            ["duration"] = "00:00:25",
            ["viewCount"] = 243,
            ["channelName"] = "An invented channel",
            ["channelUrl"] = "https://www.youtube.com/@invented",
            ["channelUsername"] = "invented",
            ["channelId"] = Channel,
        };

    private static ListedVideo Listed(Action<JsonObject> change)
    {
        var item = Item();
        change(item);
        return Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(Json(item.ToJsonString()), ReadAt)).Value;
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
