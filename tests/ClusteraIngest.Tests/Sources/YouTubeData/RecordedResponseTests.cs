using System.Globalization;
using System.Text.Json.Nodes;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

/// <summary>
/// The recorded responses (<c>../shared/samples/youtube-data-api</c>), value by value against a second, plain reading of the JSON.
/// </summary>
public sealed class RecordedResponseTests
{
    [RecordedTheory]
    [InlineData("channel_info_multi.json", 2)]
    [InlineData("channel_info_single.json", 1)]
    [InlineData("channels/info.json", 1)]
    [InlineData("channels/info_multiple.json", 2)]
    public async Task Channels_are_read(string file, int count)
    {
        var (read, expected) = await ReadAsync(
            file,
            youTube => youTube.ChannelsAsync(AnsweringYouTube.Key, [ChannelId.Parse("UC_x5XG1OV2P6uZZ5FSM9Ttw")], default)
        );
        Assert.Equal(count, read.Count);
        foreach (var (channel, json) in read.Zip(expected))
        {
            var snippet = json["snippet"]!;
            Assert.Equal((string?)json["id"], channel.ChannelId.Value);
            Assert.Equal((string?)snippet["title"], channel.Title);
            Assert.Equal((string?)snippet["description"], channel.Description);
            Assert.Equal((string?)snippet["country"], channel.Country);
            Assert.Equal((string?)snippet["thumbnails"]!["high"]!["url"], channel.ThumbnailUrl);
            Assert.Equal(((string)snippet["customUrl"]!).StartsWith('@') ? (string?)snippet["customUrl"] : null, channel.Handle);
            Assert.Equal(DateOnly.Parse(((string)snippet["publishedAt"]!)[..10], CultureInfo.InvariantCulture), channel.JoinedOn);
            Assert.Equal(
                (Count(json, "subscriberCount"), Count(json, "videoCount"), Count(json, "viewCount")),
                (channel.SubscriberCount, channel.VideoCount, channel.ViewCount)
            );
            Assert.Null(channel.Links);
            Assert.Null(channel.IsVerified);
        }
    }

    [RecordedFact]
    public async Task A_channels_views_may_be_more_than_32_bits_hold()
    {
        var (read, _) = await ReadAsync(
            "channels/info_multiple.json",
            youTube => youTube.ChannelsAsync(AnsweringYouTube.Key, [ChannelId.Parse("UC_x5XG1OV2P6uZZ5FSM9Ttw")], default)
        );
        Assert.Equal((3_331_930_783, 10_700_000, "@google"), (read[0].ViewCount, read[0].SubscriberCount, read[0].Handle));
    }

    [RecordedTheory]
    [InlineData("playlist_items/playlist_items_filter_video.json", 1, 1, false)]
    [InlineData("playlist_items/playlist_items_multi.json", 2, 2, false)]
    [InlineData("playlist_items/playlist_items_paged_1.json", 10, 13, true)]
    [InlineData("playlist_items/playlist_items_paged_2.json", 3, 13, false)]
    [InlineData("playlist_items/playlist_items_single.json", 1, 1, false)]
    public async Task Playlist_entries_are_read(string file, int count, int total, bool hasNext)
    {
        PlaylistPage? page = null;
        var (read, expected) = await ReadAsync(
            file,
            async youTube =>
                (
                    page = await youTube.PlaylistItemsAsync(
                        AnsweringYouTube.Key,
                        PlaylistId.Parse("PLOU2XLYxmsIJXsH2htG1g0NUjHGq62Q7i"),
                        null,
                        default
                    )
                ).Entries
        );
        var answer = JsonNode.Parse(await File.ReadAllBytesAsync(Recorded.Path("youtube-data-api/" + file)))!;
        Assert.Equal((count, total, (string?)answer["nextPageToken"]), (read.Count, page!.Total, page.NextPageToken));
        Assert.Equal(hasNext, page.NextPageToken is not null);
        foreach (var (entry, json) in read.Zip(expected))
        {
            Assert.Equal((string?)json["snippet"]!["resourceId"]!["videoId"], entry.VideoId.Value);
            Assert.Equal((string?)json["snippet"]!["title"], entry.Title);
            Assert.Equal((int?)json["snippet"]!["position"] + 1, entry.Position);
            Assert.Equal((null, VideoAvailability.Unknown), (entry.PublishedAt, entry.Availability)); // these parts were not recorded
        }
    }

    [RecordedTheory]
    [InlineData("playlists/playlists_mine.json", 2)]
    [InlineData("playlists/playlists_multi.json", 2)]
    [InlineData("playlists/playlists_paged_1.json", 10)]
    [InlineData("playlists/playlists_paged_2.json", 10)]
    [InlineData("playlists/playlists_single.json", 1)]
    public async Task Playlists_are_read(string file, int count)
    {
        var (read, expected) = await ReadAsync(
            file,
            youTube => youTube.PlaylistsAsync(AnsweringYouTube.Key, [PlaylistId.Parse("PLOU2XLYxmsIJXsH2htG1g0NUjHGq62Q7i")], default)
        );
        Assert.Equal(count, read.Count);
        foreach (var (playlist, json) in read.Zip(expected))
            Assert.Equal(
                (
                    (string?)json["id"],
                    (string?)json["snippet"]!["title"],
                    (string?)json["snippet"]!["channelId"],
                    (string?)json["snippet"]!["channelTitle"],
                    (int?)null
                ),
                (playlist.PlaylistId.Value, playlist.Title, playlist.ChannelId?.Value, playlist.ChannelTitle, playlist.ItemCount)
            );
    }

