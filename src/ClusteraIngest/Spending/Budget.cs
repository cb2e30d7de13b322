using ClusteraIngest.Errors;

namespace ClusteraIngest.Spending;

/// <summary>
/// What an invocation may spend. A run is started only with a reservation of the most that it can charge. Where too little is left for
/// that, it waits for what open runs leave, first come, first served; only when none is open any more it makes do with less.
/// </summary>
internal sealed class Budget(decimal? limitUsd)
{
    private readonly Lock gate = new();
    private readonly WaitingLine line = new();
    private decimal spent;
    private decimal reserved;
    private int open;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => limitUsd is not null;

    /// <summary>Reserves the whole of what a run may charge; where that is more than the limit leaves, all that is left.</summary>
    /// <exception cref="BudgetExceededException">Less than the least is left, and no open run can give any back.</exception>
    public async Task<Reservation> ReserveAsync(ChargePrice price, CancellationToken cancel)
    {
        if (limitUsd is not { } limit)
            return Adopt(price.WholeUsd);

        using var turn = await line.EnterAsync(cancel);
        while (true)
        {
            Task signal;
            lock (gate)
            {
                var left = limit - spent - reserved;
                if (left >= price.WholeUsd)
                    return Adopt(price.WholeUsd);

                if (open == 0)
                    return left >= price.LeastUsd ? Adopt(left) : throw BudgetExceededException.OfInvocation(spent, limit);

                signal = changed.Task;
            }

            await signal.WaitAsync(cancel);
        }
    }

    /// <summary>The error for a run that ended where its share of the limit did; null where there is no limit.</summary>
    public BudgetExceededException? Exceeded()
    {
        lock (gate)
        {
            return limitUsd is { } limit ? BudgetExceededException.OfInvocation(Math.Min(limit, spent + reserved), limit) : null;
        }
    }

    /// <summary>Counts what a run may charge, whatever is left: it may be paid for already.</summary>
    public Reservation Adopt(decimal mostUsd)
    {
        lock (gate)
        {
            reserved += mostUsd;
            open++;
            return new(this, mostUsd);
        }
    }

    private void Settle(decimal granted, decimal costUsd)
    {
        lock (gate)
        {
            reserved -= granted;
            spent += costUsd;
            open--;
            changed.SetResult();
            changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The most that a run may charge. Disposed without a cost, it is given back whole.</summary>
    public sealed class Reservation(Budget budget, decimal grantedUsd) : IDisposable
    {
        private bool isSettled;

        /// <summary>What was granted.</summary>
        public decimal GrantedUsd { get; } = grantedUsd;

        /// <summary>Tells what the run cost.</summary>
        public void Settle(decimal costUsd)
        {
            if (!isSettled)
            {
                isSettled = true;
                budget.Settle(GrantedUsd, costUsd);
            }
        }

        /// <inheritdoc/>
        public void Dispose() => Settle(0);
    }
}
