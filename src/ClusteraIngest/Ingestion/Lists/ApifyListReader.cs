using System.Globalization;
using System.Threading.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>Reads lists through a paid run each, and stores what they show while the run goes on.</summary>
/// <param name="invocation">The invocation.</param>
/// <param name="paidRuns">Starts runs, and picks up those that were left.</param>
/// <param name="lists">The lists as they are now.</param>
/// <param name="readsOn">
/// Whether a list is read where what was picked up for it was something else; false where another way does that.
/// </param>
internal sealed class ApifyListReader(Invocation invocation, ActorRunLauncher paidRuns, ListStore lists, bool readsOn) : IListReader
{
    /// <summary>
    /// The most videos of each kind: the invocation's cap, else none for a full reading, else the list's, else the default.
    /// </summary>
    public static int CapOf(MonitoredList list, IngestOptions options) =>
        options.MaxVideos ?? (options.Full ? YouTubeScraper.Unlimited : list.MaxVideos ?? options.DefaultMaxVideos);

    /// <summary>
    /// How many videos that were listed before come before what a spending limit has cut off; 0: nothing is read on, the cap ends before
    /// that.
    /// </summary>
    public static int ListedAgain(MonitoredList list, int maxVideos) =>
        list.CutOffAfter is { } after && after < YouTubeScraper.MostVideos(list.Kind, maxVideos) ? after : 0;