    [RecordedTheory]
    [InlineData("videos/videos_chart_paged_1.json", 5)]
    [InlineData("videos/videos_chart_paged_2.json", 3)]
    [InlineData("videos/videos_info_multi.json", 2)]
    [InlineData("videos/videos_info_single.json", 1)]
    [InlineData("videos/videos_myrating_paged_1.json", 2)]
    [InlineData("videos/videos_myrating_paged_2.json", 1)]
    public async Task Videos_are_read(string file, int count)
    {
        var (read, expected) = await ReadAsync(
            file,
            youTube => youTube.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("D-lhorsDlUQ")], default)
        );
        Assert.Equal(count, read.Count);
        foreach (var (video, json) in read.Zip(expected))
        {
            var snippet = json["snippet"]!;
            Assert.Equal((string?)json["id"], video.VideoId.Value);
            Assert.Equal(
                ((string?)snippet["channelId"], (string?)snippet["channelId"], (string?)snippet["channelTitle"], null),
                (video.ChannelId?.Value, video.Channel?.ChannelId.Value, video.Channel?.Title, video.ChannelHandle)
            );
            Assert.Equal((string?)snippet["title"], video.Title);
            Assert.Equal((string?)snippet["description"], video.Description);
            Assert.Equal(DateTimeOffset.Parse((string)snippet["publishedAt"]!, CultureInfo.InvariantCulture), video.PublishedAt);
            Assert.Equal(
                (string?)(snippet["thumbnails"]!["maxres"] ?? snippet["thumbnails"]!["standard"] ?? snippet["thumbnails"]!["high"])!["url"],
                video.ThumbnailUrl
            );
            Assert.Equal(int.Parse((string)snippet["categoryId"]!, CultureInfo.InvariantCulture), video.CategoryId);
            Assert.Equal("youtube-data-api:v3", video.Source);
            Assert.False(video.IsPublishedAtEstimated);
            // These parts were not recorded.
            Assert.Null(video.Kind);
            Assert.Equal(
                (null, null, null, null, null, null),
                (video.DurationSeconds, video.ViewCount, video.LikeCount, video.CommentCount, video.IsAgeRestricted, video.AreCommentsOff)
            );
            Assert.Equal(VideoAvailability.Unknown, video.Availability);
        }
    }

    [RecordedFact]
    public async Task Recorded_hashtags_are_found()
    {
        var (read, _) = await ReadAsync(
            "videos/videos_info_multi.json",
            youTube => youTube.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("ovdbrdCIP7U")], default)
        );
        Assert.Equal([], read[0].Hashtags!);
        Assert.Equal(["#NFL100", "#NFL", "#NFLThrowback", "#NFLHistory", "#Football", "#AmericanFootball", "#NFLVault"], read[1].Hashtags!);
    }

    [RecordedTheory]
    [InlineData("search/search_channels.json", 5)]
    [InlineData("search/search_by_developer.json", 0)]
    [InlineData("search/search_by_event.json", 0)]
    [InlineData("search/search_by_keywords_p1.json", 0)]
    [InlineData("search/search_by_keywords_p2.json", 0)]
    [InlineData("search/search_by_location.json", 0)]
    [InlineData("search/search_by_mine.json", 0)]
    [InlineData("search/search_by_related_video.json", 0)]
    [InlineData("search/search_videos_by_channel.json", 0)]
    public async Task Of_what_is_found_only_channels_are_read(string file, int count)
    {
        var (read, expected) = await ReadAsync(file, youTube => youTube.SearchChannelsAsync(AnsweringYouTube.Key, "pop", 25, default));
        Assert.Equal(count, read.Count);
        foreach (var (hit, json) in read.Zip(expected))
            Assert.Equal(((string?)json["id"]!["channelId"], (string?)json["snippet"]!["title"]), (hit.ChannelId.Value, hit.Title));
    }

    [RecordedFact]
    public async Task Categories_are_read()
    {
        var (read, expected) = await ReadAsync(
            "categories/video_category_by_region.json",
            youTube => youTube.CategoriesAsync(AnsweringYouTube.Key, "US", default)
        );
        Assert.Equal(32, read.Count);
        foreach (var (category, json) in read.Zip(expected))
            Assert.Equal(
                (
                    int.Parse((string)json["id"]!, CultureInfo.InvariantCulture),
                    (string?)json["snippet"]!["title"],
                    (bool)json["snippet"]!["assignable"]!
                ),
                (category.Id, category.Title, category.IsAssignable)
            );
    }

    [RecordedTheory]
    [InlineData("channels/update_resp.json")]
    [InlineData("playlists/insert_response.json")]
    [InlineData("playlist_items/insert_response.json")]
    [InlineData("videos/insert_response.json")]
    [InlineData("videos/get_rating_response.json")]
    [InlineData("search/search_channels.json")]
    public async Task The_answer_to_another_question_is_not_taken_for_an_empty_list(string file)
    {
        var error = await Assert.ThrowsAsync<YouTubeDataException>(() =>
            ReadAsync(file, youTube => youTube.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("D-lhorsDlUQ")], default))
        );
        Assert.Equal(YouTubeDataFault.Garbled, error.Fault);
    }

    private static long? Count(JsonNode json, string name) =>
        json["statistics"]?[name] is { } count ? long.Parse((string)count!, CultureInfo.InvariantCulture) : null;

    private static async Task<(IReadOnlyList<T> Read, IEnumerable<JsonNode> Expected)> ReadAsync<T>(
        string file,
        Func<YouTubeDataClient, Task<IReadOnlyList<T>>> call
    )
    {
        var recorded = await File.ReadAllTextAsync(Recorded.Path("youtube-data-api/" + file));
        await using var youTube = await AnsweringYouTube.StartAsync(AnsweringYouTube.Json(recorded));
        return (await call(youTube.Client), JsonNode.Parse(recorded)!["items"]?.AsArray().Select(item => item!) ?? []);
    }
}
