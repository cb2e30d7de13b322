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

    /// <summary>The timestamp at which the storage was first away; 0: it is not.</summary>
    private long storageAwaySince;

    /// <summary>Archives a video.</summary>
    public async Task<JobOutcome> WorkAsync(Job job, CancellationToken cancel)
    {
        if (await runs.IsPausedAsync(job.RunId, cancel))
            return Paused(ArchiveRests.FoundPausedFor);
        var options = (await runs.OptionsAsync(job.RunId, cancel)).With(ArchiveJobArgs.Read(job.Args));
        var video = VideoId.Parse(job.Subject);
        var media = new MediaStore(tools.Database, job, video, tools.Time);
        var (channel, person) = await media.SurroundingsAsync(cancel);
        using var turn = await turns.EnterAsync(channel ?? "", cancel);
        if (await RestAsync(cancel) is { } resting)
            return resting;
        var rows = await media.ClaimAsync(options.Objects, options.SkipExisting, cancel);
        // What an earlier attempt has stored may lack what is kept beside it.
        var sides = rows.Count == 0 ? await media.ClaimSidesAsync(options.SideObjects, options.SkipExisting, cancel) : [];
        if (rows.Count + sides.Count == 0)
            return new JobOutcome.Done("Nothing is left to do.");
        var one = new OneVideo(tools, runs, job, video, media, options, ChannelId.TryRead(channel, out var id) ? id : null, person);
        try
        {
            var outcome = await one.ArchiveAsync(rows, sides, cancel);
            Interlocked.Exchange(ref storageAwaySince, 0);
            return outcome;
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
            return Paused(ArchiveRests.BrokenOffFor);
        }
        catch (YtDlpException exception)
        {
            return await EndAsync(FailureVerdict.Of(exception.Error, info: null, BeforeOf([.. rows, .. sides]), tools.Time.GetUtcNow()));
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
        catch (ConfigurationException exception)
            when (exception.ErrorId is ErrorIds.StorageUnreachable or ErrorIds.StorageUnavailable && MayStorageComeBack())
        {
            var until = tools.Time.GetUtcNow() + ArchiveRests.StorageAwayFor;
            await PutBackAsync(MediaReason.Retry, exception.ErrorId, exception.Message, until);
            return new JobOutcome.Snooze(until, exception.Message, ArchiveRests.StorageAway);
        }
        catch (ConfigurationException exception) when (exception.ErrorId.StartsWith("Storage", StringComparison.Ordinal))
        {
            await PutBackAsync(MediaReason.Retry, exception.ErrorId, exception.Message, until: null);
            throw;
        }
        catch (Exception exception)
            when (exception is not (OperationCanceledException or IngestException) && !cancel.IsCancellationRequested)
        {
            return await EndAsync(
                new(
                    FailureCourse.Retry,
                    ErrorIds.JobInterrupted,
                    $"The job was interrupted: {exception.GetType().Name}: {exception.Message}",
                    "It is tried again by itself."
                )
            );
        }

        Task PutBackAsync(MediaReason reason, string errorId, string message, DateTimeOffset? until) =>
            media.EndAsync(one.Left, MediaState.Waiting, new(FailureCourse.Wait, errorId, message, "") { Reason = reason }, until, cancel);

        async Task<JobOutcome> EndAsync(FailureVerdict verdict)
        {
            var left = one.Left;
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
                    if (job.Attempt > Math.Min(options.MaxRetriesPerVideo, tools.Settings.MaxRetriesPerVideo))
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

    private JobOutcome.Snooze Paused(TimeSpan lasting) => new(tools.Time.GetUtcNow() + lasting, "The run is paused.", ArchiveRests.Paused);

    /// <summary>Whether the storage is away for so short a time that it is waited for.</summary>
    private bool MayStorageComeBack()
    {
        var now = tools.Time.GetTimestamp();
        var since = Interlocked.CompareExchange(ref storageAwaySince, now, 0);
        return since == 0 || tools.Time.GetElapsedTime(since, now) < ArchiveRests.LongestStorageAway;
    }

    /// <summary>What all videos wait for, so that this one is not even tried; null: nothing.</summary>
    private async Task<JobOutcome?> RestAsync(CancellationToken cancel)
    {
        if (await tools.Pace.RestOfAsync(Pace.YouTube, cancel) is { } rest)
            return new JobOutcome.Snooze(rest.Until, rest.ToString(), PaceRests.Throttled);
        if (tools.DayLimits is { } limits && await tools.Pace.DayIsOverAsync(Pace.YouTube, limits, cancel) is { } nextDay)
            return new JobOutcome.Snooze(nextDay, new DayIsOverException(nextDay).Message, PaceRests.DayIsOver);
        return null;
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
        private readonly List<MediaRow> left = [];
        private int stored;
        private DayShare? counted;
        private long fetched;

        /// <summary>What the job has claimed, and neither stored nor given up.</summary>
        public IReadOnlyList<MediaRow> Left => [.. left];

        /// <summary>Archives what is claimed of the video, and what is kept beside it.</summary>
        /// <param name="rows">The video's own; none: only what is beside it is missing.</param>
        /// <param name="sides">That, where there are no others: otherwise it is claimed once those are stored.</param>
        /// <param name="cancel">Stops it.</param>
        public async Task<JobOutcome> ArchiveAsync(IReadOnlyList<MediaRow> rows, IReadOnlyList<MediaRow> sides, CancellationToken cancel)
        {
            left.AddRange([.. rows, .. sides]);
            await media.StepAsync(Left, MediaState.Extracting, $"Attempt {job.Attempt}.", cancel);
            VideoInfo? info = null;
            try
            {
                // A picture and a sound of their own are of one extraction; another quality of the picture needs another.
                foreach (
                    var group in rows.GroupBy(row => row.What is MediaKind.Audio ? null : row.Profile).OrderBy(group => group.Key is null)
                )
                {
                    var isSoundOnly = group.Key is null && info is not null;
                    info = isSoundOnly ? info! : await ExtractAsync(group.Key ?? options.VideoQuality, rows, cancel);
                    if (options.Since is { } since && PublishedBy(info) < since)
                    {
                        await media.ForgetAsync(Left, $"It was published by {PublishedBy(info):u}, before what is wanted.", cancel);
                        return new JobOutcome.Done("It was published before what is wanted.");
                    }
                    await ArchiveGroupAsync(info, [.. group], cancel);
                }
            }
            catch when (counted is { } share)
            {
                // The video counts for the day on which it is stored.
                await tools.Pace.CorrectDayAsync(share, -1, 0, CancellationToken.None);
                throw;
            }
            info ??= await ExtractAsync(options.VideoQuality, sides, cancel);
            if (sides.Count == 0)
                left.AddRange(sides = await media.ClaimSidesAsync(options.SideObjects, options.SkipExisting, cancel));
            await ArchiveSidesAsync(info, sides, cancel);
            return new JobOutcome.Done(string.Create(CultureInfo.InvariantCulture, $"{stored} objects stored."));
        }

        /// <summary>Stores what is of one extraction. For the day, the video counts once, and the bytes that are fetched.</summary>
        private async Task ArchiveGroupAsync(VideoInfo info, IReadOnlyList<MediaRow> group, CancellationToken cancel)
        {
            var before = Interlocked.Read(ref fetched);
            var (share, bytes) = await ReserveAsync(info, group, cancel);
            counted ??= share;
            try
            {
                foreach (var row in group)
                    await TransferAsync(info, row, cancel);
            }
            finally
            {
                if (share is not null)
                    await tools.Pace.CorrectDayAsync(share, 0, Interlocked.Read(ref fetched) - before - bytes, CancellationToken.None);
            }
        }

        private async Task<VideoInfo> ExtractAsync(string videoQuality, IReadOnlyList<MediaRow> rows, CancellationToken cancel)
        {
            var sort = FormatChoice.SortOf(
                videoQuality,
                rows.FirstOrDefault(row => row.What is MediaKind.Audio)?.Profile ?? options.AudioQuality
            );
            var info = await tools.ReadVideoAsync(video, sort, cancel);
            await VideoFacts.StoreAsync(tools.Database, info, tools.Time.GetUtcNow(), cancel);
            return info.Refusal is { } refusal
                ? throw new RefusedException(FailureVerdict.Of(refusal, info, BeforeOf(rows), tools.Time.GetUtcNow()))
                : info;
        }

        private async Task<(DayShare? Share, long Bytes)> ReserveAsync(
            VideoInfo info,
            IReadOnlyList<MediaRow> rows,
            CancellationToken cancel
        )
        {
            if (tools.DayLimits is not { } limits)
                return default;
            var bytes = rows.Sum(row => MediaPlan.Of(info, row.What).EstimatedBytes ?? 0);
            if (bytes > limits.Bytes)
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
            var share = await tools.Pace.ReserveOfDayAsync(Pace.YouTube, counted is null ? 1 : 0, bytes, limits, cancel);
            return share.IsGranted ? (share, bytes) : throw new DayIsOverException(share.NextDay);
        }

        private async Task TransferAsync(VideoInfo info, MediaRow row, CancellationToken cancel)
        {
            var plan = MediaPlan.Of(info, row.What);
            var storage = tools.Store.Address;
            var key = row.KeyOf(plan.FileName, storage, options.OrganizeBy, channel ?? info.ChannelId, person);
            var sort = FormatChoice.SortOf(row.What is MediaKind.Audio ? options.VideoQuality : row.Profile, options.AudioQuality);
            await media.StepAsync([row], MediaState.Streaming, $"{row.Kind}: {plan.FormatIds ?? plan.FileName}", cancel);
            var moved = await MoveAsync(
                row,
                new(info, row.What, key)
                {
                    Metadata = new Dictionary<string, string> { ["video-id"] = video.Value, ["media-id"] = row.Uuid.ToString("D") },
                    Resume = await UploadLedgerStore.FindAsync(tools.Database, job, row.Uuid, storage, key, cancel),
                    ExtractAnew = attempt => tools.ReadVideoAsync(video, sort, attempt),
                },
                new(
                    (upload, attempt) => UploadLedgerStore.BeginAsync(tools.Database, job, row.Uuid, storage, key, upload, attempt),
                    async (bytes, attempt) =>
                    {
                        await runs.GoOnAsync(job.RunId, attempt);
                        await tools.Pace.TakeBytesAsync(Pace.YouTube, bytes, tools.Settings.LimitRate, attempt);
                        Interlocked.Add(ref fetched, bytes);
                    }
                )
                {
                    OnGivenUp = (upload, attempt) => UploadLedgerStore.ForgetAsync(tools.Database, job, row.Uuid, upload, attempt),
                },
                cancel
            );
            await media.StoredAsync(row, moved, storage, Availability(info), cancel);
            left.Remove(row);
            stored++;
            await RemoveFormerAsync(row, storage, moved.Object.Key, cancel);
        }

        private async Task<TransferredMedia> MoveAsync(MediaRow row, MediaRequest request, UploadLedger ledger, CancellationToken cancel)
        {
            try
            {
                return await tools.Transfer.TransferAsync(request, ledger, cancel);
            }
            catch (ItemFailedException exception)
                when (exception.ErrorId is ErrorIds.StorageObjectDiffers or ErrorIds.StorageObjectNotFound && request.Key == row.ObjectKey)
            {
                media.Lose(row);
                throw;
            }
        }

        /// <summary>Removes the object of an earlier time that has another name, such as that of another container.</summary>
        private async Task RemoveFormerAsync(MediaRow row, string storage, string key, CancellationToken cancel)
        {
            // What another program has named is left alone.
            if (
                row.Storage != storage
                || row.ObjectKey is not { } former
                || former == key
                || !former.Contains(row.Uuid.ToString("D"), StringComparison.Ordinal)
            )
                return;
            try
            {
                await tools.Store.DeleteAsync(former, cancel);
            }
            catch (IngestException)
            {
                // The new one is stored: that is what counts.
            }
        }

        /// <summary>
        /// The video is archived without them, too: what fails here is written down, and tried again by the next run. What lets all of
        /// them wait is for the job.
        /// </summary>
        private async Task ArchiveSidesAsync(VideoInfo info, IReadOnlyList<MediaRow> sides, CancellationToken cancel)
        {
            foreach (var row in sides)
            {
                FailureVerdict verdict;
                try
                {
                    await TransferAsync(info, row, cancel);
                    continue;
                }
                catch (MediaException exception)
                    when (FailureVerdict.Of(exception) is { Course: FailureCourse.Refuse or FailureCourse.Retry } known)
                {
                    verdict = known;
                }
                catch (ItemFailedException exception) when (exception.ErrorId is not ErrorIds.JobTakenOver)
                {
                    verdict = new(FailureCourse.Retry, exception.ErrorId, exception.Message, exception.Remedy);
                }
                var state = verdict.Course is FailureCourse.Refuse ? MediaState.Refused : MediaState.Failed;
                await media.EndAsync([row], state, verdict, notBefore: null, cancel);
                left.Remove(row);
            }
        }

        // Of a day alone its end, so that nothing is left out that may be wanted.
        private static DateTimeOffset? PublishedBy(VideoInfo info) =>
            info.PublishedAt ?? (info.PublishedOn is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) : null);

        private static string? Availability(VideoInfo info) =>
            info.Availability is { } availability ? Database.ColumnText.Of(availability) : null;
    }
}
