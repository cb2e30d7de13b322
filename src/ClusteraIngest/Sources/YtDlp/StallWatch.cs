namespace ClusteraIngest.Sources.YtDlp;

/// <summary>Cancels where nothing happens for too long.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource stop;
    private readonly ITimer timer;
    private int pauses;
    private bool isDisposed;

    /// <param name="limit">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">What is cancelled.</param>
    public StallWatch(TimeSpan limit, TimeProvider time, CancellationTokenSource stop)
    {
        (this.limit, this.stop) = (limit, stop);
        timer = time.CreateTimer(static watch => ((StallWatch)watch!).Elapse(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something has happened.</summary>
    public void Reset()
    {
        lock (gate)
            if (pauses == 0)
                timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is waited for is not the other side, until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        lock (gate)
            if (pauses++ == 0)
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The other side is waited for again.</summary>
    public void Resume()
    {
        lock (gate)
            if (--pauses == 0)
                timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (gate)
            isDisposed = true;
        timer.Dispose();
    }

    private void Elapse()
    {
        lock (gate)
            if (!isDisposed && pauses == 0)
                stop.Cancel();
    }
}
