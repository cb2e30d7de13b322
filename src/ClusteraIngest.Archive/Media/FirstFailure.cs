using System.Runtime.ExceptionServices;

namespace ClusteraIngest.Archive.Media;

/// <summary>Of several that work together, the failure of the first: it stops the others, and what they say then is its consequence.</summary>
internal sealed class FirstFailure(CancellationTokenSource stop)
{
    private ExceptionDispatchInfo? first;

    /// <summary>Runs one of them.</summary>
    public async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
            await stop.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // Somebody else has stopped it.
        }
    }

    /// <summary>Throws it, if there is one.</summary>
    public void Throw() => first?.Throw();
}
