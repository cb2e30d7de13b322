namespace ClusteraIngest.Jobs;

/// <summary>A job that a worker has, and the token that says that it should let go of it.</summary>
internal sealed class ClaimedJob : IDisposable
{
    private const int Waiting = 0;
    private const int AtWork = 1;
    private const int GivenBack = 2;
    private const int Ended = 3;

    private readonly CancellationTokenSource source;
    private int state;

    /// <param name="job">The job.</param>
    /// <param name="order">Its place among all that the worker has taken.</param>
    /// <param name="stop">Stops the worker.</param>
    public ClaimedJob(Job job, long order, CancellationToken stop)
    {
        Job = job;
        Order = order;
        source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Token = source.Token;
    }

    public Job Job { get; }

    /// <summary>Its place among all that the worker has taken: they are begun in this order.</summary>
    public long Order { get; }

    /// <summary>Cancelled when the worker is stopped, or when the job is no longer its own.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether its handler has not begun it, and may still do so.</summary>
    public bool IsWaiting => Volatile.Read(ref state) == Waiting;

    /// <summary>Whether its handler is at it.</summary>
    public bool IsAtWork => Volatile.Read(ref state) == AtWork;

    /// <summary>The timestamp at which its handler began it.</summary>
    public long BegunAt { get; private set; }

    /// <summary>Begins it; false where it is being put back.</summary>
    public bool TryBegin(long now)
    {
        BegunAt = now;
        return Interlocked.CompareExchange(ref state, AtWork, Waiting) == Waiting;
    }

    /// <summary>Keeps it from being begun, so that it can be put back; false where it has been.</summary>
    public bool TryGiveBack() => Interlocked.CompareExchange(ref state, GivenBack, Waiting) == Waiting;

    /// <summary>Its handler has ended, or let go of it.</summary>
    public void End() => Volatile.Write(ref state, Ended);

    /// <summary>Tells the handler to let go.</summary>
    public void Cancel()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was settled at this moment.
        }
    }

    public void Dispose() => source.Dispose();
}
