using ClusteraIngest.Collection;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Collection;

public sealed class CollectTests
{
    private static readonly JobWorkerOptions UntilEmpty = new() { UntilEmpty = true };

    [Fact]
    public async Task A_run_collects_each_channel_once_and_ends_with_a_sum()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var alpha = world.YouTube.World.AddGeneratedChannel("alpha", 120);
        world.YouTube.World.AddGeneratedChannel("beta", 3);

        var started = await world.Client.Collection.StartRunAsync(
            [
                "@alpha",
                "https://www.youtube.com/@Alpha/videos",
                alpha.Id,
                "@beta",
                "https://www.youtube.com/c/somebody",
                "https://example.com/",
            ],
            new() { AnalysisId = 123, OwnerId = 456 }
        );
        var before = (await world.Client.Jobs.GetRunStatusAsync(started.RunId))!;
        Assert.Empty(world.YouTube.Requests);
        Assert.Equal((RunState.Running, 123, 456), (before.State, before.AnalysisId!.Value, before.OwnerId!.Value));

        await world.Client.Jobs.WorkAsync(UntilEmpty);

        var status = (await world.Client.Jobs.GetRunStatusAsync(started.RunId))!;
        Assert.Equal((RunState.Finished, 1.0), (status.State, status.Progress));
        Assert.Equal(1, status.Jobs[JobState.NeedsSearch]);
        Assert.Equal(1, status.Jobs[JobState.Failed]);
        Assert.Equal(1, status.Errors["NotAYouTubeAddress"]);
        Assert.Equal((2, 123, 123), (status.Summary!.Channels, status.Summary.Videos, status.Summary.New));
        Assert.Equal(125, status.Summary.Statistics); // of each video, and of each channel
        Assert.Equal(world.YouTube.UnitsCharged, status.Units);
        Assert.Equal(123, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where category_id is not null"));
        Assert.True(await world.ScalarAsync<int>("select count(*) from dataset_youtube_category") > 10);
    }

    [Fact]
    public async Task Statistics_are_added_where_counts_have_changed_and_views_tell_the_growth()
    {
        var time = new AdvancingTime();
        await using var world = await YouTubeWorld.CreateAsync(time);
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 10);
        await CollectAsync(world, "@alpha");
        var videos = await world.QueryAsync<string>("select video_id from dataset_youtube_video order by 1");
        Assert.Equal(10, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video_stats"));

        time.Advance(TimeSpan.FromDays(1));
        await CollectAsync(world, "@alpha");
        Assert.Equal(10, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video_stats"));
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from dataset_youtube_channel_stats"));

        time.Advance(TimeSpan.FromDays(1));
        var views = await world.ScalarAsync<long>(
            "select view_count from dataset_youtube_video where video_id = @id",
            new { id = videos[0] }
        );
        world.YouTube.World.SetCounts(videos[0], views + 1_400, 5, null);
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { ViewCount = one.ViewCount + 7_000 });
        time.Advance(TimeSpan.FromDays(5));
        await CollectAsync(world, "@alpha");

        Assert.Equal(11, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video_stats"));
        var growth = (
            await world.QueryAsync<(decimal PerDay, decimal PerWeek)>(
                "select views_per_day, views_per_week from video_growth where video_id = @id order by at desc limit 1",
                new { id = videos[0] }
            )
        )[0];
        Assert.InRange(growth.PerDay, 195m, 205m);
        Assert.InRange(growth.PerWeek, 1_380m, 1_420m);
        Assert.InRange(await world.ScalarAsync<decimal>("select views_per_day from channel_growth order by at desc limit 1"), 990m, 1_010m);
        Assert.True(
            await world.ScalarAsync<decimal>(
                "select views_to_median from video_growth where video_id = @id order by at desc limit 1",
                new { id = videos[0] }
            ) > 0
        );
    }

    [Fact]
    public async Task Collecting_again_lists_only_what_is_new()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 500);
        await CollectAsync(world, channel.Id);
        var before = world.YouTube.UnitsCharged;

        world.YouTube.World.AddGeneratedVideos(channel.Id, 1);
        var status = await CollectAsync(world, channel.Id);

