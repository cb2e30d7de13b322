using System.Collections.Concurrent;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Journal;
using ClusteraIngest.Quota;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Collection;

/// <summary>
/// Does the jobs of a collection: finds the channel, stores its facts, its new videos, and the counts of all its videos. What an attempt
/// that died has stored is neither listed nor counted again.
/// </summary>
internal sealed class ChannelCollector(KeyPool keys, DatabaseResilience database, ILogger log, TimeProvider time)
{
    /// <summary>Up to this many missing videos in one answer are believed; of more YouTube is asked once more.</summary>
    private const int FewVideos = 5;

    /// <summary>What is wrong with an answer in which all videos are missing may have passed by then. Waited for once a job.</summary>
    private static readonly TimeSpan SecondAnswerAfter = TimeSpan.FromSeconds(5);

    /// <summary>When a job is looked at again that other workers may have units for.</summary>
    private static readonly TimeSpan ForOthers = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, CollectRunOptions> optionsByRun = [];
    private readonly VideoCategories categories = new(database, time);
    private readonly ConcurrentDictionary<long, bool> toldUnread = [];

    /// <summary>Collects a channel.</summary>
    public async Task<JobOutcome> WorkAsync(Job job, CancellationToken cancel)
    {
        if (!optionsByRun.TryGetValue(job.RunId, out var options))
            options = optionsByRun.GetOrAdd(job.RunId, await CollectRunOptions.ReadAsync(database, job.RunId, cancel));
        try
        {
            return await CollectAsync(job, options, keys.For(job.JobId), cancel);
        }
        catch (QuotaExceededException exception)
        {
            // Another worker may have other keys, and take it soon.
            var isOthers = await keys.HaveOthersAsync(cancel);
            return new JobOutcome.Snooze(
                isOthers ? time.GetUtcNow() + ForOthers : exception.FreeAgainAt,
                exception.Message,
                QuotaRest.AllKeys
            );
        }
        catch (YouTubeDataException exception)
        {
            return Outcome(exception.ForItem(job.Subject));
        }
        catch (ItemFailedException exception) when (exception.ErrorId == ErrorIds.WaitTooLong)
        {
            return Outcome(Wait.About(job.Subject, exception));
        }
    }

    /// <summary>Warns once a run of what could not be understood, however many of its jobs meet it.</summary>
    private void Tell(UnreadLog unread, long runId)
    {
        if (unread.First is { } example && toldUnread.TryAdd(runId, true))
            UnreadWarning.Write(log, runId, example);
    }

    /// <summary>What may pass is tried again.</summary>
    private static JobOutcome Outcome(IngestException error) =>
        error.InnerException
            is YouTubeDataException { Fault: YouTubeDataFault.Transient or YouTubeDataFault.Garbled or YouTubeDataFault.RateLimited }
            ? new JobOutcome.Retry(error)
            : new JobOutcome.Failed(error);

    /// <summary>Whether a job has waited for a second answer.</summary>
    private sealed class Doubt
    {
        public bool HasWaited { get; set; }
    }

