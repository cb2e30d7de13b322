using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// A paid run that fetches single videos of a list, whose ids were found another way. The list's own reading goes on after it.
/// </summary>
internal sealed class DetailsRun(Invocation invocation, ActorRunReader run, MonitoredList list)
{
    private readonly HashSet<VideoId> answered = [];

    /// <summary>The videos that the run has told something of, to this invocation.</summary>
    public IReadOnlySet<VideoId> Answered => answered;

    /// <summary>Stores what the run delivers and closes it.</summary>
    /// <param name="positions">The videos' places in the list, and with them which are expected; null: not known any more.</param>
    /// <param name="results">Takes each new video once it is committed, and each item that failed.</param>
    /// <param name="cancel">Stops it; the run goes on and is picked up by the next invocation.</param>
    /// <returns>Why it failed; null where it did not. What it delivered is stored in either case.</returns>
    public async Task<ItemFailedException?> FollowAsync(
        IReadOnlyDictionary<VideoId, int?>? positions,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var writer = new ListWriter(invocation, list);
        var own = new OwnChannel(list);
        SourceItem.Unrecognized? strange = null;
        try
        {
            await run.FollowAsync(
                YouTubeScraperItem.Items(invocation.Time),
                async page =>
                {
                    var items = page.Items.Select(item => own.Sort(Placed(item, positions))).ToList();
                    strange ??= items.OfType<SourceItem.Unrecognized>().FirstOrDefault();
                    answered.UnionWith(items.Select(VideoOf).OfType<VideoId>());
                    foreach (var result in await writer.StoreAsync(run.Entry, items, page.Offset))
                        await results.WriteAsync(result, cancel);
                },
                cancel
            );
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            var lost = ActorRunLauncher.Expired(run.Entry with { ItemsStored = run.Offset }, exception);
            await writer.CloseAsync(run, ChargeState.Lost, lost);
            return lost;
        }

        var error =
            !run.Status.HasSucceeded ? ListReading.Failed(list, run.Status)
            : answered.Count == 0 && strange is not null ? ListReading.NotRecognized(list, strange)
            : null;
        await writer.CloseAsync(run, error is null || run.Status.HasSucceeded ? ChargeState.Settled : ChargeState.Failed, error);
        return error;
    }

    private static VideoId? VideoOf(SourceItem item) =>
        item switch
        {
            SourceItem.Listed { Value.VideoId: var video } => video,
            SourceItem.Foreign { Value.VideoId: var video } => video,
            SourceItem.Reported { Url: var url } when VideoId.TryParse(url, out var video) => video,
            _ => null,
        };

    /// <summary>The place that the actor tells is the video's place among the addresses that it was given.</summary>
    private static SourceItem Placed(SourceItem item, IReadOnlyDictionary<VideoId, int?>? positions) =>
        item is SourceItem.Listed { Value: var video }
            ? new SourceItem.Listed(video with { Position = positions?.GetValueOrDefault(video.VideoId) })
            : item;
}
