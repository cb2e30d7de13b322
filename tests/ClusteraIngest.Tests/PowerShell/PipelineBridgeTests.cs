using System.Runtime.CompilerServices;
using ClusteraIngest.PowerShell;

namespace ClusteraIngest.Tests.PowerShell;

public sealed class PipelineBridgeTests
{
    private static readonly Action Nothing = () => { };

    [Fact]
    public void What_goes_in_comes_out_in_order_on_the_pipeline_thread()
    {
        var thread = Environment.CurrentManagedThreadId;
        var results = new List<int>();
        using var bridge = new PipelineBridge<int, int>((input, _) => input.Select(number => number * 2));

        for (var number = 0; number < 1_000; number++)
            bridge.Feed(number, Write, Nothing);
        bridge.Finish(Write, Nothing);

        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => number * 2), results);

        void Write(int result)
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            results.Add(result);
        }
    }

    [Fact]
    public void Results_come_while_input_is_still_being_fed()
    {
        var results = new List<int>();
        using var bridge = new PipelineBridge<int, int>((input, _) => input);

        var fed = 0;
        while (results.Count == 0)
        {
            bridge.Feed(fed++, results.Add, Nothing);
            Assert.True(fed < 1_000_000, "Nothing came out although so much went in.");
        }

        Assert.Equal(0, results[0]);
    }

    [Fact]
    public async Task A_stage_that_does_not_take_makes_the_pipeline_wait()
    {
        var gate = new TaskCompletionSource();
        using var bridge = new PipelineBridge<int, int>(Stage);
        var fed = 0;
        var idled = new TaskCompletionSource();
        var feeding = Task.Run(() =>
        {
            for (; fed < 500; fed++)
                bridge.Feed(fed, _ => { }, () => idled.TrySetResult());
            bridge.Finish(_ => { }, Nothing);
        });

        // Only a feeder that waits has time to idle.
        await idled.Task;
        Assert.InRange(fed, 1, 100);
        gate.SetResult();
        await feeding;
        Assert.Equal(500, fed);

        async IAsyncEnumerable<int> Stage(IAsyncEnumerable<int> input, [EnumeratorCancellation] CancellationToken cancel)
        {
            await gate.Task;
            await foreach (var number in input.WithCancellation(cancel))
                yield return number;
        }
    }

    [Fact]
    public async Task A_pipeline_that_does_not_take_makes_the_stage_wait()
    {
        var made = 0;
        var bridge = new PipelineBridge<int, int>(Stage);
        var results = 0;
        using (bridge)
        {
            // Until the stage has stood still for a while.
            for (var before = -1; before != Volatile.Read(ref made); await Task.Delay(200))
                before = Volatile.Read(ref made);
            Assert.InRange(made, 1, 100);

            bridge.Finish(_ => results++, Nothing);
        }

        Assert.Equal(5_000, results);

        async IAsyncEnumerable<int> Stage(IAsyncEnumerable<int> input, [EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.Yield();
            for (var number = 0; number < 5_000; number++)
            {
                cancel.ThrowIfCancellationRequested();
                Interlocked.Increment(ref made);
                yield return number;
            }
        }
    }

    [Fact]
    public void What_ends_the_stage_is_thrown_after_what_it_had_yielded()
    {
        var results = new List<int>();
        using var bridge = new PipelineBridge<int, int>(Stage);

        var failure = Assert.Throws<InvalidTimeZoneException>(() => bridge.Finish(results.Add, Nothing));

        Assert.Equal("It broke.", failure.Message);
        Assert.Equal([1], results);

        static async IAsyncEnumerable<int> Stage(IAsyncEnumerable<int> input, [EnumeratorCancellation] CancellationToken cancel)
        {
            yield return 1;
            await Task.Yield();
            throw new InvalidTimeZoneException("It broke.");
        }
    }

    [Fact]
    public void What_ends_the_stage_is_thrown_while_feeding_too()
    {
        using var bridge = new PipelineBridge<int, int>((_, _) => throw new InvalidTimeZoneException("It broke."));

        Assert.Throws<InvalidTimeZoneException>(() =>
        {
            for (var number = 0; number < 1_000_000; number++)
                bridge.Feed(number, _ => { }, Nothing);
        });
    }

    [Fact]
    public async Task Stopping_wakes_whoever_waits_and_ends_the_stage()
    {
        var ended = new TaskCompletionSource();
        using var bridge = new PipelineBridge<int, int>(Stage);
        var idled = new TaskCompletionSource();
        var finishing = Task.Run(() => bridge.Finish(_ => { }, () => idled.TrySetResult()));
        await idled.Task;

        bridge.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finishing);
        await ended.Task;

        async IAsyncEnumerable<int> Stage(IAsyncEnumerable<int> input, [EnumeratorCancellation] CancellationToken cancel)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancel);
            }
            finally
            {
                ended.SetResult();
            }

            yield break;
        }
    }

    [Fact]
    public void Disposing_waits_until_nothing_of_the_stage_goes_on()
    {
        var goesOn = true;
        var bridge = new PipelineBridge<int, int>(Stage);

        bridge.Dispose();

        Assert.False(Volatile.Read(ref goesOn));

        async IAsyncEnumerable<int> Stage(IAsyncEnumerable<int> input, [EnumeratorCancellation] CancellationToken cancel)
        {
            try
            {
                await foreach (var number in input.WithCancellation(cancel))
                    yield return number;
            }
            finally
            {
                await Task.Delay(100, CancellationToken.None);
                Volatile.Write(ref goesOn, false);
            }
        }
    }
}
