using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Archive.Storage;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>Where objects of whole runs are, and that nothing else is there; what a day allows of them.</summary>
[Trait("Category", "Proof")]
public class ArchivePlacesTests
{
    [YtDlpFact]
    public async Task A_playlist_and_a_persons_channel_go_into_a_bucket_below_the_persons_id()
    {
        await using var s3 = await S3Emulator.StartAsync();
        await using var world = await ArchiveWorld.CreateAsync(
            settings => settings with { OrganizeBy = ArchiveOrder.Person, Layout = ArchiveLayout.Separate },
            EmulatorContractTests.SettingsOf(s3)
        );
        var (channel, other) = (world.AddChannel(), world.AddChannel("others"));
        var large = world.AddVideo(channel, video => video with { MediaBytes = 9 * 1024 * 1024 });
        var young = world.AddVideo(channel, video => video with { PublishedAt = DateTimeOffset.UtcNow });
        var others = world.AddVideo(other, video => video with { CaptionLanguages = ["en"] });
        world.Web.World.AddPlaylist(new("PLarchived00000000000000000000000", "A playlist", other.Id, [others]));
        var list = new MemoryStream(Encoding.UTF8.GetBytes($"name,email,channel\nAnn,ann@example.org,{channel.Id}\n"));
        await world.Client.Archive.ImportAsync(list, "channels.csv").ToListAsync();
        var ann = await world.Client.Archive.Persons.GetAllAsync().SingleAsync();

        await world.StartAsync(channel);
        await world.Client.Archive.StartAsync(
            new() { Channels = ["https://www.youtube.com/playlist?list=PLarchived00000000000000000000000"] }
        );
        await world.WorkAsync();

        var report = await world.Client.Archive.GetReportAsync();
        Assert.Equal((3, 3), (report.Listed, report.Archived));
        var media = await world.Client.Archive.GetMediaAsync().Where(one => one.IsStored).ToListAsync();
        Assert.Equal(
            [MediaKind.Video, MediaKind.Audio, MediaKind.Thumbnail, MediaKind.Info],
            media.Where(one => one.VideoId.Value == large).Select(one => one.Kind).Order()
        );
        Assert.Contains(media, one => one.VideoId.Value == others && one is { Kind: MediaKind.Captions, Language: "en" });
        Assert.All(
            media,
            one => Assert.StartsWith(one.VideoId.Value == others ? "media/" : $"{ann.PersonId:D}/media/", one.Key, StringComparison.Ordinal)
        );
        Assert.Equal(
            media.Select(one => $"a/prefix/{one.Key}").Order(StringComparer.Ordinal),
            s3.KeysOf("media").Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            "-2",
            media.Single(one => one.VideoId.Value == large && one.Kind is MediaKind.Video).ETag,
            StringComparison.Ordinal
        );
        Assert.All(
            await world.Client.Archive.VerifyAsync(readBack: true).ToListAsync(),
            check => Assert.Equal(MediaVerdict.Intact, check.Verdict)
        );
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_upload"));

        // Captions of a video of today may come later: they are looked for again after a day.
        var captions = await world.Client.Archive.GetMediaAsync(new() { Kinds = [MediaKind.Captions] }).ToListAsync();
        Assert.Equal(
            [(young, MediaState.Waiting), (large, MediaState.Refused), (others, MediaState.Verified)],
            captions
                .OrderByDescending(one => one.NotBefore)
                .ThenByDescending(one => one.State)
                .Select(one => (one.VideoId.Value, one.State))
        );
        Assert.InRange(captions.Max(one => one.NotBefore)!.Value, DateTimeOffset.UtcNow.AddHours(23), DateTimeOffset.UtcNow.AddHours(24));

        Assert.NotEmpty(await world.Client.Archive.RemoveAsync(VideoId.Parse(large)));
        Assert.NotEmpty(await world.Client.Archive.RemoveAsync(VideoId.Parse(young)));
        Assert.DoesNotContain(s3.KeysOf("media"), key => key.Contains(ann.PersonId.ToString("D"), StringComparison.Ordinal));
    }