    private async Task<JobOutcome> CollectAsync(Job job, CollectRunOptions options, KeyPool pool, CancellationToken cancel)
    {
        var found = job.Target is { } known
            ? new Found(ResolutionState.Resolved) { ChannelId = ChannelId.Parse(known) }
            : await ResolveAsync(job, options, pool, cancel);
        if (found.ChannelId is not { } channelId)
            return found switch
            {
                { State: ResolutionState.NeedsSearch } => new JobOutcome.NeedsSearch(found.Error!),
                { Error: QuotaExceededException resting } => throw resting,
                _ => Outcome(found.Error!),
            };

        var writer = new CollectionWriter(database, job, time, unread => Tell(unread, job.RunId));
        if (job.Target is null && await writer.TakeTargetAsync(channelId, cancel) is { } other)
            return new JobOutcome.Done($"The same channel as job {other}.");

        var channel =
            found.Facts
            ?? (
                await pool.CallAsync((youtube, key, attempt) => youtube.ChannelsAsync(key, [channelId], attempt), cancel) is [var asked, ..]
                    ? asked
                    : null
            );
        if (channel is null)
            return new JobOutcome.Failed(Found.NotFound(ChannelReference.Parse(channelId.Value), job.Subject));

        var standing = await writer.BeginAsync(channel, cancel);
        await categories.RefreshAsync(pool, cancel);
        var watermark = channel.VideoCount > standing.Stored ? standing.CollectedUntil - YouTubeListing.Overlap : standing.CollectedUntil;
        var listing = new YouTubeListing(pool, database, PlaylistId.UploadsOf(channelId), watermark, options.MaxVideos, onlyFinal: true);
        var fresh = new HashSet<VideoId>();
        var doubt = new Doubt();
        var hasGaps = false;
        // Where an owner has hidden everything, the count of videos may still be the old one.
        var mayBeMissing = channel.VideoCount is null or 0 || standing.Stored > 0;
        await foreach (var page in listing.PagesAsync(() => Task.FromResult(mayBeMissing), cancel))
        {
            var toDescribe = page.ToDescribe.Select(entry => entry.VideoId).ToList();
            var (videos, missing) = await VideosAsync(pool, toDescribe, doubt, cancel);
            await writer.StoreAsync(videos, missing, cursor: null, cancel);
            fresh.UnionWith(toDescribe);
            hasGaps |= missing.Count > 0;
        }

        var isShown = false;
        // Whether the uploads are gone for good shows in the stored videos: all of them are looked at, also those that an earlier attempt
        // has counted.
        var from = listing.IsMissing ? standing with { Cursor = null, HasStoredNew = false } : standing;
        var stored = await writer.StoredVideosAsync(channelId, options.MaxVideos, from, cancel);
        // The rest is known: only its counts are of interest, and whether it is still there.
        foreach (var ids in stored.Where(id => !fresh.Contains(id)).Chunk(YouTubeDataClient.MostAtOnce))
        {
            var (videos, gone) = await VideosAsync(pool, ids, doubt, cancel);
            isShown |= videos.Count > 0;
            await writer.StoreAsync(
                [
                    .. videos,
                    .. gone.Select(id => new ListedVideo
                    {
                        VideoId = id,
                        Availability = VideoAvailability.Deleted,
                        Source = YouTubeDataClient.Source,
                    }),
                ],
                [],
                ids[^1],
                cancel
            );
        }

        if (listing.IsMissing && isShown && channel.VideoCount > 0)
        {
            return new JobOutcome.Retry(YouTubeListing.UploadsNotFound(job.Subject));
        }

        if (!listing.ReachedCap && !hasGaps && !listing.IsMissing)
            await writer.EndAsync(channelId, listing.NewestPublishedAt, cancel);
        return new JobOutcome.Done();
    }

    /// <summary>
    /// The videos, and those of them that are not shown: deleted, or private, which YouTube does not tell apart for a key. An answer in
    /// which all of many are missing may be a fault of the service: it is asked for once more, and the second answer is believed.
    /// </summary>
    private async Task<(IReadOnlyList<ListedVideo> Videos, IReadOnlyList<VideoId> Missing)> VideosAsync(
        KeyPool pool,
        IReadOnlyList<VideoId> ids,
        Doubt doubt,
        CancellationToken cancel
    )
    {
        if (ids.Count == 0)
            return ([], []);
        var videos = await AskAsync();
        if (videos.Count == 0 && ids.Count > FewVideos)
        {
            if (!doubt.HasWaited)
                await Task.Delay(SecondAnswerAfter, time, cancel);
            doubt.HasWaited = true;
            videos = await AskAsync();
        }

        return (videos, [.. ids.Except(videos.Select(video => video.VideoId))]);

        Task<IReadOnlyList<ListedVideo>> AskAsync() =>
            pool.CallAsync((youtube, key, attempt) => youtube.VideosAsync(key, ids, attempt), cancel);
    }

    private async Task<Found> ResolveAsync(Job job, CollectRunOptions options, KeyPool pool, CancellationToken cancel)
    {
        var resolver = new ChannelResolver(new(database), pool, time);
        var resolution = await resolver
            .ResolveAsync(new[] { job.Subject }.ToAsyncEnumerable(), options.AllowSearch, cancel)
            .SingleAsync(cancel);
        return new(resolution.State)
        {
            ChannelId = resolution.ChannelId,
            Title = resolution.Title,
            Error = resolution.Error,
            Facts = resolution.Facts,
        };
    }
}
