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
internal sealed class VideoArchiver(ArchiveTools tools, RunControl runs, PerChannelLimiter turns)
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
        var media = new JobMediaRows(tools.Database, job, video, tools.Time);
        var (channel, person, seconds, isShort) = await media.SurroundingsAsync(cancel);
        using var turn = await turns.EnterAsync(channel ?? "", cancel);
        if (await RestAsync(FormatChoice.EstimatedBytes(options, seconds, isShort), cancel) is { } resting)
            return resting;
        var rows = await media.ClaimAsync(options.Objects, options.SkipExisting, cancel);
        // What an earlier attempt has stored may lack what is kept beside it.
        var sides = rows.Count == 0 ? await media.ClaimSidesAsync(options.SideObjects, options.SkipExisting, cancel) : [];
        if (rows.Count + sides.Count == 0)
            return new JobOutcome.Done("Nothing is left to do.");
        var one = new VideoArchival(tools, runs, job, video, media, options, ChannelId.TryRead(channel, out var id) ? id : null, person);
        try
        {
            var outcome = await one.ArchiveAsync(rows, sides, cancel);
            Interlocked.Exchange(ref storageAwaySince, 0);
            return outcome;
        }
        catch (VideoRemovedException exception)
        {
            return new JobOutcome.Done(exception.Message);
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
            if (verdict.Action is not FailureAction.Rest)
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
            return await EndAsync(new(FailureAction.Retry, exception.ErrorId, exception.Message, exception.Remedy));
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
                    FailureAction.Retry,
                    ErrorIds.JobInterrupted,
                    $"The job was interrupted: {exception.GetType().Name}: {exception.Message}",
                    "It is tried again by itself."
                )
            );
        }

        Task PutBackAsync(MediaReason reason, string errorId, string message, DateTimeOffset? until) =>
            media.EndAsync(
                one.NotYetStored,
                MediaState.Waiting,
                new(FailureAction.Wait, errorId, message, "") { Reason = reason },
                until,
                cancel
            );

        async Task<JobOutcome> EndAsync(FailureVerdict verdict)
        {
            var left = one.NotYetStored;
            var error = verdict.ForItem($"Video {video}");
            switch (verdict.Action)
            {
                case FailureAction.Refuse:
                    await media.EndAsync(left, MediaState.Refused, verdict, notBefore: null, cancel);
                    return new JobOutcome.Done($"Refused: {verdict.Message}");
                case FailureAction.Wait:
                    await media.EndAsync(left, MediaState.Waiting, verdict, verdict.Until, cancel);
                    return new JobOutcome.Done($"Waits: {verdict.Message}");
                case FailureAction.Stop:
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

    /// <summary>The error id of the last attempt; null: there was none, or it did not fail.</summary>
    public static string? BeforeOf(IReadOnlyList<MediaRow> rows) => rows.Select(row => row.ErrorId).FirstOrDefault(id => id is not null);

    private JobOutcome.Snooze Paused(TimeSpan lasting) => new(tools.Time.GetUtcNow() + lasting, "The run is paused.", ArchiveRests.Paused);

    /// <summary>Whether the storage is away for so short a time that it is waited for.</summary>
    private bool MayStorageComeBack()
    {
        var now = tools.Time.GetTimestamp();
        var since = Interlocked.CompareExchange(ref storageAwaySince, now, 0);
        return since == 0 || tools.Time.GetElapsedTime(since, now) < ArchiveRests.LongestStorageAway;
    }

    /// <summary>
    /// What the video has to wait for, so that it is not even extracted; null: nothing. What is left of a day's bytes has to be at least
    /// half of what it probably has.
    /// </summary>
    private async Task<JobOutcome?> RestAsync(double estimatedBytes, CancellationToken cancel)
    {
        if (await tools.Pace.RestOfAsync(Pace.YouTube, cancel) is { } rest)
            return new JobOutcome.Snooze(rest.Until, rest.ToString(), PaceRests.Throttled);
        if (
            tools.DayLimits is { } limits
            && await tools.Pace.DayIsOverAsync(Pace.YouTube, limits, (long)(estimatedBytes / 2), cancel) is { } nextDay
        )
            return new JobOutcome.Snooze(nextDay, new DayIsOverException(nextDay).Message, PaceRests.DayIsOver);
        return null;
    }
}
