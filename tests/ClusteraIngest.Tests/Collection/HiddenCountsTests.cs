using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Collection;

/// <summary>Counts that are hidden after they were shown.</summary>
public sealed class HiddenCountsTests
{
    private const string Video =
        "select concat_ws(' ', coalesce(like_count::text, 'none'), are_likes_hidden, coalesce(comment_count::text, 'none'), "
        + "are_comments_off) from dataset_youtube_video";
    private const string Channel =
        "select concat_ws(' ', coalesce(subscriber_count::text, 'none'), are_subscribers_hidden) from dataset_youtube_channel";

    [Fact]
    public async Task What_is_hidden_later_has_no_count_any_more_and_the_history_says_so()
    {
        var time = new AdvancingTime();
        await using var world = await YouTubeWorld.CreateAsync(time);
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 0);
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { SubscriberCount = 1_000 });
        var video = Assert.Single(world.YouTube.World.AddGeneratedVideos(channel.Id, 1));
        world.YouTube.World.ChangeVideo(video, one => one with { ViewCount = 100, LikeCount = 10, CommentCount = 5 });
        await CollectAsync(world, time);
        Assert.Equal("10 f 5 f", await world.ScalarAsync<string>(Video));
        Assert.Equal("1000 f", await world.ScalarAsync<string>(Channel));

        world.YouTube.World.ChangeVideo(video, one => one with { LikeCount = null, CommentCount = null });
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { HidesSubscriberCount = true });
        await CollectAsync(world, time);
        Assert.Equal("none t none t", await world.ScalarAsync<string>(Video));
        Assert.Equal("none t", await world.ScalarAsync<string>(Channel));
        Assert.Equal(
            [(100, 10, 5), (100, null, null)],
            await world.QueryAsync<(long?, long?, long?)>(
                "select view_count, like_count, comment_count from dataset_youtube_video_stats order by at"
            )
        );
        Assert.Equal(
            [1_000, null],
            await world.QueryAsync<long?>("select subscriber_count from dataset_youtube_channel_stats order by at")
        );

        // Unchanged, it writes nothing.
        var versions = await VersionsAsync(world);
        await CollectAsync(world, time);
        Assert.Equal(versions, await VersionsAsync(world));

        world.YouTube.World.ChangeVideo(video, one => one with { LikeCount = 11, CommentCount = 6 });
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { HidesSubscriberCount = false });
        await CollectAsync(world, time);
        Assert.Equal("11 f 6 f", await world.ScalarAsync<string>(Video));
        Assert.Equal("1000 f", await world.ScalarAsync<string>(Channel));
    }

    [Fact]
    public async Task Through_Apify_comments_that_are_turned_off_later_have_no_count_and_likes_that_are_not_told_keep_theirs()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(IngestWorld.Item("alpha", 7));
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.SyncAsync(new() { WithTranscripts = false });
        var off = IngestWorld.Item("alpha", 7);
        (off["likes"], off["commentsCount"], off["commentsTurnedOff"]) = (null, 0, true);
        world.Apify.World.Remove(IngestWorld.VideoIdOf("alpha", 7));
        world.Apify.World.Add(off);

        await world.SyncAsync(new() { WithTranscripts = false, Full = true });

        Assert.Equal("7 f none t", await world.ScalarAsync<string>(Video));
    }

    private static async Task CollectAsync(YouTubeWorld world, AdvancingTime time)
    {
        time.Advance(TimeSpan.FromDays(1));
        await world.Client.Collection.StartRunAsync(["@alpha"]);
        await world.Client.Jobs.WorkAsync(new() { UntilEmpty = true });
    }

    private static Task<string> VersionsAsync(YouTubeWorld world) =>
        world.ScalarAsync<string>(
            "select concat_ws(' ', (select xmin::text from dataset_youtube_video), (select count(*) from dataset_youtube_video_stats), "
                + "(select count(*) from dataset_youtube_channel_stats))"
        );
}
