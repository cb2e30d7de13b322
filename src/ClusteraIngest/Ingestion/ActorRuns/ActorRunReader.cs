using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.Telemetry;
using ClusteraIngest.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>An actor run that was started and is read from its stored offset on.</summary>
internal sealed class ActorRunReader(
    Invocation invocation,
    ApifyClient apify,
    ActorRunEntry entry,
    ApifyRun status,
    AdaptiveConcurrencyLimit.Slot slot,
    Budget.Reservation reservation,
    SpendingLimit limitedBy,
    decimal usdPerItem,
    Action leave
) : IAsyncDisposable
{
    /// <summary>Pages are sized by what items weigh: about this many bytes each.</summary>
    private const int PageBytes = 1_250_000;
    private const int FirstPageItems = 250;
    private const int MostPageItems = 1_000;
    private const int MostTooLarge = 3;
    private const int MostContradictions = 5;

    private static readonly KeyValuePair<string, object?> ProviderTag = IngestTelemetry.Tag("provider", ApifyClient.Provider);
    private readonly KeyValuePair<string, object?> purposeTag = IngestTelemetry.Tag("purpose", ColumnText.Of(entry.Purpose));
    private decimal reportedCostUsd;
    private int itemsRead = entry.ItemsStored; // what the last page makes of the run is reckoned before it is stored
    private readonly CancellationTokenSource watching = new();
    private Task watch = Task.CompletedTask;
    private bool isDisposed;
    private int tooLarge;

    public ActorRunEntry Entry { get; } = entry;

    /// <summary>What an item is expected to cost.</summary>
    public decimal UsdPerItem { get; } = usdPerItem;

    /// <summary>The limit that it may end at.</summary>
    public SpendingLimit LimitedBy { get; } = limitedBy;

    /// <summary>The last thing that Apify said of it.</summary>
    public ApifyRun Status { get; private set; } = status;

    /// <summary>The offset up to which items are stored.</summary>
    public int Offset { get; private set; } = entry.ItemsStored;

    /// <summary>What it has cost, as far as Apify has told.</summary>
    public decimal CostUsd => Status.UsageTotalUsd ?? 0;

    /// <summary>
    /// The same, or, while Apify has not told, what its items are expected to cost: a limit must not wait for Apify's accounts.
    /// </summary>
    public decimal ExpectedCostUsd => CostUsd > 0 ? CostUsd : itemsRead * UsdPerItem;

    /// <summary>
    /// Hands the items to <paramref name="store"/> page by page while the run goes on; returns when all are stored and it has ended.
    /// </summary>
    /// <param name="read">How they are read.</param>
    /// <param name="store">Stores a page and the offset behind it, in one transaction.</param>
    /// <param name="cancel">Stops reading; the run goes on and is picked up by the next invocation.</param>
    public async Task FollowAsync<T>(DatasetItems<T> read, Func<RunPage<T>, Task> store, CancellationToken cancel)
    {
        var limit = FirstPageItems;
        var wait = TimeSpan.FromSeconds(1);
        var contradictions = 0;
        if (Status.IsReady)
        {
            await WaitAsync(wait, cancel);
        }

        while (true)
        {
            var hasEnded = Status.HasEnded;
            if (hasEnded)
            {
                slot.Dispose();
            }

            var asked = limit;
            if (await ReadAsync(read, limit, cancel) is not { } page)
            {
                limit = Math.Max(1, limit / 8);
                continue;
            }

            // Asked after the run's end, a page that is not full is the last one, unless Apify counts more items.
            var count = page.Items.Count;
            var left = hasEnded && page.Total is { } total ? total - Offset - count : 0;
            if (left < 0 || (left > 0 && count == 0))
            {
                if (++contradictions > MostContradictions)
                    throw Incomplete(page.Total!.Value);
                await Task.Delay(TimeSpan.FromSeconds(1), invocation.Time, cancel);
                continue;
            }

            contradictions = 0;
            var isLast = hasEnded && count < asked && left == 0;
            if (count > 0)
            {
                itemsRead = Offset + count;
                await store(new(page.Items, Offset, isLast));
                Offset += count;
                limit = Math.Clamp(PageBytes / Math.Max(1, page.Bytes / count), 1, MostPageItems);
            }

            if (isLast)
            {
                invocation.Log.LogInformation(
                    "Run {ApifyRunId} has ended ({Status}) and is read: {Items} items.",
                    Status.Id,
                    Status.Status,
                    Offset
                );
                return;
            }

            if (count >= asked)
            {
                continue;
            }

            // While items trickle in they are looked for every second, later less and less often.
            wait = count > 0 ? TimeSpan.FromSeconds(1) : wait;
            await WaitAsync(wait, cancel);
            wait = TimeSpan.FromSeconds(Math.Min(10, wait.TotalSeconds * 1.5));
        }
    }

    /// <summary>The dataset has another size than what can be read of it.</summary>
    private ItemFailedException Incomplete(int total) =>
        new(
            ErrorIds.ApifyDatasetIncomplete,
            $"{Entry.VideoId ?? Entry.Actor}: the dataset of run {Status.Id} has {total} items, as Apify says; {Offset} were read, and "
                + $"what follows does not fit that.",
            "What was read is stored. Run again: it carries on there. If it stays so, look at the run in Apify Console."
        );

    /// <summary>The first items once more, of those that earlier invocations have stored.</summary>
    public async Task<IReadOnlyList<T>> RecallAsync<T>(DatasetItems<T> read, CancellationToken cancel) =>
        (await apify.ReadItemsAsync(Status.DefaultDatasetId, 0, Math.Min(FirstPageItems, Offset), read.Take, cancel)).Items;

    /// <summary>Waits until the run has ended; then gives its room to the next one.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        while (!Status.HasEnded)
        {
            await WaitAsync(TimeSpan.FromSeconds(60), cancel);
        }

        slot.Dispose();
    }

    /// <summary>
    /// A page of items; null where it is too large and should be asked for in smaller ones. An item that is too large alone has something
    /// that stands for it.
    /// </summary>
    private async Task<DatasetPage<T>?> ReadAsync<T>(DatasetItems<T> read, int limit, CancellationToken cancel)
    {
        try
        {
            return await apify.ReadItemsAsync(Status.DefaultDatasetId, Offset, limit, read.Take, cancel);
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.TooLarge)
        {
            if (limit > 1)
                return null;

            // Where so many are too large, it is the answers that have no end, not the items.
            if (++tooLarge > MostTooLarge)
                throw;
            return new([read.TooLarge], ApifyBody.LargestPage);
        }
    }

    /// <summary>The command that closes the run in the ledger, together with what it brought.</summary>
    /// <param name="state">What becomes of it.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="last">Its last items, which are stored with it; null: those are stored already.</param>
    public NpgsqlBatchCommand Close(ChargeState state, ItemFailedException? error = null, LastItems? last = null) =>
        ActorRunCommands.Close(Entry, Status.Status, OutcomeOf(state, error), last);

    private ChargeOutcome OutcomeOf(ChargeState state, ItemFailedException? error)
    {
        // Where Apify has not settled the cost yet, it is asked for again later.
        var isSettled = CostUsd > 0;
        invocation.Log.LogInformation(
            "Run {ApifyRunId} is closed ({State}): {CostUsd} USD{Note}.",
            Status.Id,
            HumanFormat.Word(state),
            ExpectedCostUsd,
            isSettled ? "" : " expected, not settled yet"
        );
        IngestTelemetry.ChargesClosed.Add(1, ProviderTag, purposeTag, IngestTelemetry.Tag("state", ColumnText.Of(state)));
        return new()
        {
            State = state,
            CostUsd = Status.UsageTotalUsd,
            ExpectedUsd = ExpectedCostUsd,
            IsCostSettled = isSettled,
            ErrorId = error?.ErrorId,
            Message = error?.Message,
            At = invocation.Now,
        };
    }

    /// <summary>
    /// Reports what it has cost so far. Where others share a limit, it gives back what it does not need as soon as it has ended at Apify,
    /// also where nobody takes what it has brought for the moment: whoever is to take that may be waiting for this very money.
    /// </summary>
    /// <param name="giveBack">Tells other processes what it has cost in the end; null: no limit is shared.</param>
    public void Begin(Func<decimal, CancellationToken, Task>? giveBack)
    {
        ReportCost();
        if (giveBack is not null)
            watch = WatchAsync(giveBack, watching.Token);
    }

    private async Task WatchAsync(Func<decimal, CancellationToken, Task> giveBack, CancellationToken cancel)
    {
        try
        {
            var last = Status;
            while (!last.HasEnded)
                last = await apify.GetRunAsync(last.Id, TimeSpan.FromSeconds(60), cancel);
            if (last.UsageTotalUsd is > 0 and var costUsd)
            {
                reservation.Settle(costUsd);
                await giveBack(costUsd, cancel);
            }
        }
        catch (Exception exception) when (exception is IngestException or ApifyException or NpgsqlException or OperationCanceledException)
        {
            // It is given back when the run has been read.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Left once: afterwards the list or transcript may be in somebody else's hand.
        if (isDisposed)
            return;

        isDisposed = true;
        slot.Dispose();
        await watching.CancelAsync();
        await watch;
        watching.Dispose();
        reservation.Settle(
            !Status.HasEnded ? reservation.GrantedUsd
            : CostUsd > 0 ? CostUsd
            : Math.Min(ExpectedCostUsd, reservation.GrantedUsd)
        );
        leave();
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        Status = await apify.GetRunAsync(Status.Id, wait, cancel);
        ReportCost();
        if (!Status.IsStatusKnown)
        {
            // Whether it will ever end cannot be told. It stays open in the ledger: the next invocation looks again.
            throw new ItemFailedException(
                ErrorIds.ApifyStatusUnknown,
                $"{Entry.VideoId ?? Entry.Actor}: run {Status.Id} has a status that Apify's documentation does not name "
                    + $"('{Status.Status}').",
                "What it delivered is stored, and the next run carries on with it. If it stays so, look for a newer version of this tool."
            );
        }
    }

    /// <summary>Adds to the figures what the run cost since it was last looked at.</summary>
    private void ReportCost()
    {
        var more = CostUsd - reportedCostUsd;
        reportedCostUsd = CostUsd;
        invocation.Progress.Change(figures => figures with { CostUsd = figures.CostUsd + more });
        IngestTelemetry.CostUsd.Add((double)more, ProviderTag, purposeTag);
    }
}
