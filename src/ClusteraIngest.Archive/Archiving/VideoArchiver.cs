using System.Globalization;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// Does the jobs <c>archive_video</c>: asks yt-dlp where the media of a video are, and has them moved into the storage. What becomes of it
/// is written down in <c>dataset_media</c>; the job has failed only where the video has.
/// </summary>
internal sealed class VideoArchiver(ArchiveTools tools, RunControl runs, ChannelTurns turns)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>Archives a video.</summary>
    public async Task<JobOutcome> WorkAsync(Job job, CancellationToken cancel)
    {
        if (await runs.IsPausedAsync(job.RunId, cancel))
            return Paused();
        var options = (await runs.OptionsAsync(job.RunId, cancel)).With(ArchiveJobArgs.Read(job.Args));
        var video = VideoId.Parse(job.Subject);
        var media = new MediaStore(tools.Database, job, video, tools.Time);
        var (channel, person) = await media.SurroundingsAsync(cancel);
        using var turn = await turns.EnterAsync(channel ?? "", cancel);
        var rows = await media.ClaimAsync(options.Objects, options.SkipExisting, cancel);
        if (rows.Count == 0)
            return new JobOutcome.Done("Nothing is left to do.");
        var one = new OneVideo(tools, runs, job, video, media, options, ChannelId.TryRead(channel, out var id) ? id : null, person);
        try
        {
            return await one.ArchiveAsync(rows, cancel);
        }
        catch (SourceRestingException exception)
        {
            await PutBackAsync(MediaReason.Throttled, exception.Rest.ErrorId, exception.Rest.Reason, exception.Rest.Until);
            return new JobOutcome.Snooze(exception.Rest.Until, exception.Message, PaceRests.Throttled);
        }
        catch (DayIsOverException exception)
        {
            await PutBackAsync(MediaReason.DayLimit, PaceRests.DayIsOver.ErrorId, exception.Message, exception.NextDay);
            return new JobOutcome.Snooze(exception.NextDay, exception.Message, PaceRests.DayIsOver);
        }
        catch (RunPausedException exception)
        {
            await PutBackAsync(MediaReason.Paused, ErrorIds.ArchivePaused, exception.Message, until: null);
            return Paused();
        }
        catch (YtDlpException exception)
        {
            return await EndAsync(FailureVerdict.Of(exception.Error, info: null, BeforeOf(rows), tools.Time.GetUtcNow()));
        }
        catch (MediaException exception)
        {
            var verdict = FailureVerdict.Of(exception);
            if (verdict.Course is not FailureCourse.Rest)
                return await EndAsync(verdict);
            var rest = await tools.Pace.RestAsync(Pace.YouTube, verdict.ErrorId, verdict.Message, cancel);
            await PutBackAsync(MediaReason.Throttled, rest.ErrorId, rest.Reason, rest.Until);
            return new JobOutcome.Snooze(rest.Until, exception.Message, PaceRests.Throttled);
        }
        catch (RefusedException exception)
        {
            return await EndAsync(exception.Verdict);
        }
        catch (ItemFailedException exception) when (exception.ErrorId is not ErrorIds.JobTakenOver)
        {
            return await EndAsync(new(FailureCourse.Retry, exception.ErrorId, exception.Message, exception.Remedy));
        }
        catch (ConfigurationException exception) when (exception.ErrorId.StartsWith("Storage", StringComparison.Ordinal))
        {
            await PutBackAsync(MediaReason.Retry, exception.ErrorId, exception.Message, until: null);
            throw;
        }

        Task PutBackAsync(MediaReason reason, string errorId, string message, DateTimeOffset? until) =>
            media.EndAsync(
                one.Left(rows),
                MediaState.Waiting,
                new(FailureCourse.Wait, errorId, message, "") { Reason = reason },
                until,
                cancel
            );

        async Task<JobOutcome> EndAsync(FailureVerdict verdict)
        {
            var left = one.Left(rows);
            var error = verdict.ForItem($"Video {video}");
            switch (verdict.Course)
            {
                case FailureCourse.Refuse:
                    await media.EndAsync(left, MediaState.Refused, verdict, notBefore: null, cancel);
                    return new JobOutcome.Done($"Refused: {verdict.Message}");
                case FailureCourse.Wait:
                    await media.EndAsync(left, MediaState.Waiting, verdict, verdict.Until, cancel);
                    return new JobOutcome.Done($"Waits: {verdict.Message}");
                case FailureCourse.Stop:
                    await PutBackAsync(MediaReason.Retry, verdict.ErrorId, verdict.Message, until: null);
                    throw error;
                default:
                    if (job.Attempt > options.MaxRetriesPerVideo)
                    {
                        await media.EndAsync(left, MediaState.Failed, verdict, notBefore: null, cancel);
                        return new JobOutcome.Failed(error);
                    }
                    var again = tools.Time.GetUtcNow() + RetryDelays.Doubling(FirstPause, LongestPause, job.Attempt - 1);
                    await media.EndAsync(left, MediaState.Waiting, verdict with { Reason = MediaReason.Retry }, again, cancel);
                    return new JobOutcome.Retry(error);
            }
        }
    }

    private static string? BeforeOf(IReadOnlyList<MediaRow> rows) => rows.Select(row => row.ErrorId).FirstOrDefault(id => id is not null);

    private JobOutcome.Snooze Paused() => new(tools.Time.GetUtcNow() + ArchiveRests.PausedFor, "The run is paused.", ArchiveRests.Paused);

    /// <summary>What may be fetched in a day is used up.</summary>
    private sealed class DayIsOverException(DateTimeOffset nextDay)
        : Exception(
            string.Create(CultureInfo.InvariantCulture, $"What may be fetched today is used up; it goes on at {nextDay.UtcDateTime:u}.")
        )
    {
        public DateTimeOffset NextDay => nextDay;
    }

    /// <summary>The video is not to be had, or not yet.</summary>
    private sealed class RefusedException(FailureVerdict verdict) : Exception(verdict.Message)
    {
        public FailureVerdict Verdict => verdict;
    }

    /// <summary>The video of a job.</summary>
    private sealed class OneVideo(
        ArchiveTools tools,
        RunControl runs,
        Job job,
        VideoId video,
        MediaStore media,
        ArchiveRunOptions options,
        ChannelId? channel,
        Guid? person
    )
    {
        private readonly HashSet<Guid> stored = [];

        /// <summary>Those that are not stored yet.</summary>
        public IReadOnlyList<MediaRow> Left(IReadOnlyList<MediaRow> rows) => [.. rows.Where(row => !stored.Contains(row.Uuid))];

        public async Task<JobOutcome> ArchiveAsync(IReadOnlyList<MediaRow> rows, CancellationToken cancel)
        {
            await media.StepAsync(rows, MediaState.Extracting, $"Attempt {job.Attempt}.", cancel);
            VideoInfo? info = null;
            // A picture and a sound of their own are of one extraction; another quality of the picture needs another.
            foreach (var group in rows.GroupBy(row => row.What is MediaKind.Audio ? null : row.Profile).OrderBy(group => group.Key is null))
            {
                var isSoundOnly = group.Key is null && info is not null;
                info = isSoundOnly ? info! : await ExtractAsync(group.Key ?? options.VideoQuality, rows, cancel);
                if (options.Since is { } since && PublishedBy(info) < since)
                {
                    await media.ForgetAsync(rows, $"It was published by {PublishedBy(info):u}, before what is wanted.", cancel);
                    return new JobOutcome.Done("It was published before what is wanted.");
                }
                var share = await ReserveAsync(info, group, cancel);
                try
                {
                    foreach (var row in group)
                        await TransferAsync(info, row, cancel);
                }
                catch when (share is { } taken)
                {
                    // It counts for the day on which it is stored.
                    await tools.Pace.CorrectDayAsync(taken.Share, -1, -taken.Bytes, CancellationToken.None);
                    throw;
                }
            }
            await ArchiveSidesAsync(info!, cancel);
            return new JobOutcome.Done(string.Create(CultureInfo.InvariantCulture, $"{stored.Count} objects stored."));
        }

        private async Task<VideoInfo> ExtractAsync(string videoQuality, IReadOnlyList<MediaRow> rows, CancellationToken cancel)
        {
            var sort = FormatChoice.SortOf(
                videoQuality,
                rows.FirstOrDefault(row => row.What is MediaKind.Audio)?.Profile ?? options.AudioQuality
            );
            var info = await ReadAsync(sort, cancel);
            await VideoFacts.StoreAsync(tools.Database, info, tools.Time.GetUtcNow(), cancel);
            return info.Refusal is { } refusal
                ? throw new RefusedException(FailureVerdict.Of(refusal, info, BeforeOf(rows), tools.Time.GetUtcNow()))
                : info;
        }

        private Task<VideoInfo> ReadAsync(string sort, CancellationToken cancel) =>
            tools.AskAsync(
                tools.Interval,
                async attempt =>
                {
                    var read = await tools.Reader.ReadVideoAsync(video, sort, attempt);
                    return (read, read.Refusal is { Failure: YtDlpFailure.Throttled } ? read.Refusal : null);
                },
                cancel
            );

        private async Task<(DayShare Share, long Bytes)?> ReserveAsync(VideoInfo info, IEnumerable<MediaRow> rows, CancellationToken cancel)
        {
            if (tools.Settings is { MaxBytesPerDay: null, MaxVideosPerDay: null })
                return null;
            var bytes = rows.Sum(row => MediaPlan.Of(info, row.What).EstimatedBytes ?? 0);
            if (bytes > tools.Settings.MaxBytesPerDay)
                throw new RefusedException(
                    new(
                        FailureCourse.Refuse,
                        ErrorIds.VideoTooLarge,
                        $"It has about {bytes} bytes, more than may be fetched in a day.",
                        "Raise max_bytes_per_day, or choose a lower quality."
                    )
                    {
                        Reason = MediaReason.TooLarge,
                    }
                );
            var share = await tools.Pace.ReserveOfDayAsync(
                Pace.YouTube,
                videos: 1,
                bytes,
                new(tools.Settings.MaxVideosPerDay, tools.Settings.MaxBytesPerDay),
                cancel
            );
            return share.IsGranted ? (share, bytes) : throw new DayIsOverException(share.NextDay);
        }

        private async Task TransferAsync(VideoInfo info, MediaRow row, CancellationToken cancel)
        {
            var plan = MediaPlan.Of(info, row.What);
            var storage = tools.Store.Address;
            var key = row.KeyOf(plan.FileName, storage, options.OrganizeBy, channel ?? info.ChannelId, person);
            var sort = FormatChoice.SortOf(row.What is MediaKind.Audio ? options.VideoQuality : row.Profile, options.AudioQuality);
            await media.StepAsync([row], MediaState.Streaming, $"{row.Kind}: {plan.FormatIds ?? plan.FileName}", cancel);
            var moved = await tools.Transfer.TransferAsync(
                new(info, row.What, key)
                {
                    Metadata = new Dictionary<string, string> { ["video-id"] = video.Value, ["media-id"] = row.Uuid.ToString("D") },
                    Resume = await UploadLedgerStore.FindAsync(tools.Database, row.Uuid, storage, key, cancel),
                    ExtractAnew = attempt => ReadAsync(sort, attempt),
                },
                new(
                    (upload, attempt) => UploadLedgerStore.BeginAsync(tools.Database, job, row.Uuid, storage, key, upload, attempt),
                    async (bytes, attempt) =>
                    {
                        await runs.GoOnAsync(job.RunId, attempt);
                        await tools.Pace.TakeBytesAsync(Pace.YouTube, bytes, tools.Settings.LimitRate, attempt);
                    }
                )
                {
                    OnGivenUp = (upload, attempt) => UploadLedgerStore.ForgetAsync(tools.Database, row.Uuid, upload, attempt),
                },
                cancel
            );
            await media.StoredAsync(row, moved, storage, Availability(info), cancel);
            stored.Add(row.Uuid);
        }

        /// <summary>The video is archived without them, too: what fails here is written down, and tried again by the next run.</summary>
        private async Task ArchiveSidesAsync(VideoInfo info, CancellationToken cancel)
        {
            foreach (var row in await media.ClaimSidesAsync(options.SideObjects, options.SkipExisting, cancel))
            {
                try
                {
                    await TransferAsync(info, row, cancel);
                }
                catch (MediaException exception) when (exception.Failure is not MediaFailure.ProgramMissing)
                {
                    var verdict = FailureVerdict.Of(exception);
                    var state = verdict.Course is FailureCourse.Refuse ? MediaState.Refused : MediaState.Failed;
                    await media.EndAsync([row], state, verdict, notBefore: null, cancel);
                }
            }
        }

        // Of a day alone its end, so that nothing is left out that may be wanted.
        private static DateTimeOffset? PublishedBy(VideoInfo info) =>
            info.PublishedAt ?? (info.PublishedOn is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) : null);

        private static string? Availability(VideoInfo info) =>
            info.Availability is { } availability ? Database.ColumnText.Of(availability) : null;
    }
}
