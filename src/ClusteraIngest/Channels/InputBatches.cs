using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ClusteraIngest.Channels;

/// <summary>Gathers a stream's items, so that many can be asked for at once, but does not let those wait that come one by one.</summary>
internal static class InputBatches
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Up to <paramref name="most"/> items, or what has come when the stream pauses.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> OfAsync<T>(
        IAsyncEnumerable<T> source,
        int most,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var items = Channel.CreateBounded<T>(most);
        var feeding = FeedAsync();
        try
        {
            while (await items.Reader.WaitToReadAsync(cancel))
            {
                var batch = new List<T>();
                while (batch.Count < most && await ComesAsync(items.Reader, cancel) && items.Reader.TryRead(out var item))
                    batch.Add(item);
                yield return batch;
            }

            await feeding;
        }
        finally
        {
            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task FeedAsync()
        {
            try
            {
                await foreach (var item in source.WithCancellation(stop.Token))
                    await items.Writer.WriteAsync(item, stop.Token);
            }
            finally
            {
                items.Writer.Complete();
            }
        }
    }

    private static async ValueTask<bool> ComesAsync<T>(ChannelReader<T> reader, CancellationToken cancel)
    {
        if (reader.TryPeek(out _))
            return true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Pause);
        try
        {
            return await reader.WaitToReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
