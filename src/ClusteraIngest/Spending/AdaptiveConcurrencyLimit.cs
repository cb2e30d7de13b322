namespace ClusteraIngest.Spending;

/// <summary>
/// Room for paid runs. First come, first served. Lowered when Apify says that the plan allows no further run now,
/// and raised again, one at a time, as runs are started without complaint.
/// </summary>
internal sealed class AdaptiveConcurrencyLimit(int most)
{
    /// <summary>
    /// Starts without complaint after which one more is tried, at the most; where only a few run at once, as many as these.
    /// </summary>
    private const int StartsBeforeRaise = 10;

    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = [];
    private readonly int ceiling = most;
    private int limit = most;
    private int taken;
    private int startsSinceChange;

    /// <summary>The limit now.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
            {
                return limit;
            }
        }
    }

    /// <summary>How much of it is taken now.</summary>
    public int Taken
    {
        get
        {
            lock (gate)
            {
                return taken;
            }
        }
    }

    /// <summary>Waits for room and takes it; disposing gives it back.</summary>
    public async Task<Slot> TakeAsync(CancellationToken cancel)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            if (TryTake() is { } free)
                return free;
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        await using var registration = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
        return new(this);
    }

    /// <summary>Takes room where there is some and nobody waits for it; null: there is none.</summary>
    public Slot? TryTake()
    {
        lock (gate)
        {
            if (taken >= limit || waiting.Count > 0)
                return null;
            taken++;
            return new(this);
        }
    }

    /// <summary>A run was started.</summary>
    public void Accepted()
    {
        lock (gate)
        {
            if (limit < ceiling && ++startsSinceChange >= Math.Min(StartsBeforeRaise, limit))
            {
                limit++;
                startsSinceChange = 0;
                Admit();
            }
        }
    }

    /// <summary>Apify said "not now": as many as run besides the refused one are the limit, but always one.</summary>
    public void Refused()
    {
        lock (gate)
        {
            limit = Math.Max(1, Math.Min(limit, taken - 1));
            startsSinceChange = 0;
        }
    }

    private void GiveBack()
    {
        lock (gate)
        {
            taken--;
            Admit();
        }
    }

    private void Admit()
    {
        while (taken < limit && waiting.TryDequeue(out var next))
        {
            // One that was cancelled while it waited takes no room.
            if (next.TrySetResult())
            {
                taken++;
            }
        }
    }

    /// <summary>Room for one run.</summary>
    public sealed class Slot(AdaptiveConcurrencyLimit owner) : IDisposable
    {
        private int returned;

        /// <summary>Gives the room back; a second time does nothing.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref returned, 1) == 0)
            {
                owner.GiveBack();
            }
        }
    }
}
