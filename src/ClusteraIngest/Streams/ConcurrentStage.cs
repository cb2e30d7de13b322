using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ClusteraIngest.Streams;

/// <summary>Works on several items of a stream at a time and yields what comes of each as it comes.</summary>
internal static class ConcurrentStage
{
    /// <summary>
    /// Pulls <paramref name="source"/> with <paramref name="concurrency"/> workers; each writes any number of results, which are yielded
    /// through a bounded buffer. An exception ends the stage: nothing more is pulled, what is under way comes to its end, then it is
    /// thrown. Whoever stops reading cancels the workers, and has their end awaited.
    /// </summary>
    public static async IAsyncEnumerable<TOut> RunAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source,
        int concurrency,
        Func<TIn, ChannelWriter<TOut>, CancellationToken, Task> work,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var results = Channel.CreateBounded<TOut>(new BoundedChannelOptions(Math.Max(16, concurrency)) { SingleReader = true });
        var inputs = Channel.CreateBounded<TIn>(1);

        var running = Task.WhenAll([FeedAsync(), .. Enumerable.Range(0, concurrency).Select(_ => WorkAsync())]);
        var closing = CloseAsync();
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return result;
            }

            await closing;
            cancel.ThrowIfCancellationRequested();
        }
        finally
        {
            await stop.CancelAsync();
            await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task FeedAsync()
        {
            try
            {
                await foreach (var item in source.WithCancellation(noMore.Token))
                {
                    await inputs.Writer.WriteAsync(item, noMore.Token);
                }
            }
            catch (OperationCanceledException) when (noMore.IsCancellationRequested) { }
            finally
            {
                inputs.Writer.Complete();
            }
        }

        async Task WorkAsync()
        {
            try
            {
                await foreach (var item in inputs.Reader.ReadAllAsync(noMore.Token))
                {
                    await work(item, results.Writer, stop.Token);
                }
            }
            catch (OperationCanceledException) when (noMore.IsCancellationRequested) { }
            catch
            {
                await noMore.CancelAsync();
                throw;
            }
        }

        async Task CloseAsync()
        {
            try
            {
                await running;
            }
            finally
            {
                results.Writer.Complete();
            }
        }
    }
}
