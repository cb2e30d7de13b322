using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Serving;

/// <summary>How long a request may take, waiting included, and how many are worked on at once.</summary>
internal sealed class RequestLimits(TimeProvider time, TimeSpan patience, int mostAtOnce) : IDisposable
{
    private readonly SemaphoreSlim places = new(mostAtOnce);

    /// <summary>The longest that an answer may take.</summary>
    public TimeSpan Patience => patience;

    /// <summary>Answers a request; false: it took too long, and was given up.</summary>
    public async Task<bool> RunAsync(HttpContext context, RequestDelegate next)
    {
        var left = context.RequestAborted;
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(left, late.Token);
        context.RequestAborted = either.Token;
        try
        {
            await places.WaitAsync(either.Token);
            try
            {
                await next(context);
                return true;
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception) when (late.IsCancellationRequested && !left.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            context.RequestAborted = left;
        }
    }

    public void Dispose() => places.Dispose();
}
