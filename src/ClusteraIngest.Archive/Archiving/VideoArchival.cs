using System.Globalization;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The archiving of one video, as its job has it: what is claimed is extracted and moved into the storage, one by one.</summary>
internal sealed class VideoArchival(
    ArchiveTools tools,
    RunControl runs,
    Job job,
    VideoId video,
    JobMediaRows media,
    ArchiveRunOptions options,
    ChannelId? channel,
    Guid? person
)
{
    /// <summary>A machine writes captions some hours after a video was published, of long ones after a day.</summary>
    private static readonly TimeSpan CaptionsComeWithin = TimeSpan.FromDays(3);

    private static readonly TimeSpan CaptionsAgain = TimeSpan.FromDays(1);

    private readonly VideoCaptions ownCaptions = new(tools, video);
    private readonly List<MediaRow> left = [];
    private int stored;
    private DayShare? counted;

    /// <summary>The bytes that were fetched: picture and sound at the same time.</summary>
    private long fetched;

    /// <summary>What the job has claimed, and neither stored nor given up.</summary>
    public IReadOnlyList<MediaRow> NotYetStored => [.. left];

    /// <summary>Archives what is claimed of the video, and what is kept beside it.</summary>
    /// <param name="rows">The video's own; none: only what is beside it is missing.</param>
    /// <param name="sides">That, where there are no others: otherwise it is claimed once those are stored.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<JobOutcome> ArchiveAsync(IReadOnlyList<MediaRow> rows, IReadOnlyList<MediaRow> sides, CancellationToken cancel)
    {
        left.AddRange([.. rows, .. sides]);
        await media.BeginExtractionAsync(NotYetStored, $"Attempt {job.Attempt}.", cancel);
        VideoInfo? info = null;
        try
        {
            // A picture and a sound of their own are of one extraction; another quality of the picture needs another.
            foreach (var group in rows.GroupBy(row => row.What is MediaKind.Audio ? null : row.Profile).OrderBy(group => group.Key is null))
            {
                var isSoundOnly = group.Key is null && info is not null;
                info = isSoundOnly ? info! : await ExtractAsync(group.Key ?? options.VideoQuality, rows, cancel);
                if (options.Since is { } since && PublishedBy(info) < since)
                {
                    await media.DropUnwantedAsync(
                        NotYetStored,
                        $"It was published by {PublishedBy(info):u}, before what is wanted.",
                        cancel
                    );
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
        var before = fetched;
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
                await tools.Pace.CorrectDayAsync(share, 0, fetched - before - bytes, CancellationToken.None);
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
            ? throw new RefusedException(FailureVerdict.Of(refusal, info, VideoArchiver.BeforeOf(rows), tools.Time.GetUtcNow()))
            : info;
    }

    private async Task<(DayShare? Share, long Bytes)> ReserveAsync(VideoInfo info, IReadOnlyList<MediaRow> rows, CancellationToken cancel)
    {
        if (tools.DayLimits is not { } limits)
            return default;
        var bytes = rows.Sum(row => MediaPlan.Of(info, row.What).EstimatedBytes ?? 0);
        if (bytes > limits.Bytes)
            throw new RefusedException(
                new(
                    FailureAction.Refuse,
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
        var captions = row.What is MediaKind.Captions ? await ownCaptions.ChooseAsync(info, cancel) : null;
        var plan = MediaPlan.Of(info, row.What, captions?.Language);
        var storage = tools.Store.Address;
        var key = row.KeyOf(plan.FileName, storage, options.OrganizeBy, channel ?? info.ChannelId, person);
        var sort = FormatChoice.SortOf(row.What is MediaKind.Audio ? options.VideoQuality : row.Profile, options.AudioQuality);
        await OwnAsync(
            row,
            () => media.BeginTransferAsync(row, storage, key, $"{row.Kind}: {plan.FormatIds ?? plan.FileName}", cancel),
            cancel
        );
        var resume = await UploadLedgerStore.FindAsync(tools.Database, job, row.Uuid, storage, key, cancel);
        var moved = await MoveAsync(
            row,
            new(info, row.What, key)
            {
                Language = captions?.Language,
                Metadata = new Dictionary<string, string> { ["video-id"] = video.Value, ["media-id"] = row.Uuid.ToString("D") },
                Resume = resume,
                ExtractAnew = attempt => tools.ReadVideoAsync(video, sort, attempt),
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
                OnGivenUp = (upload, attempt) => UploadLedgerStore.GiveUpAsync(tools.Database, job, row.Uuid, upload, attempt),
                OnFetched = bytes => Interlocked.Add(ref fetched, bytes),
            },
            cancel
        );
        // Before that they are stored is written down: whoever is killed in between does it again.
        if (captions is not null)
            await ownCaptions.StoreTranscriptAsync(captions, moved.Content, cancel);
        await OwnAsync(row, () => media.StoredAsync(row, moved, storage, Availability(info), cancel), cancel);
        left.Remove(row);
        stored++;
        await RemoveFormerAsync(row, storage, moved.Object.Key, cancel);
    }

    private async Task<TransferredMedia> MoveAsync(MediaRow row, MediaRequest request, UploadLedger ledger, CancellationToken cancel)
    {
        try
        {
            var moved = await tools.Transfer.TransferAsync(request, ledger, cancel);
            // What yt-dlp has told of the video is fetched by itself.
            if (row.What is MediaKind.Info)
                Interlocked.Add(ref fetched, moved.SourceBytes);
            return moved;
        }
        catch (ItemFailedException exception)
            when (exception.ErrorId is ErrorIds.StorageObjectDiffers or ErrorIds.StorageObjectNotFound && request.Key == row.ObjectKey)
        {
            media.Lose(row);
            throw;
        }
    }

    /// <summary>
    /// Writes something down of an object that is the job's. Where it is not any more since its video was removed, nothing of it stays in
    /// the storage.
    /// </summary>
    /// <exception cref="VideoRemovedException">It was removed.</exception>
    private async Task OwnAsync(MediaRow row, Func<Task> write, CancellationToken cancel)
    {
        try
        {
            await write();
        }
        catch (ItemFailedException exception) when (exception.ErrorId is ErrorIds.JobTakenOver)
        {
            if (
                await tools.Database.ExecuteIdempotentAsync(
                    (connection, attempt) => UploadSweep.DiscardRemovedAsync(connection, tools.Store, row.Uuid, attempt),
                    cancel
                )
            )
                throw new VideoRemovedException();
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
        var before = fetched;
        try
        {
            foreach (var row in sides)
                await ArchiveSideAsync(info, row, cancel);
        }
        finally
        {
            await CountSidesAsync(fetched - before);
        }
    }

    private async Task ArchiveSideAsync(VideoInfo info, MediaRow row, CancellationToken cancel)
    {
        FailureVerdict verdict;
        try
        {
            await TransferAsync(info, row, cancel);
            return;
        }
        catch (MediaException exception)
            when (FailureVerdict.Of(exception) is { Action: FailureAction.Refuse or FailureAction.Retry } known)
        {
            verdict = known;
        }
        catch (ItemFailedException exception) when (exception.ErrorId is not ErrorIds.JobTakenOver)
        {
            verdict = new(FailureAction.Retry, exception.ErrorId, exception.Message, exception.Remedy);
        }
        if (row.What is MediaKind.Captions && verdict.Action is FailureAction.Refuse && MayCaptionsCome(info))
        {
            var later = tools.Time.GetUtcNow() + CaptionsAgain;
            await media.EndAsync([row], MediaState.Waiting, verdict with { Reason = MediaReason.Retry }, later, cancel);
        }
        else
        {
            var state = verdict.Action is FailureAction.Refuse ? MediaState.Refused : MediaState.Failed;
            await media.EndAsync([row], state, verdict, notBefore: null, cancel);
        }
        left.Remove(row);
    }

    /// <summary>Counts what was fetched beside the media for the day; no limit keeps it from being fetched.</summary>
    private async Task CountSidesAsync(long bytes)
    {
        if (tools.DayLimits is not { } limits || bytes == 0)
            return;
        var share = counted ?? await tools.Pace.ReserveOfDayAsync(Pace.YouTube, videos: 0, bytes: 0, limits, CancellationToken.None);
        await tools.Pace.CorrectDayAsync(share, 0, bytes, CancellationToken.None);
    }

    private bool MayCaptionsCome(VideoInfo info) => PublishedBy(info) > tools.Time.GetUtcNow() - CaptionsComeWithin;

    // Of a day alone its end, so that nothing is left out that may be wanted.
    private static DateTimeOffset? PublishedBy(VideoInfo info) =>
        info.PublishedAt ?? (info.PublishedOn is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) : null);

    private static string? Availability(VideoInfo info) =>
        info.Availability is { } availability ? Database.ColumnText.Of(availability) : null;
}

/// <summary>The video of a job was removed from the archive while the job was at it.</summary>
internal sealed class VideoRemovedException() : Exception("The video was removed while it was being fetched: nothing of it is stored.");
