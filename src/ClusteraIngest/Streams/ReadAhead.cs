using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ClusteraIngest.Streams;

/// <summary>Lets a source prepare its next item while the last one is being worked on.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// Yields the source's items in their order; the source runs in a thread of the pool, one item ahead. What it throws is thrown after
    /// them.
    /// </summary>
    public static async IAsyncEnumerable<T> RunAsync<T>(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ready = Channel.CreateBounded<T>(new BoundedChannelOptions(0) { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync();
        try
        {
            await foreach (var item in ready.Reader.ReadAllAsync(CancellationToken.None))
                yield return item;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }

        async Task ReadAsync()
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                await foreach (var item in source.WithCancellation(stop.Token))
                    await ready.Writer.WriteAsync(item, stop.Token);
                ready.Writer.Complete();
            }
            catch (Exception exception)
            {
                ready.Writer.Complete(exception);
            }
        }
    }
}
