using System.Collections.Concurrent;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Spending;

/// <summary>
/// What all processes on a database may spend together in a month: with all providers, and with one. Something is asked for only when the
/// most that it may cost is set aside in the ledger. Where too little is left for that, what open charges give back is waited for, of all
/// processes first come, first served; only when none is open any more it makes do with less.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="provider">The provider whose charges these are.</param>
/// <param name="store">The month's counters.</param>
/// <param name="database">The same database, waited for where it goes away.</param>
/// <param name="time">The clock.</param>
internal sealed class MonthlyLimit(
    SpendingLimits limits,
    string provider,
    SpendingStore store,
    DatabaseResilience database,
    TimeProvider time
)
{
    /// <summary>How long charges that dead processes left open are waited for to be picked up: that comes first.</summary>
    private static readonly TimeSpan Adoption = TimeSpan.FromSeconds(15);

    private readonly WaitingLine line = new();
    private volatile TaskCompletionSource givenBack = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The charges that this process has in hand: only these will give back what they do not need.</summary>
    private readonly ConcurrentDictionary<long, bool> inHand = new();

    /// <summary>Whether somebody picks up what dead processes have left open, so that this, too, is given back.</summary>
    public bool AdoptsOpenCharges { get; init; }

    /// <summary>The job whose charges these are; null: none.</summary>
    public long? JobId { get; init; }

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => OfAll is not null || OfProvider is not null;

    private decimal? OfAll => limits.MonthlyUsd;

    private decimal? OfProvider => limits.Of(provider);

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A charge is in hand from now on.</summary>
    public void Hold(ChargeKey charge) => inHand.TryAdd(charge.ChargeId, true);

    /// <summary>It is done with, or left open for a later run.</summary>
    public void Release(ChargeKey charge)
    {
        inHand.TryRemove(charge.ChargeId, out _);
        GiveBack();
    }

    /// <summary>Money has come back: who waits for it looks again.</summary>
    public void GiveBack()
    {
        var before = givenBack;
        givenBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.TrySetResult();
    }

    /// <summary>
    /// Sets aside what a charge may cost that is about to be sent: the whole of what it wants; all that is left of the month, where that is
    /// less and nobody can give any more back.
    /// </summary>
    /// <param name="charge">The charge: an intent.</param>
    /// <param name="wantedUsd">The most that it may cost.</param>
    /// <param name="leastUsd">The least with which it makes sense.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>What was set aside.</returns>
    /// <exception cref="BudgetExceededException">Too little is left, and nobody can give enough back.</exception>
    public async Task<decimal> ReserveAsync(ChargeKey charge, decimal wantedUsd, decimal leastUsd, CancellationToken cancel)
    {
        if (IsLimited)
            return await ReserveWithinAsync(charge, wantedUsd, leastUsd, cancel);

        await database.ExecuteIdempotentAsync(attempt => store.ReserveAsync(charge.ChargeId, wantedUsd, Now, attempt), cancel);
        return wantedUsd;
    }

    /// <summary>
    /// Writes down that something is about to be sent whose price is not known. Where there is a limit it must not be: nobody could say
    /// whether that is kept.
    /// </summary>
    public Task ReserveUnpricedAsync(ChargeKey charge, CancellationToken cancel) =>
        IsLimited
            ? throw new InvalidOperationException("What has no price is not sent under a limit.")
            : database.ExecuteIdempotentAsync(attempt => store.ReserveAsync(charge.ChargeId, usd: null, Now, attempt), cancel);

    private async Task<decimal> ReserveWithinAsync(ChargeKey charge, decimal wantedUsd, decimal leastUsd, CancellationToken cancel)
    {
        using var turn = await line.EnterAsync(cancel);
        var (lastLeft, lastOpen) = (decimal.MaxValue, 0m);
        var unchangedSince = Now;
        // Other processes may be waiting for this one, through a pipe between the two for instance: whoever calls limits the wait.
        while (true)
        {
            var given = givenBack.Task;
            var unchangedFor = Now - unchangedSince;
            var (month, answer) = await database.ExecuteIdempotentAsync(
                async attempt =>
                {
                    var now = Now;
                    var month = CalendarMonth.Of(now);
                    var demand = new SpendingStore.Demand
                    {
                        ChargeId = charge.ChargeId,
                        RunId = charge.RunId,
                        JobId = JobId,
                        Provider = provider,
                        InHand = [.. inHand.Keys],
                        WantedUsd = wantedUsd,
                        LeastUsd = leastUsd,
                        LimitUsd = OfAll,
                        ProviderLimitUsd = OfProvider,
                        IsSettled = !AdoptsOpenCharges || unchangedFor > Adoption,
                    };
                    return (month, await store.TryReserveAsync(demand, month, now, attempt));
                },
                cancel
            );
            if (answer.GrantedUsd is { } granted)
                return granted;

            var open = answer.OwnUsd + answer.OthersUsd + answer.AbandonedUsd;
            if ((answer.LeftUsd, open) != (lastLeft, lastOpen))
                (lastLeft, lastOpen, unchangedSince, unchangedFor) = (answer.LeftUsd, open, Now, TimeSpan.Zero);
            var comesBack =
                answer.OwnUsd > 0
                || answer.OthersUsd > 0
                || answer.IsBehindAnother
                || answer.AbandonedUsd > 0 && AdoptsOpenCharges && unchangedFor <= Adoption;
            if (!comesBack || answer.LeftUsd + open < leastUsd)
            {
                var limit = answer.IsOfProvider ? OfProvider!.Value : OfAll!.Value;
                throw Exceeded(
                    limit,
                    limit - answer.LeftUsd,
                    answer.OwnUsd + answer.OthersUsd,
                    month,
                    answer.IsOfProvider ? provider : null
                );
            }

            await Task.WhenAny(given, Task.Delay(TimeSpan.FromSeconds(1), time, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The error for a charge that ended where its share of the month did; null where there is no limit.</summary>
    public async Task<BudgetExceededException?> ExceededAsync(CancellationToken cancel)
    {
        var month = CalendarMonth.Of(Now);
        var costs = await database.ExecuteIdempotentAsync(
            async attempt => new List<MonthlyCost>
            {
                await store.MonthAsync(month, OfAll, provider: null, attempt),
                await store.MonthAsync(month, OfProvider, provider, attempt),
            },
            cancel
        );
        return costs.Where(cost => cost.LimitUsd is not null).MinBy(cost => cost.LimitUsd - cost.CostUsd - cost.UnsettledUsd) is { } cost
            ? Exceeded(cost.LimitUsd!.Value, cost.CostUsd + cost.UnsettledUsd, cost.UnsettledUsd, month, cost.Provider)
            : null;
    }

    private static BudgetExceededException Exceeded(
        decimal limit,
        decimal used,
        decimal reserved,
        CalendarMonth month,
        string? limitedProvider
    ) => BudgetExceededException.OfMonth(used - reserved, reserved, limit, month.End, limitedProvider);
}