        Assert.Equal((501, 1), (status.Summary!.Videos, status.Summary.New));
        // The channel, the pages of the last three days, the new video, 10 x 50 known ones
        Assert.Equal(1 + 2 + 1 + 10, world.YouTube.UnitsCharged - before);
    }

    [Fact]
    public async Task A_cap_takes_the_newest_videos()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 300);

        var status = await CollectAsync(world, "@alpha", new() { MaxVideos = 70 });

        Assert.Equal(70, status.Summary!.Videos);
        Assert.Equal(
            70,
            await world.ScalarAsync<int>(
                "select count(*) from dataset_youtube_video where published_at > (select max(published_at) from dataset_youtube_video) - "
                    + "interval '70 hours'"
            )
        );
    }

    [Fact]
    public async Task When_all_keys_rest_jobs_wait_until_then_and_nothing_fails()
    {
        var time = AdvancingTime.AtNoon();
        await using var world = await YouTubeWorld.CreateAsync(time);
        world.YouTube.World.AddGeneratedChannel("alpha", 120);
        await using var client = world.NewClient(units: 7);
        var jobs = client.Jobs;
        var started = await client.Collection.StartRunAsync(["@alpha"]);
        using var stop = new CancellationTokenSource();
        var working = jobs.WorkAsync(new(), stop.Token);

        var status = await UntilAsync(jobs, started.RunId, one => one.NextJobAt is not null);
        Assert.Equal((RunState.Running, 1), (status.State, status.Jobs[JobState.Pending]));
        Assert.True(status.NextJobAt > time.GetUtcNow());
        await stop.CancelAsync();
        await working;

        // A day later the rest is done, and nothing counts twice.
        time.Advance(TimeSpan.FromDays(1));
        await jobs.WorkAsync(UntilEmpty);
        var end = (await jobs.GetRunStatusAsync(started.RunId))!;
        Assert.Equal((RunState.Finished, 120, 120, 0), (end.State, end.Summary!.New, end.Summary.Videos, end.Summary.Failures.Count));
        Assert.Equal(world.YouTube.UnitsCharged, end.Units);
    }

    [Fact]
    public async Task What_an_earlier_attempt_has_stored_is_not_read_again_and_what_was_known_before_is()
    {
        var time = AdvancingTime.AtNoon();
        await using var world = await YouTubeWorld.CreateAsync(time);
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 60);
        await CollectAsync(world, channel.Id);
        world.YouTube.World.AddGeneratedVideos(channel.Id, 70);
        time.Advance(TimeSpan.FromHours(1));
        await using var client = world.NewClient(units: (int)world.YouTube.UnitsCharged + 4); // the channel, a page, its videos, a page
        var jobs = client.Jobs;
        var started = await client.Collection.StartRunAsync([channel.Id]);
        using var stop = new CancellationTokenSource();
        var working = jobs.WorkAsync(new(), stop.Token);
        await UntilAsync(jobs, started.RunId, one => one.NextJobAt is not null);
        await stop.CancelAsync();
        await working;
        Assert.Equal(110, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        var before = world.YouTube.UnitsCharged;

        time.Advance(TimeSpan.FromDays(1));
        await world.Client.Jobs.WorkAsync(UntilEmpty);

        var end = (await world.Client.Jobs.GetRunStatusAsync(started.RunId))!;
        Assert.Equal((RunState.Finished, 130, 70), (end.State, end.Summary!.Videos, end.Summary.New));
        // The channel, the pages, the rest of the new videos, the known ones
        Assert.Equal(1 + 3 + 1 + 2, world.YouTube.UnitsCharged - before);
    }

    [Fact]
    public async Task One_channel_s_failure_touches_no_other()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 3);

        var status = await CollectAsync(world, ["@alpha", "@nobody", "UCX6OQ3DkcsbYNE6H8uQQuVA"]);

        Assert.Equal((1, 2), (status.Jobs[JobState.Done], status.Jobs[JobState.Failed]));
        Assert.Equal(2, status.Summary!.Failures["ChannelNotFound"]);
        Assert.Equal(1, status.Summary.Channels);
    }

    [Fact]
    public async Task Two_names_that_prove_to_be_one_channel_are_collected_once()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 60);
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { UserName = "alphauser" });

        var status = await CollectAsync(world, ["@alpha", "https://www.youtube.com/user/alphauser"]);

        Assert.Equal((2, 1), (status.Jobs[JobState.Done], status.Summary!.Channels));
        Assert.Equal(60, status.Summary.Videos);
    }

    [Fact]
    public async Task A_name_that_needs_a_search_is_searched_for_where_the_run_allows_it()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddChannel(
            new("UC" + new string('b', 22), "Alpha Custom") { Handle = "@somethingelse", CustomName = "AlphaCustom" }
        );

        Assert.Equal(1, (await CollectAsync(world, "https://www.youtube.com/c/AlphaCustom")).Jobs[JobState.NeedsSearch]);
        Assert.Equal(
            1,
            (await CollectAsync(world, "https://www.youtube.com/c/AlphaCustom", new() { AllowSearch = true })).Summary!.Channels
        );
    }

    [Fact]
    public async Task A_run_can_be_stopped_and_its_failed_jobs_retried()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var stopped = await world.Client.Collection.StartRunAsync(["@alpha", "@beta"]);
        Assert.Equal(2, await world.Client.Jobs.StopRunAsync(stopped.RunId));
        Assert.Equal(RunState.Cancelled, (await world.Client.Jobs.GetRunStatusAsync(stopped.RunId))!.State);

        var failed = await CollectAsync(world, "@alpha");
        Assert.Equal(1, failed.Jobs[JobState.Failed]);
        world.YouTube.World.AddGeneratedChannel("alpha", 3);
        await world.ScalarAsync<int>("delete from ctrl_youtube_resolution");
        Assert.Equal(1, (await world.Client.Jobs.RetryRunAsync(failed.RunId)).Jobs);
        await world.Client.Jobs.WorkAsync(UntilEmpty);
        Assert.Equal(1, (await world.Client.Jobs.GetRunStatusAsync(failed.RunId))!.Jobs[JobState.Done]);
    }

    [Fact]
    public async Task Names_that_nobody_can_read_are_failed_jobs_and_refuse_no_run()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 3);

        var status = await CollectAsync(
            world,
            ["@alpha", "a\0b/", "https://example.com/" + new string('x', 25_000), "\ud800/", "abcdefghijk"]
        );

        Assert.Equal((1, 3, 1), (status.Jobs[JobState.Done], status.Jobs[JobState.Failed], status.Jobs[JobState.NeedsSearch]));
    }

    [Fact]
    public async Task A_video_that_is_gone_is_recorded_and_not_asked_for_again()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await CollectAsync(world, channel.Id);
        var gone = await world.ScalarAsync<string>("select video_id from dataset_youtube_video order by published_at limit 1");
        world.YouTube.World.DeleteVideo(gone);

        await CollectAsync(world, channel.Id);

        Assert.Equal(
            ("deleted", "unavailable"),
            (
                await world.QueryAsync<(string, string)>(
                    "select availability, transcript_state from dataset_youtube_video where video_id = @gone",
                    new { gone }
                )
            )[0]
        );
        Assert.Equal(19, (await CollectAsync(world, channel.Id)).Summary!.Videos);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_channel_whose_owner_has_hidden_everything_is_collected_as_such(bool isPrivate)
    {
        await using var world = await YouTubeWorld.CreateAsync(new HurriedTime(100));
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 120);
        await CollectAsync(world, channel.Id);
        foreach (var video in await world.QueryAsync<string>("select video_id from dataset_youtube_video"))
            Assert.True(isPrivate ? world.YouTube.World.MakePrivate(video) : world.YouTube.World.DeleteVideo(video));

        var status = await CollectAsync(world, channel.Id);

        Assert.Equal(1, status.Jobs[JobState.Done]);
        Assert.Equal(1, await world.ScalarAsync<int>("select max(attempt) from ctrl_job"));
        Assert.Equal(
            120,
            await world.ScalarAsync<int>(
                "select count(*) from dataset_youtube_video where availability = 'deleted' and transcript_state = 'unavailable'"
            )
        );
        Assert.Equal(0, (await CollectAsync(world, channel.Id)).Summary!.Videos);
    }

    [Fact]
    public async Task A_wiped_channel_that_still_counts_its_videos_is_collected_as_such_too()
    {
        await using var world = await YouTubeWorld.CreateAsync(new HurriedTime(100));
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await CollectAsync(world, channel.Id);
        foreach (var video in await world.QueryAsync<string>("select video_id from dataset_youtube_video"))
            world.YouTube.World.DeleteVideo(video);
        world.YouTube.World.ChangeChannel(channel.Id, one => one with { VideoCount = 20 });

        Assert.Equal(1, (await CollectAsync(world, channel.Id)).Jobs[JobState.Done]);
        Assert.Equal(20, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where availability = 'deleted'"));
    }

    [Fact]
    public async Task Uploads_that_YouTube_does_not_find_although_it_shows_their_videos_are_no_success_with_any_attempt()
    {
        await using var world = await YouTubeWorld.CreateAsync(new HurriedTime(100));
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await CollectAsync(world, channel.Id);
        var until = await world.ScalarAsync<DateTime>("select collected_until from dataset_youtube_channel");
        world.YouTube.World.AddGeneratedVideos(channel.Id, 1);
        world.YouTube.FailNext("no-playlist", times: 1_000);

        var started = await world.Client.Collection.StartRunAsync([channel.Id]);
        await world.Client.Jobs.WorkAsync(UntilEmpty with { MaxAttempts = 3, Backoff = TimeSpan.FromMilliseconds(1) });

        var status = (await world.Client.Jobs.GetRunStatusAsync(started.RunId))!;
        Assert.Equal((1, 1), (status.Jobs[JobState.Failed], status.Errors["UploadsNotFound"]));
        Assert.Equal(3, await world.ScalarAsync<int>("select max(attempt) from ctrl_job where run_id = @RunId", new { started.RunId }));
        Assert.Equal(until, await world.ScalarAsync<DateTime>("select collected_until from dataset_youtube_channel"));
    }

    [Fact]
    public async Task One_answer_without_videos_is_not_believed()
    {
        await using var world = await YouTubeWorld.CreateAsync(new HurriedTime(100));
        var channel = world.YouTube.World.AddGeneratedChannel("alpha", 20);
        await CollectAsync(world, channel.Id);
        world.YouTube.FailNext("no-videos");

        var status = await CollectAsync(world, channel.Id);

        Assert.Equal((1, 20), (status.Jobs[JobState.Done], status.Summary!.Videos));
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where availability = 'deleted'"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task What_may_pass_is_tried_again()
    {
        await using var world = await YouTubeWorld.CreateAsync(new HurriedTime(100));
        world.YouTube.World.AddGeneratedChannel("alpha", 3);
        world.YouTube.FailNext("html", 9, "playlistItems");
        var started = await world.Client.Collection.StartRunAsync(["@alpha"]);
        using var stop = new CancellationTokenSource();
        var working = world.Client.Jobs.WorkAsync(new JobWorkerOptions { Backoff = TimeSpan.FromMilliseconds(100) }, stop.Token);

        var status = await UntilAsync(world.Client.Jobs, started.RunId, one => one.FinishedAt is not null);

        await stop.CancelAsync();
        await working;
        Assert.Equal(1, status.Jobs[JobState.Done]);
        Assert.Equal(2, await world.ScalarAsync<int>("select attempt from ctrl_job"));
    }

    [Fact]
    public async Task A_run_of_nothing_is_refused()
    {
        await using var world = await YouTubeWorld.CreateAsync();

        Assert.Equal(
            "NoChannels",
            (await Assert.ThrowsAsync<InvalidInputException>(() => world.Client.Collection.StartRunAsync([" "]))).ErrorId
        );
        Assert.Null(await world.Client.Jobs.GetRunStatusAsync(4711));
    }

    private static Task<RunStatus> CollectAsync(YouTubeWorld world, string name, CollectOptions? options = null) =>
        CollectAsync(world, [name], options);

    private static async Task<RunStatus> CollectAsync(YouTubeWorld world, string[] names, CollectOptions? options = null)
    {
        var started = await world.Client.Collection.StartRunAsync(names, options);
        await world.Client.Jobs.WorkAsync(UntilEmpty);
        return (await world.Client.Jobs.GetRunStatusAsync(started.RunId))!;
    }

    private static async Task<RunStatus> UntilAsync(JobsClient jobs, long runId, Func<RunStatus, bool> isReached)
    {
        RunStatus? status = null;
        await Eventually.HoldsAsync(async () => isReached(status = (await jobs.GetRunStatusAsync(runId))!));
        return status!;
    }

    [Fact]
    public async Task What_is_retried_is_asked_for_again_though_nobody_had_the_name_before()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var run = await world.Client.Collection.StartRunAsync(["@alpha"]);
        await world.Client.Jobs.WorkAsync(UntilEmpty);
        Assert.Equal(1, (await world.Client.Jobs.GetRunStatusAsync(run.RunId))!.Errors["ChannelNotFound"]);

        world.YouTube.World.AddGeneratedChannel("alpha", 3);
        Assert.Equal(1, (await world.Client.Jobs.RetryRunAsync(run.RunId)).Jobs);
        await world.Client.Jobs.WorkAsync(UntilEmpty);

        Assert.Equal(1, (await world.Client.Jobs.GetRunStatusAsync(run.RunId))!.Jobs[JobState.Done]);
    }

    [Fact]
    public async Task Jobs_of_one_worker_ask_for_the_categories_once()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var names = Enumerable.Range(0, 8).Select(number => world.YouTube.World.AddGeneratedChannel($"channel{number}", 1).Id).ToList();
        await world.Client.Collection.StartRunAsync(names);

        await world.Client.Jobs.WorkAsync(UntilEmpty with { Concurrency = 8 });

        Assert.Single(world.YouTube.Requests, request => request.Path.Contains("videoCategories", StringComparison.Ordinal));
    }
}
