using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>Stage 2: reads lists through a paid run each, stores what they show while the run goes on, and yields each new video when it is committed.</summary>
internal sealed class ListIngestion(Invocation invocation, PaidRuns paidRuns, ListStore lists, int concurrency)
{
    public IAsyncEnumerable<StageResult<Video>> RunAsync(IAsyncEnumerable<MonitoredList> lists, CancellationToken cancel) =>
        ConcurrentStage.RunAsync<MonitoredList, StageResult<Video>>(lists, concurrency, IngestAsync, cancel);

    /// <summary>The most videos of each kind: the invocation's cap, else none for a full reading, else the list's, else the default.</summary>
    public static int CapOf(MonitoredList list, IngestOptions options) =>
        options.MaxVideos ?? (options.Full ? YouTubeScraper.Unlimited : list.MaxVideos ?? options.DefaultMaxVideos);

    private async Task IngestAsync(MonitoredList list, ChannelWriter<StageResult<Video>> results, CancellationToken cancel)
    {
        invocation.Progress.Change(figures => figures with { Lists = figures.Lists + 1 });
        try
        {
            if (await ReadAsync(list, results, cancel) is { } error)
            {
                await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
            }
        }
        catch (ItemFailedException exception)
        {
            if (exception.ErrorId != PaidRuns.TakenOverId)
                await new ListWriter(invocation, list).FailAsync(exception);
            await results.WriteAsync(StageResult.Failed<Video>(list.Url, exception), cancel);
        }
        catch (ApifyException exception)
        {
            var error = exception.ForItem(list.Url);
            await new ListWriter(invocation, list).FailAsync(error);
            await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            var error = new ItemFailedException(
                "ListRemoved", $"{list.Url}: the list was removed before its turn came.", "Add it again, if that was not meant.", exception);
            await new ListWriter(invocation, list).FailAsync(error);
            await results.WriteAsync(StageResult.Failed<Video>(list.Url, error), cancel);
        }
    }

    /// <summary>Reads a list; the error, where it failed.</summary>
    private async Task<ItemFailedException?> ReadAsync(MonitoredList list, ChannelWriter<StageResult<Video>> results, CancellationToken cancel)
    {
        var options = invocation.Options;
        var maxVideos = CapOf(list, options);
        var watermark = options.Full || list.Kind is ListKind.Playlist ? null : list.NewestPublishedAt;
        var intent = new PaidRunIntent
        {
            Actor = YouTubeScraper.Actor,
            Purpose = PaidRunPurpose.List,
            ListId = list.ListId,
            IsFull = watermark is null,
            Input = YouTubeScraper.Input(list, maxVideos, watermark),
        };

        using var run = await paidRuns.OpenAsync(
            intent, YouTubeScraper.MaxCostUsd(list.Kind, maxVideos), YouTubeScraper.UsdPerVideo,
            async () => (await FindAsync(list, cancel))?.LastSyncedAt == list.LastSyncedAt,
            cancel);
        if (run is null)
        {
            invocation.Progress.Change(figures => figures with { ListsRead = figures.ListsRead + 1 });
            return null;
        }

        // A run that is picked up was asked for by an earlier invocation, perhaps otherwise.
        var asked = YouTubeScraper.Asked(run.Entry.Input);
        var reading = new ListReading(list, asked.MaxVideos, asked.HasWatermark);
        var writer = new ListWriter(invocation, list);
        var before = run.Offset;
        try
        {
            await run.FollowAsync(
                async (page, offset) =>
                {
                    var items = page.Items.Select(item => YouTubeScraperItem.Read(item, invocation.Now)).ToList();
                    items.ForEach(reading.Add);
                    foreach (var result in await writer.StoreAsync(run.Entry, items, offset))
                    {
                        await results.WriteAsync(result, cancel);
                    }
                },
                cancel);
            if (before > 0 && !reading.HasShownVideos)
            {
                foreach (var item in await run.RecallAsync(cancel))
                    reading.Recall(YouTubeScraperItem.Read(item, invocation.Now));
            }
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            var lost = PaidRuns.Expired(run.Entry with { ItemsStored = run.Offset }, exception);
            await writer.EndAsync(run, PaidRunState.Lost, new(list.ListId) { Error = lost, HadWatermark = asked.HasWatermark });
            return lost;
        }

        var end = reading.End(run.Status, before);
        // A run that costs what it may has been cut off there; by the budget only if that was less than the cap can cost.
        var isCut = run.Entry.MaxChargeUsd is { } most && run.ExpectedCostUsd > most - YouTubeScraper.UsdPerVideo;
        var isCutByBudget = isCut && run.Entry.MaxChargeUsd < YouTubeScraper.MaxCostUsd(list.Kind, asked.MaxVideos);
        await writer.EndAsync(
            run, end.Error is null || run.Status.HasSucceeded ? PaidRunState.Consumed : PaidRunState.Failed,
            end with { ReachedCap = end.ReachedCap || isCut });
        if (isCutByBudget && end.Error is null)
        {
            throw await paidRuns.CutOffAsync(run, cancel);
        }

        // What was picked up had been started for new videos only: what this invocation is for is still to be done.
        if (end.Error is null && options.Full && asked.HasWatermark && await FindAsync(list, cancel) is { } afterwards)
        {
            run.Dispose();   // its part of the budget is free again
            invocation.Progress.Change(figures => figures with { Lists = figures.Lists + 1 });
            return await ReadAsync(afterwards, results, cancel);
        }

        return end.Error;
    }

    private Task<MonitoredList?> FindAsync(MonitoredList list, CancellationToken cancel) =>
        invocation.Database.RepeatAsync(attempt => lists.FindAsync(list.ListId, attempt), cancel);
}