    [YtDlpFact]
    public async Task A_video_that_is_removed_while_it_is_fetched_leaves_nothing_in_the_storage()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                Layout = ArchiveLayout.Separate,
                LimitRate = 1024 * 1024,
            }
        );
        var channel = world.AddChannel();
        // The sound waits for two seconds after the picture.
        var video = VideoId.Parse(world.AddVideo(channel, one => one with { MediaBytes = 2 * 1024 * 1024 }));
        var run = await world.StartAsync(channel);
        var working = world.WorkAsync();
        await Eventually.HoldsAsync(() =>
            world.ScalarAsync<bool>(
                """
                select exists (select from dataset_media where kind = 'video' and state = 'verified')
                   and exists (select from dataset_media where kind = 'audio' and state = 'streaming')
                """
            )
        );

        Assert.Equal([MediaKind.Video], (await world.Client.Archive.RemoveAsync(video)).Select(one => one.Kind));
        await working;

        Assert.Empty(world.Files());
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_upload"));
        Assert.All(await world.Client.Archive.GetMediaAsync().ToListAsync(), one => Assert.Equal(MediaState.Removed, one.State));
        var job = await world.Client.Jobs.GetJobsAsync(run.RunId).SingleAsync(one => one.Kind == "archive_video");
        Assert.Equal(JobState.Done, job.State);
        Assert.Contains("removed", job.Message, StringComparison.Ordinal);
    }

    [YtDlpFact]
    public async Task What_a_day_allows_is_fetched_and_counted_and_nothing_is_extracted_that_does_not_fit()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                MaxVideosPerDay = 1,
                MaxBytesPerDay = 100_000_000,
            }
        );
        var channel = world.AddChannel();
        var first = world.AddVideo(channel);
        var second = world.AddVideo(channel);
        await world.StartAsync(channel);

        var rests = await Assert.ThrowsAnyAsync<IngestException>(() => world.WorkAsync());

        Assert.Equal(ErrorIds.DayLimitReached, rests.ErrorId);
        var report = await world.Client.Archive.GetReportAsync();
        ArchiveWorld.AssertAddsUp(report);
        Assert.Equal((2, 1, 1), (report.Listed, report.Archived, report.Waiting));
        var (videos, bytes) = (await world.QueryAsync<(int, long)>("select videos, bytes from ctrl_pace_day")).Single();
        Assert.Equal(1, videos);
        // All that was fetched: both formats, the picture, and what yt-dlp has told.
        var archived = await world.Client.Archive.GetMediaAsync().Where(one => one.IsStored).ToListAsync();
        var picture = archived.Single(one => one.Kind is MediaKind.Thumbnail).Bytes!.Value;
        Assert.InRange(bytes, world.Web.MediaBytesSent + picture + 1, world.Web.MediaBytesSent + picture + 2_000_000);

        // Now the bytes of the day are nearly used up: the other video is not even extracted.
        var extractions = Extractions();
        await world.ExecuteAsync(
            "update ctrl_pace_day set videos = 0, bytes = 99999000; update ctrl_job set not_before = null where state = 'pending'"
        );
        Assert.Equal(ErrorIds.DayLimitReached, (await Assert.ThrowsAnyAsync<IngestException>(() => world.WorkAsync())).ErrorId);
        Assert.Equal(extractions, Extractions());
        await world.ExecuteAsync("delete from ctrl_pace_day; update ctrl_job set not_before = null where state = 'pending'");
        await world.WorkAsync();
        Assert.Equal(2, (await world.Client.Archive.GetReportAsync()).Archived);

        int Extractions() => world.Web.Requests.Count(request => request.Target.Contains("/watch?", StringComparison.Ordinal));
    }
}
