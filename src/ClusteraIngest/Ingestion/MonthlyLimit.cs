using System.Collections.Concurrent;
using ClusteraIngest.Errors;
using ClusteraIngest.Store;

namespace ClusteraIngest.Ingestion;

/// <summary>
/// What all invocations on a database may spend together in a month. A run is started only when the most that it may charge is set aside in the
/// ledger; where too little is left, what other runs give back is waited for.
/// </summary>
internal sealed class MonthlyLimit(decimal? limitUsd, CostStore costs, Invocation invocation)
{
    /// <summary>The runs that this invocation has in hand: only these will give back what they do not need.</summary>
    private readonly ConcurrentDictionary<long, bool> inHand = new();

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => limitUsd is not null;

    /// <summary>
    /// What is set aside for a run when its intent is written down: the most that it can cost, where there is nothing to keep within. Null: that is for
    /// <see cref="ReserveAsync"/> to find out.
    /// </summary>
    public decimal? SetAsideAtOnce(decimal wishUsd) => IsLimited || invocation.Budget.IsLimited ? null : wishUsd;

    /// <summary>A run is in hand from now on.</summary>
    public void Hold(LedgerEntry entry) => inHand.TryAdd(entry.ApifyRunKey, true);

    /// <summary>It is done with, or left open for a later invocation.</summary>
    public void Release(LedgerEntry entry) => inHand.TryRemove(entry.ApifyRunKey, out _);

    /// <summary>Sets aside up to <paramref name="wishUsd"/> for a run that is about to be started, but at least <paramref name="leastUsd"/>.</summary>
    /// <param name="entry">The run's intent.</param>
    /// <param name="wishUsd">The most that the run can cost.</param>
    /// <param name="leastUsd">The least with which it makes sense.</param>
    /// <param name="isCapped">Whether Apify is told of a limit in any case.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>What was set aside.</returns>
    /// <exception cref="BudgetExceededException">Too little is left, and nobody can give enough back.</exception>
    public async Task<decimal> ReserveAsync(LedgerEntry entry, decimal wishUsd, decimal leastUsd, bool isCapped, CancellationToken cancel)
    {
        if (limitUsd is not { } limit)
        {
            if (entry.IsNew && SetAsideAtOnce(wishUsd) is not null)
                return wishUsd;   // with the intent
            await invocation.Database.RepeatAsync(
                attempt => costs.ReserveAsync(entry.ApifyRunKey, wishUsd, isCapped, invocation.Now, attempt), cancel);
            return wishUsd;
        }

        // Other processes may be waiting for this one, through a pipe between the two for instance: whoever calls limits the wait.
        while (true)
        {
            var (month, answer) = await invocation.Database.RepeatAsync(
                async attempt =>
                {
                    var now = invocation.Now;
                    var month = CalendarMonth.Of(now);
                    return (month, await costs.TryReserveAsync(entry, inHand.Keys, wishUsd, leastUsd, limit, month, now, attempt));
                },
                cancel);
            if (answer.GrantedUsd is { } granted)
                return granted;

            if (limit - answer.UsedUsd + answer.OwnUsd + answer.OthersUsd < leastUsd)
                throw Exceeded(limit, answer.UsedUsd, answer.OwnUsd + answer.OthersUsd, month);
            await Task.Delay(TimeSpan.FromSeconds(1), invocation.Time, cancel);
        }
    }

    /// <summary>
    /// The error for a run that was cut off, where less than <paramref name="leastUsd"/> is left of the month, or where the invocation has no limit of its
    /// own that could have cut it off; null where neither is so, or there is no limit.
    /// </summary>
    public async Task<BudgetExceededException?> ExceededAsync(decimal leastUsd, CancellationToken cancel)
    {
        var month = CalendarMonth.Of(invocation.Now);
        return limitUsd is { } limit && await invocation.Database.RepeatAsync(attempt => costs.MonthAsync(month, limit, attempt), cancel) is var cost
            && (cost.LeftUsd < leastUsd || !invocation.Budget.IsLimited)
            ? Exceeded(limit, cost.CostUsd + cost.UnsettledUsd, cost.UnsettledUsd, month) : null;
    }

    private static BudgetExceededException Exceeded(decimal limit, decimal used, decimal reserved, CalendarMonth month) =>
        BudgetExceededException.OfMonth(used - reserved, reserved, limit, month.End);
}
