using System.Threading.Channels;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// Joins a stage, which runs on the thread pool, to a pipeline thread, which may block but is the only one that may write. What goes in and
/// what comes out is bounded; so a fast side waits for the slow one. Knows nothing of PowerShell.
/// </summary>
/// <typeparam name="TIn">What is fed in.</typeparam>
/// <typeparam name="TOut">What comes out.</typeparam>
internal sealed class PipelineBridge<TIn, TOut> : IDisposable
{
    private readonly Channel<TIn> input = Channel.CreateBounded<TIn>(new BoundedChannelOptions(16) { SingleReader = true });
    private readonly Channel<TOut> output = Channel.CreateBounded<TOut>(
        new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true }
    );
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private Task<bool>? more;
    private Task<bool>? room;

    /// <summary>Starts the stage.</summary>
    public PipelineBridge(Func<IAsyncEnumerable<TIn>, CancellationToken, IAsyncEnumerable<TOut>> stage) =>
        running = Task.Run(() => RunAsync(stage));

    /// <summary>Feeds an item; while there is no room for it, hands over what has come out. Throws what ended the stage.</summary>
    /// <param name="item">The item.</param>
    /// <param name="write">Takes what has come out.</param>
    /// <param name="idle">Called every now and then while waiting.</param>
    public void Feed(TIn item, Action<TOut> write, Action idle)
    {
        Drain(write);
        while (!input.Writer.TryWrite(item))
        {
            stop.Token.ThrowIfCancellationRequested();
            if (running.IsCompleted)
            {
                // The stage takes nothing more; what ended it is told now, not when the pipeline has no more input.
                Drain(write);
                running.GetAwaiter().GetResult();
                return;
            }

            Wait(Task.WhenAny(RoomAsync(), MoreAsync()), idle);
            Drain(write);
        }
    }

    /// <summary>Hands over all that still comes out, until the stage has ended. Throws what ended it.</summary>
    public void Finish(Action<TOut> write, Action idle)
    {
        input.Writer.TryComplete();
        while (true)
        {
            Drain(write);
            var waiting = MoreAsync();
            Wait(waiting, idle);
            if (waiting.IsFaulted || (waiting.IsCompletedSuccessfully && !waiting.Result))
                break;
        }

        running.GetAwaiter().GetResult();
    }

    /// <summary>Cancels the stage; whoever waits wakes up as soon as it has ended.</summary>
    public void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is done already.
        }
    }

    /// <summary>Cancels the stage and waits until it is done: nothing of it goes on behind the pipeline's back.</summary>
    public void Dispose()
    {
        stop.Cancel();
        input.Writer.TryComplete();
        ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
        stop.Dispose();
    }

    /// <summary>
    /// Is done when something has come out, or nothing more will. One that is still waited for is used again: each would stay with the
    /// channel until then.
    /// </summary>
    private Task<bool> MoreAsync() =>
        more is { IsCompleted: false } ? more : more = output.Reader.WaitToReadAsync(CancellationToken.None).AsTask();

    private Task<bool> RoomAsync() => room is { IsCompleted: false } ? room : room = input.Writer.WaitToWriteAsync(stop.Token).AsTask();

    private static void Wait(Task task, Action idle)
    {
        while (Task.WaitAny([task], TimeSpan.FromMilliseconds(200)) < 0)
            idle();
    }

    private void Drain(Action<TOut> write)
    {
        while (output.Reader.TryRead(out var result))
        {
            try
            {
                write(result);
            }
            catch
            {
                // Nobody takes what still comes, though the pipeline behind may go on for long.
                Stop();
                throw;
            }
        }
    }

    private async Task RunAsync(Func<IAsyncEnumerable<TIn>, CancellationToken, IAsyncEnumerable<TOut>> stage)
    {
        try
        {
            await foreach (var result in stage(input.Reader.ReadAllAsync(stop.Token), stop.Token).WithCancellation(stop.Token))
                await output.Writer.WriteAsync(result, stop.Token);
        }
        finally
        {
            output.Writer.TryComplete();
            input.Writer.TryComplete();
        }
    }
}
