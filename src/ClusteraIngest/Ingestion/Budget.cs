using ClusteraIngest.Errors;

namespace ClusteraIngest.Ingestion;

/// <summary>
/// What an invocation may spend. A run is started only with a reservation of the most that it may charge; where too little is left but other runs
/// are still open, it waits for what they leave.
/// </summary>
internal sealed class Budget(decimal? limitUsd)
{
    private readonly Lock gate = new();
    private decimal spent;
    private decimal reserved;
    private int open;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => limitUsd is not null;

    /// <summary>Reserves up to <paramref name="wishUsd"/>, but at least <paramref name="leastUsd"/>.</summary>
    /// <exception cref="BudgetExceededException">Less than <paramref name="leastUsd"/> is left, and no open run can give any back.</exception>
    public async Task<Reservation> ReserveAsync(decimal wishUsd, decimal leastUsd, CancellationToken cancel)
    {
        while (true)
        {
            Task signal;
            lock (gate)
            {
                var left = limitUsd is { } limit ? limit - spent - reserved : wishUsd;
                if (left >= leastUsd)
                {
                    var granted = Math.Min(wishUsd, left);
                    reserved += granted;
                    open++;
                    return new(this, granted);
                }

                if (open == 0)
                {
                    throw BudgetExceededException.OfInvocation(spent + reserved, limitUsd!.Value);
                }

                signal = changed.Task;
            }

            await signal.WaitAsync(cancel);
        }
    }

    /// <summary>Counts a run that is paid for already, whatever is left.</summary>
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
