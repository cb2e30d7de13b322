using System.Collections.Concurrent;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Spending;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>
/// What all invocations on a database may spend together in a month. A run is started only when the most that it may charge is set aside in
/// the ledger. Where too little is left for that, what open runs give back is waited for, of all processes first come, first served; only
/// when none is open any more it makes do with less.
/// </summary>
/// <param name="limitUsd">The limit; null: there is none.</param>
/// <param name="costs">The ledger's sums.</param>
/// <param name="invocation">The invocation.</param>
/// <param name="adoptsOpenRuns">Whether it picks up what dead invocations have left open, so that this, too, is given back.</param>
internal sealed class MonthlyLimit(decimal? limitUsd, CostStore costs, Invocation invocation, bool adoptsOpenRuns)
{
    /// <summary>How long runs that dead invocations left open are waited for to be picked up: that comes first.</summary>
    private static readonly TimeSpan Adoption = TimeSpan.FromSeconds(15);

    private readonly WaitingLine line = new();
    private volatile TaskCompletionSource givenBack = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The runs that this invocation has in hand: only these will give back what they do not need.</summary>
    private readonly ConcurrentDictionary<long, bool> inHand = new();

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => limitUsd is not null;

    /// <summary>
    /// What is set aside for a run when its intent is written down: the most that it can cost, where there is nothing to keep within. Null:
    /// that is for <see cref="ReserveAsync"/> to find out.
    /// </summary>
    public decimal? SetAsideAtOnce(decimal wishUsd) => IsLimited || invocation.Budget.IsLimited ? null : wishUsd;

    /// <summary>A run is in hand from now on.</summary>
    public void Hold(LedgerEntry entry) => inHand.TryAdd(entry.ApifyRunKey, true);

    /// <summary>It is done with, or left open for a later invocation.</summary>
    public void Release(LedgerEntry entry)
    {
        inHand.TryRemove(entry.ApifyRunKey, out _);
        GivenBack();
    }

    /// <summary>A run that has ended counts for no more than it has cost, though it is not read yet.</summary>
    public async Task GiveBackAsync(LedgerEntry entry, decimal costUsd, CancellationToken cancel)
    {
        await invocation.Database.ExecuteIdempotentAsync(attempt => costs.GiveBackAsync(entry, costUsd, attempt), cancel);
        GivenBack();
    }

    /// <summary>Money has come back: who waits for it looks again.</summary>
    private void GivenBack()
    {
        var before = givenBack;
        givenBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.TrySetResult();
    }

    /// <summary>
    /// Sets aside what a run that is about to be started may charge: the whole of <paramref name="grantedUsd"/>; all that is left of the
    /// month, where that is less and nobody can give any more back.
    /// </summary>
    /// <param name="entry">The run's intent.</param>
    /// <param name="grantedUsd">What the invocation's own limit lets it charge.</param>
    /// <param name="leastUsd">The least with which it makes sense.</param>
    /// <param name="isCapped">Whether Apify is told of a limit in any case.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>What was set aside.</returns>
    /// <exception cref="BudgetExceededException">Too little is left, and nobody can give enough back.</exception>
    public async Task<decimal> ReserveAsync(
        LedgerEntry entry,
        decimal grantedUsd,
        decimal leastUsd,
        bool isCapped,
        CancellationToken cancel
    )
    {
        if (limitUsd is { } limit)
            return await ReserveWithinAsync(limit, entry, grantedUsd, leastUsd, cancel);

        if (!entry.IsNew || SetAsideAtOnce(grantedUsd) is null) // else it was set aside with the intent
        {
            await invocation.Database.ExecuteIdempotentAsync(
                attempt => costs.ReserveAsync(entry.ApifyRunKey, grantedUsd, isCapped, invocation.Now, attempt),
                cancel
            );
        }

        return grantedUsd;
    }

    private async Task<decimal> ReserveWithinAsync(
        decimal limit,
        LedgerEntry entry,
        decimal wantedUsd,
        decimal leastUsd,
        CancellationToken cancel
    )
    {
        using var turn = await line.EnterAsync(cancel);
        var (lastUsed, lastOpen) = (0m, 0m);
        var unchangedSince = invocation.Now;
        // Other processes may be waiting for this one, through a pipe between the two for instance: whoever calls limits the wait.
        while (true)
        {
            var given = givenBack.Task;
            var unchangedFor = invocation.Now - unchangedSince;
            var (month, answer) = await invocation.Database.ExecuteIdempotentAsync(
                async attempt =>
                {
                    var now = invocation.Now;
                    var month = CalendarMonth.Of(now);
                    var demand = new CostStore.Demand(wantedUsd, leastUsd, limit, IsSettled: !adoptsOpenRuns || unchangedFor > Adoption);
                    return (month, await costs.TryReserveAsync(entry, inHand.Keys, demand, month, now, attempt));
                },
                cancel
            );
            if (answer.GrantedUsd is { } granted)
                return granted;

            var open = answer.OwnUsd + answer.OthersUsd + answer.AbandonedUsd;
            if ((answer.UsedUsd, open) != (lastUsed, lastOpen))
                (lastUsed, lastOpen, unchangedSince, unchangedFor) = (answer.UsedUsd, open, invocation.Now, TimeSpan.Zero);
            var comesBack =
                answer.OwnUsd > 0
                || answer.OthersUsd > 0
                || answer.IsBehindAnother
                || answer.AbandonedUsd > 0 && adoptsOpenRuns && unchangedFor <= Adoption;
            if (!comesBack || limit - answer.UsedUsd + open < leastUsd)
                throw Exceeded(limit, answer.UsedUsd, answer.OwnUsd + answer.OthersUsd, month);
            await Task.WhenAny(given, Task.Delay(TimeSpan.FromSeconds(1), invocation.Time, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The error for a run that ended where its share of the month did; null where there is no limit.</summary>
    public async Task<BudgetExceededException?> ExceededAsync(CancellationToken cancel)
    {
        if (limitUsd is not { } limit)
            return null;

        var month = CalendarMonth.Of(invocation.Now);
        var cost = await invocation.Database.ExecuteIdempotentAsync(attempt => costs.MonthAsync(month, limit, attempt), cancel);
        return Exceeded(limit, cost.CostUsd + cost.UnsettledUsd, cost.UnsettledUsd, month);
    }

    private static BudgetExceededException Exceeded(decimal limit, decimal used, decimal reserved, CalendarMonth month) =>
        BudgetExceededException.OfMonth(used - reserved, reserved, limit, month.End);
}
