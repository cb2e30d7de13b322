using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>Runs of the archive, from a channel's list to objects in a folder, with the real yt-dlp and ffmpeg.</summary>
[Trait("Category", "Proof")]
public class ArchiveRunTests
{
    [YtDlpFact]
    public async Task A_small_channel_is_archived_whole_and_a_second_run_fetches_nothing()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings => settings with { PricePerGbMonthUsd = 0.02m });
        var channel = world.AddChannel();
        var ordinary = world.AddVideo(
            channel,
            video => video with { Kind = WebVideoKind.Video, DurationSeconds = 3, CaptionLanguages = ["ko"] }
        );
        world.AddVideo(channel);
        var fragmented = world.AddVideo(channel, video => video with { Kind = WebVideoKind.Stream, IsFragmented = true });
        var members = world.AddVideo(channel, video => video with { Kind = WebVideoKind.Video, Playability = Playability.MembersOnly });
        var premiere = world.AddVideo(
            channel,
            video =>
                video with
                {
                    Kind = WebVideoKind.Video,
                    Playability = Playability.Premiere,
                    ScheduledAt = DateTimeOffset.UtcNow.AddDays(2),
                }
        );
        var list = new MemoryStream(Encoding.UTF8.GetBytes($"name,email,channel\nAnn,ann@example.org,@{channel.Handle!.TrimStart('@')}\n"));
        await world.Client.Archive.ImportAsync(list, "channels.csv").ToListAsync();

        var run = await world.Client.Archive.StartAsync();
        await world.WorkAsync();

        var report = await world.Client.Archive.GetReportAsync();
        ArchiveWorld.AssertAddsUp(report);
        Assert.Equal((5, 3, 1, 1, 0), (report.Listed, report.Archived, report.Waiting, report.Refused, report.Failed));
        Assert.Equal(("members_only", "upcoming"), (report.RefusedBy.Single().Key, report.WaitingFor.Single().Key));
        var archived = Assert.Single(report.Channels);
        Assert.Equal((channel.Id, channel.Title), (archived.ChannelId?.Value, archived.Title));
        Assert.All(archived.Tabs, tab => Assert.Equal(TabState.Complete, tab.State));
        Assert.Equal(3, archived.Tabs.Count);
        var ann = Assert.Single(report.Persons);
        Assert.Equal(("Ann", 1, 3, report.Bytes), (ann.Name, ann.Channels, ann.Videos, ann.Bytes));

        var media = await world.Client.Archive.GetMediaAsync().ToListAsync();
        var stored = media.Where(one => one.IsStored).ToList();
        Assert.Equal(report.Bytes, stored.Sum(one => one.Bytes));
        Assert.Equal(10, stored.Count); // with pictures, infos, and the captions of one
        Assert.All(stored, one => Assert.Contains(one.MediaId.ToString("D"), one.Key!, StringComparison.Ordinal));
        Assert.Equal(stored.Select(one => one.Key).Order(), world.Files().Order());
        var checks = await world.Client.Archive.VerifyAsync(readBack: true).ToListAsync();
        Assert.All(checks, check => Assert.Equal(MediaVerdict.Intact, check.Verdict));
        var muxed = stored.Single(one => one.VideoId.Value == ordinary && one.Kind is MediaKind.Muxed);
        Assert.Equal(("720p", "mp4", MediaState.Verified), (muxed.Profile, muxed.Container, muxed.State));
        Assert.InRange(muxed.DurationSeconds!.Value, 2, 4);
        var stream = stored.Single(one => one.VideoId.Value == fragmented && one.Kind is MediaKind.Muxed);
        Assert.Single(stream.FormatIds);
        Assert.InRange(stream.DurationSeconds!.Value, 1, 3);
        Assert.Equal(MediaReason.MembersOnly, media.Single(one => one.VideoId.Value == members).Reason);
        var awaited = media.Single(one => one.VideoId.Value == premiere);
        Assert.Equal((MediaState.Waiting, ErrorIds.VideoUpcoming), (awaited.State, awaited.ErrorId));
        Assert.InRange(awaited.NotBefore!.Value, DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(4));

        var status = (await world.Client.Jobs.GetRunStatusAsync(run.RunId))!;
        Assert.Equal((RunKind.Archive, RunState.Finished), (status.Kind, status.State));
        Assert.Equal((1, 5, 3), (status.Summary!.Channels, status.Summary.Videos, status.Summary.New));
        Assert.Equal(
            ["extracting", "streaming", "verified", "streaming", "verified", "streaming", "verified", "streaming", "verified"],
            await world.QueryAsync<string>(
                "select state from ctrl_processing_log where stage = 'archive' and video_id = @ordinary order by log_id",
                new { ordinary }
            )
        );
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_upload"));
        var opened = (await world.Client.Archive.OpenAsync(VideoId.Parse(ordinary)))!;
        await using (opened.Content)
            Assert.Equal(muxed.MediaId, opened.Media.MediaId);

        var captions = stored.Single(one => one.Kind is MediaKind.Captions);
        Assert.Equal((ordinary, "ko", "json3"), (captions.VideoId.Value, captions.Language, captions.Container));
        Assert.Equal(
            [("ko", "manual", "yt-dlp", true)],
            await world.QueryAsync<(string, string, string, bool)>(
                """
                select t.language, t.origin, t.source, v.transcript_state = 'stored' and v.transcript = t.text and t.text like '%line 1%'
                  from dataset_youtube_transcript t join dataset_youtube_video v using (video_id)
                """
            )
        );
        Assert.Equal(2, media.Count(one => one is { Kind: MediaKind.Captions, State: MediaState.Refused, Reason: MediaReason.NoFormat }));

        var sent = world.Web.MediaBytesSent;
        var second = await world.Client.Archive.StartAsync();
        await world.WorkAsync();

        Assert.Equal(sent, world.Web.MediaBytesSent);
        var again = await world.Client.Archive.GetReportAsync(new() { RunId = second.RunId });
        Assert.Equal((5, 3, 1, 1, 0), (again.Listed, again.Archived, again.Waiting, again.Refused, again.Failed));
        Assert.Equal(["discover_channel"], (await world.Client.Jobs.GetJobsAsync(second.RunId).ToListAsync()).Select(job => job.Kind));
    }

    [YtDlpFact]
    public async Task A_list_that_is_short_by_the_same_number_twice_counts_as_complete_with_hidden_videos()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings => settings with { IncludeMetadataFiles = false });
        var channel = world.AddChannel();
        world.Web.World.AddChannel(channel with { StatedCounts = new Dictionary<string, int> { ["UUSH"] = 3 } });
        world.AddVideo(channel);
        var gone = world.AddVideo(channel, video => video with { IsPlayable = true });

        await world.StartAsync(channel);
        await world.WorkAsync();
        var first = await TabAsync(world);
        world.Web.World.ChangeVideo(gone, video => video with { Playability = Playability.RemovedByUploader });
        world.Web.World.AddChannel(channel with { StatedCounts = new Dictionary<string, int> { ["UUSH"] = 2 } });
        await world.StartAsync(channel);
        await world.WorkAsync();
        var second = await TabAsync(world);

        Assert.Equal((TabState.Short, 2, 3), (first.State, first.Read, first.Stated));
        Assert.Equal((TabState.CompleteWithHidden, 1, 2), (second.State, second.Read, second.Stated));
        var vanished = await world.Client.Archive.GetMediaAsync(new() { Videos = [VideoId.Parse(gone)] }).SingleAsync();
        Assert.True(vanished.IsStored);
        Assert.NotNull(vanished.VanishedAt);
        Assert.Contains(vanished.Key, world.Files());
    }

    [YtDlpFact]
    public async Task A_channel_of_which_nothing_could_be_read_has_failed()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings => settings with { IncludeMetadataFiles = false });
        var channel = world.AddChannel();
        world.AddVideo(channel);
        world.Web.SetFaults("500:1");

        var run = await world.StartAsync(channel);
        await world.WorkAsync();

        var job = await world.Client.Jobs.GetJobsAsync(run.RunId).SingleAsync();
        Assert.Equal((JobState.Failed, 3), (job.State, job.Attempt));
        Assert.NotNull(job.ErrorId);
        Assert.Equal(TabState.Failed, (await TabAsync(world)).State);
    }

    [YtDlpFact]
    public async Task Videos_that_cannot_be_had_are_told_apart_and_not_asked_for_again()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        var channel = world.AddChannel();
        world.AddVideo(channel, video => video with { Playability = Playability.AgeRestricted });
        world.AddVideo(channel, video => video with { Playability = Playability.CountryBlocked, Countries = ["AT"] });
        world.AddVideo(channel, video => video with { Playability = Playability.WithoutAddresses });

        await world.StartAsync(channel);
        await world.WorkAsync();
        var report = await world.Client.Archive.GetReportAsync();
        var second = await world.StartAsync(channel);
        await world.WorkAsync();

        ArchiveWorld.AssertAddsUp(report);
        Assert.Equal(
            [("age_restricted", 1), ("geo_blocked", 1), ("no_format", 1)],
            report.RefusedBy.OrderBy(one => one.Key).Select(one => (one.Key, one.Value))
        );
        Assert.Single(await world.Client.Jobs.GetJobsAsync(second.RunId).ToListAsync());
        Assert.Empty(world.Files());
    }

    [YtDlpFact]
    public async Task A_bot_check_rests_the_source_and_costs_no_attempt()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings => settings with { IncludeMetadataFiles = false });
        var channel = world.AddChannel();
        world.AddVideo(channel);
        world.Web.SetFaults("bot-check:1");
        var run = await world.StartAsync(channel);

        var rests = await Assert.ThrowsAnyAsync<IngestException>(() => world.WorkAsync());

        Assert.Equal(ErrorIds.YouTubeThrottled, rests.ErrorId);
        var job = await world.Client.Jobs.GetJobsAsync(run.RunId).SingleAsync(one => one.Kind == "archive_video");
        Assert.Equal((JobState.Pending, 0, ErrorIds.YouTubeThrottled), (job.State, job.Attempt, job.ErrorId));
        Assert.True(await world.ScalarAsync<bool>("select rest_until > now() + interval '10 minutes' from ctrl_pace"));
        var waiting = await world.Client.Archive.GetReportAsync();
        Assert.Equal(("throttled", 1), (waiting.WaitingFor.Single().Key, waiting.Waiting));

        // The rest is over.
        world.Web.SetFaults(null);
        await world.ExecuteAsync(
            "update ctrl_pace set rest_until = now() - interval '1 second'; update ctrl_job set not_before = null where state = 'pending'"
        );
        await world.WorkAsync();
        Assert.Equal(1, (await world.Client.Archive.GetReportAsync()).Archived);
    }

    [YtDlpFact]
    public async Task A_paused_run_does_nothing_until_it_is_continued_and_what_failed_is_retried()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                IncludeMetadataFiles = false,
                MaxRetriesPerVideo = 0,
                Layout = ClusteraIngest.Settings.ArchiveLayout.Audio,
            }
        );
        var channel = world.AddChannel();
        var video = world.AddVideo(channel);
        var run = await world.StartAsync(channel);

        Assert.Equal(1, await world.Client.Archive.PauseAsync());
        var paused = await Assert.ThrowsAnyAsync<IngestException>(() => world.WorkAsync());
        Assert.Equal(ErrorIds.ArchivePaused, paused.ErrorId);
        Assert.Empty(world.Web.Requests);

        Assert.Equal(run.RunId, (await world.Client.Archive.ResumeAsync())?.RunId);
        world.Web.SetFaults("no-range:1");
        await world.WorkAsync();
        var failed = await world.Client.Archive.GetReportAsync();
        ArchiveWorld.AssertAddsUp(failed);
        Assert.Equal((1, 0, 1), (failed.Listed, failed.Archived, failed.Failed));

        world.Web.SetFaults(null);
        var retry = await world.Client.Archive.RetryAsync();
        await world.WorkAsync();
        Assert.Equal(1, retry?.Jobs);
        var media = await world.Client.Archive.GetMediaAsync().SingleAsync();
        Assert.Equal((video, MediaKind.Audio, MediaState.Verified), (media.VideoId.Value, media.Kind, media.State));
        Assert.Null(await world.Client.Archive.RetryAsync());

        File.Delete(Path.Combine(world.Folder, media.Key!));
        var check = await world.Client.Archive.VerifyAsync().SingleAsync();
        Assert.Equal((MediaVerdict.Missing, ErrorIds.StorageObjectNotFound), (check.Verdict, check.ErrorId));
        Assert.Equal(1, (await world.Client.Archive.GetReportAsync()).Failed);
        await world.Client.Archive.RetryAsync();
        await world.WorkAsync();
        Assert.Equal([media.Key], (await world.Client.Archive.RemoveAsync(media.VideoId)).Select(one => one.Key));
        Assert.Empty(world.Files());
        Assert.Equal("removed", (await world.Client.Archive.GetReportAsync()).RefusedBy.Single().Key);
    }

    [YtDlpFact]
    public async Task What_a_paused_run_and_a_dead_worker_have_uploaded_is_gone_on_with()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                IncludeMetadataFiles = false,
                Layout = ClusteraIngest.Settings.ArchiveLayout.Separate,
            }
        );
        var channel = world.AddChannel();
        const int size = 20 * 1024 * 1024;
        world.AddVideo(channel, one => one with { MediaBytes = size });
        await world.StartAsync(channel);
        using var death = new CancellationTokenSource();
        // Four seconds lie between its parts.
        await using (var doomed = world.NewClient(settings => settings with { LimitRate = 2 * 1024 * 1024 }))
        {
            var pausing = world.WorkAsync(doomed);
            await Eventually.HoldsAsync(async () =>
                await world.ScalarAsync<int>("select count(*) from ctrl_upload where upload_id is not null") == 1
            );
            await world.Client.Archive.PauseAsync();
            Assert.Equal(ErrorIds.ArchivePaused, (await Assert.ThrowsAnyAsync<IngestException>(() => pausing)).ErrorId);
            Assert.Equal("paused", (await world.Client.Archive.GetReportAsync()).WaitingFor.Single().Key);
            Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from ctrl_upload where upload_id is not null"));
            Assert.Equal(1, await world.Client.Archive.ContinueAsync());

            var paused = world.Web.MediaBytesSent;
            Assert.InRange(paused, 1, size - 1);
            var work = world.WorkAsync(doomed, death.Token);
            await Eventually.HoldsAsync(async () =>
                world.Web.MediaBytesSent > paused
                && await world.ScalarAsync<bool>("select exists (select from dataset_media where state = 'streaming')")
            );
            await death.CancelAsync();
            await work;
        }

        // As SIGKILL would leave it.
        await world.ExecuteAsync(
            """
            update ctrl_job set state = 'running', attempt = 1, worker = 'dead', lease_until = now() - interval '1 second'
             where kind = 'archive_video'
            """
        );
        Assert.Equal(0, (await world.Client.Archive.SweepAsync()).Uploads);
        var before = world.Web.MediaBytesSent;
        await world.WorkAsync();

        var report = await world.Client.Archive.GetReportAsync();
        Assert.Equal((1, 1), (report.Listed, report.Archived));
        var checks = await world.Client.Archive.VerifyAsync(readBack: true).ToListAsync();
        Assert.Equal([MediaKind.Video, MediaKind.Audio], checks.Select(check => check.Media.Kind).Order());
        Assert.All(checks, check => Assert.Equal(MediaVerdict.Intact, check.Verdict));
        Assert.Equal(size, checks.Single(check => check.Media.Kind is MediaKind.Video).Media.Bytes);
        Assert.InRange(world.Web.MediaBytesSent - before, 1, size - 8 * 1024 * 1024 + size / 10 + 1024 * 1024);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_upload"));
    }

    private static async Task<TabListing> TabAsync(ArchiveWorld world) =>
        (await world.Client.Archive.GetReportAsync()).Channels.Single().Tabs.Single();
}
