namespace ClusteraIngest.Jobs;

/// <summary>A job that a worker has, and the token that says that it should let go of it.</summary>
internal sealed class HeldJob : IDisposable
{
    private readonly CancellationTokenSource source;

    public HeldJob(Job job, CancellationToken stop)
    {
        Job = job;
        source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Token = source.Token;
    }

    public Job Job { get; }

    /// <summary>Cancelled when the worker is stopped, or when the job is no longer its own.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether its handler is at it.</summary>
    public bool IsAtWork { get; set; }

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
