using System.Collections.Concurrent;
using System.Threading.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Spending;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>Fetches videos whose ids are known through paid runs, many in one: nothing is paid for that is stored already.</summary>
internal sealed class ApifyDetails(Invocation invocation, ActorRunLauncher paidRuns)
{
    /// <summary>A run takes about 20 s to begin: so many videos in one that this does not matter, so few that they come soon.</summary>
    private const int VideosPerRun = 200;

    private readonly ConcurrentDictionary<long, List<PlaylistEntry>> pending = [];
    private readonly ConcurrentDictionary<long, bool> gaps = [];

    /// <summary>Whether a video of the list was not delivered, though nothing had failed.</summary>
    public bool HasGaps(MonitoredList list) => gaps.ContainsKey(list.ListId);

    /// <summary>Notes videos to be fetched, and fetches them once there are enough for a run. The error, where that failed.</summary>
    public async Task<ItemFailedException?> AddAsync(
        MonitoredList list,
        IEnumerable<PlaylistEntry> entries,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var waiting = pending.GetOrAdd(list.ListId, _ => []);
        waiting.AddRange(entries);
        return waiting.Count < VideosPerRun ? null : await FlushAsync(list, results, cancel);
    }

    /// <summary>Fetches what is noted. The error, where that failed.</summary>
    public async Task<ItemFailedException?> FlushAsync(
        MonitoredList list,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        pending.TryRemove(list.ListId, out var waiting);
        var positions = (waiting ?? [])
            .DistinctBy(entry => entry.VideoId)
            .ToDictionary(entry => entry.VideoId, entry => list.Kind is ListKind.Playlist ? entry.Position : null);
        while (positions.Count > 0)
        {
            // Another process may have had the list in hand, and have stored some of them meanwhile.
            var (isMine, error) = await FetchAsync(list, positions, results, cancel);
            if (error is not null || isMine)
                return error;
            foreach (var video in await DescribedAsync(positions, cancel))
                positions.Remove(video);
        }

        return null;
    }

    private async Task<(bool IsMine, ItemFailedException? Error)> FetchAsync(
        MonitoredList list,
        Dictionary<VideoId, int?> positions,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var intent = new ActorRunIntent
        {
            Actor = YouTubeScraper.Actor,
            Purpose = ActorRunPurpose.List,
            ListId = list.ListId,
            Subject = list.Url,
            Input = YouTubeScraper.Input(positions.Keys),
        };
        await using var run = await paidRuns.OpenAsync(
            intent,
            ChargePrice.OfItems(positions.Count, YouTubeScraper.UsdPerVideo),
            async () => (await DescribedAsync(positions, cancel)).Count == 0,
            cancel
        );
        if (run is null)
            return (false, null);

        var isMine =
            YouTubeScraper.IsOfVideos(run.Entry.Input) && YouTubeScraper.VideosOf(run.Entry.Input).ToHashSet().SetEquals(positions.Keys);
        var details = new DetailsRun(invocation, run, list);
        var error = await details.FollowAsync(positions, results, cancel);
        if (error is null && IsCutByBudget(run))
            return run.LimitedBy is SpendingLimit.Earlier ? (false, null) : throw await paidRuns.CutOffAsync(run, cancel);
        if (isMine && error is null)
            await TellMissingAsync(list, positions, details, results, cancel);
        return (isMine, error);
    }

    /// <summary>A run that has charged all that it may, where that was less than its videos cost, has left some of them out.</summary>
    private static bool IsCutByBudget(ActorRunReader run) =>
        run.Entry.MaxChargeUsd is { } most
        && run.ExpectedCostUsd > most - YouTubeScraper.UsdPerVideo
        && YouTubeScraper.IsOfVideos(run.Entry.Input)
        && most < YouTubeScraper.VideosOf(run.Entry.Input).Count * YouTubeScraper.UsdPerVideo;

    /// <summary>
    /// A run that went well, but says nothing of a video that it was to fetch: that is told, and the next reading asks again.
    /// </summary>
    private async Task TellMissingAsync(
        MonitoredList list,
        Dictionary<VideoId, int?> positions,
        DetailsRun details,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var stored = await DescribedAsync(positions, cancel);
        var missing = positions.Keys.Where(video => !stored.Contains(video) && !details.Answered.Contains(video)).ToList();
        if (missing.Count == 0)
            return;
        gaps.TryAdd(list.ListId, true);
        var items = missing.Select(video => new SourceItem.Reported(
            $"https://www.youtube.com/watch?v={video}",
            "nothing",
            "it was asked for the video, and does not mention it"
        ));
        foreach (var result in await new ListWriter(invocation, list).StoreAsync([.. items], channel: null))
            await results.WriteAsync(result, cancel);
    }

    private Task<IReadOnlySet<VideoId>> DescribedAsync(Dictionary<VideoId, int?> positions, CancellationToken cancel) =>
        invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) => VideoStore.DescribedAsync(connection, positions.Keys, onlyFinal: false, attempt),
            cancel
        );
}