    /// <inheritdoc/>
    public async Task<ItemFailedException?> ReadAsync(
        MonitoredList list,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var options = invocation.Options;
        var maxVideos = CapOf(list, options);
        var listedAgain = ListedAgain(list, maxVideos);
        var watermark =
            options.Full || list.Kind is ListKind.Playlist ? null
            : listedAgain > 0 ? list.CutOffSince
            : list.NewestPublishedAt;
        var intent = new ActorRunIntent
        {
            Actor = YouTubeScraper.Actor,
            Purpose = ActorRunPurpose.List,
            ListId = list.ListId,
            Subject = list.Url,
            IsFull = watermark is null,
            LastRead = new(list.LastSyncedAt),
            Input = YouTubeScraper.Input(list, maxVideos, watermark),
        };

        ActorRunReader? opened;
        try
        {
            opened = await paidRuns.OpenAsync(
                intent,
                new(
                    YouTubeScraper.MaxCostUsd(list.Kind, maxVideos),
                    (listedAgain + 1) * YouTubeScraper.UsdPerVideo,
                    YouTubeScraper.UsdPerVideo
                ),
                async () => (await FindAsync(list, cancel))?.LastSyncedAt == list.LastSyncedAt,
                cancel
            );
        }
        catch (BudgetExceededException exception)
            when (listedAgain > 0 && exception.LimitUsd - exception.SpentUsd >= YouTubeScraper.UsdPerVideo)
        {
            // There is money, but not enough to come to what is missing here: it is left for what else there is to read.
            var cost = string.Create(CultureInfo.InvariantCulture, $"{listedAgain * YouTubeScraper.UsdPerVideo:0.00##} USD");
            var cutOff = new ItemFailedException(
                exception.ErrorId,
                $"{list.Url}: a spending limit has cut it off after {listedAgain} videos. To read on lists these once more, which takes "
                    + $"more than "
                    + $"{cost}. {exception.Message}",
                $"{exception.Remedy} Or give the list a cap of fewer videos: then what is behind them is left out.",
                exception
            );
            await new ListWriter(invocation, list).FailAsync(cutOff);
            return cutOff;
        }

        await using var run = opened;
        if (run is null)
        {
            invocation.Progress.Change(figures => figures with { ListsRead = figures.ListsRead + 1 });
            return null;
        }

        // A run that is picked up was asked for by an earlier invocation, perhaps otherwise.
        if (YouTubeScraper.IsOfVideos(run.Entry.Input))
        {
            var failure = await new DetailsRun(invocation, run, list).FollowAsync(positions: null, results, cancel);
            await run.DisposeAsync(); // its part of the budget is free again
            return readsOn ? await ReadAsync(list, results, cancel) : failure;
        }

        var asked = YouTubeScraper.Asked(run.Entry.Input);
        var reading = new ListReading(list, asked.MaxVideos, asked.Since, CapOf(list, options with { MaxVideos = null }));
        var writer = new ListWriter(invocation, list);
        var before = run.Offset;
        var read = YouTubeScraperItem.Items(invocation.Time);
        ListReadOutcome? written = null;
        // The stored handle is looked up before the first page is stored, unless that is all there is and none of its items needs it.
        var isHandleKnown = before > 0;
        var own = OwnOf(isHandleKnown ? await StoredHandleAsync(list, cancel) : null);

        // Read, and not stored before it is known which channel the list's is.
        var held = new List<SourceItem>();
        try
        {
            if (before > 0 && !own.IsDecided)
                own.TryDecide(await run.RecallAsync(read, cancel), isAll: true);
            await run.FollowAsync(
                read,
                async page =>
                {
                    held.AddRange(page.Items);
                    if (own.TryDecide(held, page.IsLast))
                        await StoreHeldAsync(page.Offset + page.Items.Count, page.IsLast);
                },
                cancel
            );
            if (held.Count > 0)
            {
                own.TryDecide(held, isAll: true);
                await StoreHeldAsync(run.Offset, isLast: true);
            }

            if (before > 0 && !reading.HasShownVideos)
            {
                var recalled = await run.RecallAsync(read, cancel);
                await LookUpHandlesAsync(recalled);
                foreach (var item in recalled)
                    reading.Recall(own.Sort(item), invocation.Now);
            }
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            var lost = ActorRunLauncher.Expired(run.Entry with { ItemsStored = run.Offset - held.Count }, exception);
            await writer.EndAsync(new(new(list.ListId) { Error = lost, HadWatermark = asked.Since is not null }, run, ChargeState.Lost));
            return lost;
        }

        if (written is null)
            await writer.EndAsync(written = EndOf());
        var error = written.List.Error;
        var isCutOff = error is null && IsCut();
        if (isCutOff && run.LimitedBy is not SpendingLimit.Earlier)
            throw await paidRuns.CutOffAsync(run, cancel);

        // What was picked up had been started for new videos only, under a limit that is none of this invocation's, or by a handle that
        // leads elsewhere by now: what this one is for is still to be done.
        var isToBeReadOn =
            error is null && (isCutOff || options.Full && asked.Since is not null)
            || run.Status.HasSucceeded && asked.Address != YouTubeScraper.Address(list) && !reading.HasShownVideos;
        if (readsOn && isToBeReadOn && await FindAsync(list, cancel) is { } afterwards)
        {
            await run.DisposeAsync(); // its part of the budget is free again
            invocation.Progress.Change(figures => figures with { Lists = figures.Lists + 1 });
            return await ReadAsync(afterwards, results, cancel);
        }

        return error;

        OwnChannel OwnOf(string? storedHandle) =>
            new(
                list,
                storedHandle,
                isAskedById: list is { Kind: ListKind.Channel, YoutubeId: not null } && asked.Address == YouTubeScraper.Address(list)
            );

        async Task StoreHeldAsync(int offset, bool isLast)
        {
            // It matters to items that do not give their channel's id.
            if (
                !isHandleKnown
                && list.YoutubeId is not null
                && (!isLast || held.Exists(item => item is SourceItem.Listed { Value.ChannelId: null }))
            )
                (isHandleKnown, own) = (true, OwnOf(await StoredHandleAsync(list, cancel)));
            await LookUpHandlesAsync(held);
            var now = invocation.Now;
            var items = held.ConvertAll(own.Sort);
            foreach (var item in items)
                reading.Add(item, now);
            held.Clear();

            // The last page tells how the list's reading has ended, unless what an earlier invocation stored has to be looked at once more.
            var end = isLast && (before == 0 || reading.HasShownVideos) ? EndOf() : null;
            foreach (var result in await writer.StoreAsync(run.Entry, items, offset - items.Count, end))
                await results.WriteAsync(result, cancel);
            written = end;
        }

        async Task LookUpHandlesAsync(IReadOnlyList<SourceItem> items)
        {
            if (own.UnknownHandles(items) is { Count: > 0 } handles)
                own.AddOthers(
                    await invocation.Database.ExecuteIdempotentAsync(
                        attempt => lists.FindHandlesOfOthersAsync(list.YoutubeId!, handles, attempt),
                        cancel
                    )
                );
        }

        ListReadOutcome EndOf()
        {
            var end = reading.End(run.Status, before, IsCut());
            return new(end, run, end.Error is null || run.Status.HasSucceeded ? ChargeState.Settled : ChargeState.Failed);
        }

        // A run that costs what it may has been cut off there, where that was less than the cap can cost, and not all of the channel's
        // videos came.
        bool IsCut() =>
            run.Entry.MaxChargeUsd is { } most
            && run.ExpectedCostUsd > most - YouTubeScraper.UsdPerVideo
            && most < YouTubeScraper.MaxCostUsd(list.Kind, asked.MaxVideos)
            && !reading.HasShownAll;
    }

    private Task<string?> StoredHandleAsync(MonitoredList list, CancellationToken cancel) =>
        list is { Kind: ListKind.Channel, YoutubeId: { } channel }
            ? invocation.Database.ExecuteIdempotentAsync(attempt => lists.FindHandleAsync(channel, attempt), cancel)
            : Task.FromResult<string?>(null);

    private Task<MonitoredList?> FindAsync(MonitoredList list, CancellationToken cancel) =>
        invocation.Database.ExecuteIdempotentAsync(attempt => lists.FindAsync(list.ListId, attempt), cancel);
}
