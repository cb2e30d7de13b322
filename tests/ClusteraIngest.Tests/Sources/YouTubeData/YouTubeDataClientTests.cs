using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

/// <summary>What is asked, and what the facts that were not recorded become.</summary>
public sealed class YouTubeDataClientTests
{
    private static readonly ApiKey Key = AnsweringYouTube.Key;
    private static readonly VideoId Id = VideoId.Parse("D-lhorsDlUQ");
    private static readonly PlaylistId List = PlaylistId.Parse("PLOU2XLYxmsIJXsH2htG1g0NUjHGq62Q7i");

    [Fact]
    public async Task The_key_travels_in_its_header_only()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json("""{"kind": "youtube#videoListResponse", "items": []}""")
        );
        await youTube.Client.VideosAsync(Key, [Id, VideoId.Parse("ovdbrdCIP7U")], default);
        Assert.Equal(Key.Value, youTube.Request.Headers["X-Goog-Api-Key"]);
        Assert.DoesNotContain(Key.Value, youTube.Request.Address, StringComparison.Ordinal);
        Assert.Equal(
            ["X-Goog-Api-Key"],
            youTube.Request.Headers.Where(header => header.Value.Contains(Key.Value, StringComparison.Ordinal)).Select(header => header.Key)
        );
        Assert.StartsWith(
            "/youtube/v3/videos?part=snippet,contentDetails,statistics,status,"
                + "liveStreamingDetails&id=D-lhorsDlUQ,ovdbrdCIP7U&fields=kind,items(id,",
            youTube.Request.Address,
            StringComparison.Ordinal
        );
        Assert.Contains("gzip", youTube.Request.Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        await using var elsewhere = await AnsweringYouTube.StartAsync();
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json("", 307, ("Location", elsewhere.BaseAddress.ToString()))
        );
        await Assert.ThrowsAsync<YouTubeDataException>(() => youTube.Client.VideosAsync(Key, [Id], default));
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("@Google", "/youtube/v3/channels?part=snippet,statistics&forHandle=%40Google&")]
    [InlineData("@日本&x", "/youtube/v3/channels?part=snippet,statistics&forHandle=%40%E6%97%A5%E6%9C%AC%26x&")]
    [InlineData("google", "/youtube/v3/channels?part=snippet,statistics&forHandle=%40google&")]
    public async Task A_handle_is_asked_for_with_its_at_sign(string handle, string address)
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json("""{"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0, "resultsPerPage": 5}}""")
        );
        Assert.Null(await youTube.Client.ChannelByHandleAsync(Key, handle, default));
        Assert.StartsWith(address, youTube.Request.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_name_that_there_is_not_is_none()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json("""{"error": {"code": 404, "message": "No.", "errors": [{"reason": "channelNotFound"}]}}""", 404)
        );
        Assert.Null(await youTube.Client.ChannelByUserNameAsync(Key, "nobody", default));
        Assert.Contains("forUsername=nobody&", youTube.Request.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_hold_1_to_50_ids()
    {
        await using var youTube = await AnsweringYouTube.StartAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => youTube.Client.VideosAsync(Key, [], default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            youTube.Client.VideosAsync(Key, [.. Enumerable.Repeat(Id, 51)], default)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => youTube.Client.SearchChannelsAsync(Key, "x", 51, default));
        Assert.Empty(youTube.Requests);
    }

    [Fact]
    public async Task Channels_are_asked_for_50_at_once()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json(
                """
                {"kind": "youtube#channelListResponse", "items": [{"id": "UC_x5XG1OV2P6uZZ5FSM9Ttw", "snippet": {"title": "a\u0000b\ud800c", "customUrl": "@%E3%81%82"},
                 "statistics": {"viewCount": "9223372036854775806", "subscriberCount": "0", "hiddenSubscriberCount": true, "videoCount": "92233720368547758070"}}]}
                """
            )
        );
        var channel = Assert.Single(await youTube.Client.ChannelsAsync(Key, [ChannelId.Parse("UC_x5XG1OV2P6uZZ5FSM9Ttw")], default));
        Assert.Contains("&maxResults=50&", youTube.Request.Address, StringComparison.Ordinal);
        Assert.Equal(("abc", "@あ"), (channel.Title, channel.Handle));
        Assert.Equal((long.MaxValue - 1, null, null), (channel.ViewCount, channel.SubscriberCount, channel.VideoCount));
    }

    [Fact]
    public async Task A_page_is_asked_for_by_its_token()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json("""{"kind": "youtube#playlistItemListResponse"}""", 200)
        );
        var page = await youTube.Client.PlaylistItemsAsync(Key, List, "EAAa&b", default);
        Assert.Equal((null, null), (page.NextPageToken, page.Total));
        Assert.Empty(page.Entries);
        Assert.Contains(
            $"&playlistId={List}&maxResults=50&pageToken=EAAa%26b&fields=kind,nextPageToken,",
            youTube.Request.Address,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        """{"snippet": {"title": "T", "position": 4}, "contentDetails": {"videoId": "D-lhorsDlUQ", "videoPublishedAt": "2019-03-21T20:37:49Z"}, "status": {"privacyStatus": "public"}}""",
        VideoAvailability.Public,
        "T",
        5,
        true
    )]
    [InlineData(
        """{"snippet": {"title": "T"}, "contentDetails": {"videoId": "D-lhorsDlUQ"}, "status": {"privacyStatus": "unlisted"}}""",
        VideoAvailability.Public,
        "T",
        null,
        false
    )]
    [InlineData(
        """{"snippet": {"title": "Private video", "position": 0, "resourceId": {"kind": "youtube#video", "videoId": "D-lhorsDlUQ"}}, "status": {"privacyStatus": "private"}}""",
        VideoAvailability.Private,
        null,
        1,
        false
    )]
    [InlineData(
        """{"snippet": {"title": "Private video"}, "contentDetails": {"videoId": "D-lhorsDlUQ"}}""",
        VideoAvailability.Private,
        null,
        null,
        false
    )]
    [InlineData(
        """{"snippet": {"title": "Deleted video"}, "contentDetails": {"videoId": "D-lhorsDlUQ"}, "status": {"privacyStatus": "privacyStatusUnspecified"}}""",
        VideoAvailability.Deleted,
        null,
        null,
        false
    )]
    [InlineData(
        """{"snippet": {"title": "Deleted video"}, "contentDetails": {"videoId": "D-lhorsDlUQ", "videoPublishedAt": "2019-03-21T20:37:49Z"}}""",
        VideoAvailability.Unknown,
        "Deleted video",
        null,
        true
    )]
    public async Task An_entry_shows_what_has_become_of_its_video(
        string entry,
        VideoAvailability availability,
        string? title,
        int? position,
        bool isDated
    )
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json(
                $$"""{"kind": "youtube#playlistItemListResponse", "items": [{"snippet": {"resourceId": {"kind": "youtube#channel"} } }, {{entry}}]}"""
            )
        );
        var page = await youTube.Client.PlaylistItemsAsync(Key, List, null, default);
        Assert.Equal(
            new PlaylistEntry(
                Id,
                position,
                isDated ? new DateTimeOffset(2019, 3, 21, 20, 37, 49, TimeSpan.Zero) : null,
                availability,
                title
            ),
            Assert.Single(page!.Entries)
        );
    }

    [Fact]
    public async Task A_video_is_read_with_all_its_facts()
    {
        var video = await VideoAsync(
            """
            {"id": "D-lhorsDlUQ", "snippet": {"publishedAt": "2019-03-21T20:37:49.123456Z", "channelId": "UC_x5XG1OV2P6uZZ5FSM9Ttw", "title": "Nul\u0000 #One", "description": "See https://x.y/#no #one #two#three",
             "categoryId": "28", "liveBroadcastContent": "none", "thumbnails": {"default": {"url": "small"}, "high": {"url": "large"}}},
             "contentDetails": {"duration": "P1DT2H3M4S", "contentRating": {"ytRating": "ytAgeRestricted"}},
             "statistics": {"viewCount": "13000000000", "commentCount": "5"}, "status": {"privacyStatus": "unlisted"}}
            """
        );
        Assert.Equal(("Nul #One", "large", 28), (video.Title, video.ThumbnailUrl, video.CategoryId));
        Assert.Equal(["#One", "#two", "#three"], video.Hashtags!);
        Assert.Equal((93_784, 13_000_000_000, null, 5), (video.DurationSeconds, video.ViewCount, video.LikeCount, video.CommentCount));
        Assert.Equal(
            (true, false, VideoAvailability.Public, null),
            (video.IsAgeRestricted, video.AreCommentsOff, video.Availability, video.Kind)
        );
        Assert.Null(video.Links);
    }

    [Theory]
    [InlineData("""{"privacyStatus": "public"}""", "upcoming", VideoAvailability.Upcoming)]
    [InlineData("""{"privacyStatus": "public"}""", "live", VideoAvailability.Live)]
    [InlineData("""{"privacyStatus": "public"}""", "none", VideoAvailability.Public)]
    [InlineData("""{"privacyStatus": "private"}""", "upcoming", VideoAvailability.Private)]
    [InlineData("""{}""", "none", VideoAvailability.Unknown)]
    public async Task Who_can_watch_a_video_is_read(string status, string broadcast, VideoAvailability availability)
    {
        var video = await VideoAsync(
            $$"""
            {"id": "D-lhorsDlUQ", "snippet": {"liveBroadcastContent": "{{broadcast}}"}, "contentDetails": {"duration": "P0D"}, "status": {{status}},
             "statistics": {"viewCount": "0"}, "liveStreamingDetails": {"scheduledStartTime": "2026-01-01T00:00:00Z"} }
            """
        );
        Assert.Equal((availability, VideoKind.Stream, (int?)null), (video.Availability, video.Kind, video.DurationSeconds));
        Assert.Equal((0, true, false), (video.ViewCount, video.AreCommentsOff, video.IsAgeRestricted));
    }

    [Fact]
    public async Task An_announced_premiere_has_no_length()
    {
        var video = await VideoAsync("""{"id": "D-lhorsDlUQ", "contentDetails": {}}""");
        Assert.Equal((null, null), (video.DurationSeconds, video.Hashtags));
    }

    [Fact]
    public async Task What_a_playlist_is_is_read()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json(
                $$"""{"kind": "youtube#playlistListResponse", "items": [{"id": "{{List}}", "snippet": {"title": "T", "channelId": "none"}, "contentDetails": {"itemCount": 5000} }]}"""
            )
        );
        Assert.Equal(
            new PlaylistFacts(List, "T", null, null, 5_000),
            Assert.Single(await youTube.Client.PlaylistsAsync(Key, [List], default))
        );
    }

    [Fact]
    public async Task The_titles_of_a_search_are_decoded()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json(
                """{"kind": "youtube#searchListResponse", "items": [{"id": {"kind": "youtube#channel", "channelId": "UC_x5XG1OV2P6uZZ5FSM9Ttw"}, "snippet": {"title": "Bob &amp; Brad&#39;s"}}]}"""
            )
        );
        Assert.Equal("Bob & Brad's", Assert.Single(await youTube.Client.SearchChannelsAsync(Key, "a b&c", 7, default)).Title);
        Assert.Contains("/search?part=snippet&type=channel&q=a%20b%26c&maxResults=7&", youTube.Request.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_is_no_failure_of_YouTubes()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await using var youTube = await AnsweringYouTube.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => youTube.Client.VideosAsync(Key, [Id], stop.Token));
    }

    private static async Task<ListedVideo> VideoAsync(string item)
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json($$"""{"kind": "youtube#videoListResponse", "items": [{{item}}]}""")
        );
        return Assert.Single(await youTube.Client.VideosAsync(Key, [Id], default));
    }
}
