using ClusteraIngest.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>How many jobs a worker takes that it cannot begin yet, and that it gives them back.</summary>
public sealed class TakenAheadTests : IAsyncLifetime
{
    private const string Long = "long";

    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task Long_jobs_that_were_taken_ahead_after_a_burst_of_short_ones_are_put_back()
    {
        await World.BeginAsync([.. JobWorld.Some(300, "short"), .. JobWorld.Some(90, Long)]);
        var (release, begun) = (new TaskCompletionSource(), 0);
        World.Start(ShortOrLong(release, () => Interlocked.Increment(ref begun)), new() { Concurrency = 2 });

        await Eventually.HoldsAsync(() => Volatile.Read(ref begun) == 2);
        await Eventually.HoldsAsync(async () => await CountAsync("running") == 2);

        // As if they had not been taken; and others can take them.
        Assert.Equal(0, await World.ScalarAsync<int>("select max(attempt) from ctrl_job where state = 'pending'"));
        Assert.Equal(88, (await World.ClaimAsync(100, "another")).Count);
        release.SetResult();
        await Eventually.HoldsAsync(async () => await CountAsync("done") == 302);
        Assert.Equal(1, await World.ScalarAsync<int>("select max(attempt) from ctrl_job"));
    }

    [Fact]
    public async Task Jobs_that_were_put_back_are_done_once_in_the_end()
    {
        var run = await World.BeginAsync([.. JobWorld.Some(200, "short"), .. JobWorld.Some(40, Long), .. JobWorld.Some(200, "then")]);
        var (release, begun) = (new TaskCompletionSource(), 0);
        World.Start(ShortOrLong(release, () => Interlocked.Increment(ref begun)));
        await Eventually.HoldsAsync(() => Volatile.Read(ref begun) == 4);
        await Eventually.HoldsAsync(async () => await CountAsync("running") == 4);

        release.SetResult();

        await Eventually.HoldsAsync(async () => await CountAsync("done") == 440);
        Assert.Equal((40, 1), (begun, await World.ScalarAsync<int>("select max(attempt) from ctrl_job")));
        await Eventually.HoldsAsync(async () => (await World.StatusAsync(run)).FinishedAt is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kind_that_does_not_ask_for_it_is_not_taken_ahead_also_not_beside_one_that_does(bool besideAnother)
    {
        await World.BeginAsync(JobWorld.Some(300));
        var queue = new CountedQueue(World.Queue());
        JobHandler[] handlers = besideAnother
            ? [JobWorld.Nothing, new(new("slow"), (_, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done()))]
            : [JobWorld.Nothing with { Kind = new(JobWorld.Kind) }];

        await new JobWorker(queue, handlers, new() { UntilEmpty = true }, NullLogger.Instance, World.Time).RunAsync(CancellationToken.None);

        Assert.Equal((300, 4), (await CountAsync("done"), queue.MostAsked));
    }

    [Fact]
    public async Task A_kind_that_asks_for_it_is_taken_ahead_where_its_jobs_are_short()
    {
        await World.BeginAsync(JobWorld.Some(1_000));
        var queue = new CountedQueue(World.Queue());

        await new JobWorker(queue, [JobWorld.Nothing], new() { UntilEmpty = true }, NullLogger.Instance, World.Time).RunAsync(
            CancellationToken.None
        );

        Assert.Equal(1_000, await CountAsync("done"));
        Assert.True(queue.MostAsked > 4);
    }

    [Fact]
    public async Task What_a_stopped_worker_has_not_begun_is_put_back_before_its_last_job_lets_go()
    {
        await World.BeginAsync([.. JobWorld.Some(100, "short"), .. JobWorld.Some(50, Long)]);
        var (release, begun) = (new TaskCompletionSource(), 0);
        // It lets go only when it is told to: a stop does not end it.
        var stop = World.Start(
            ShortOrLong(release, () => Interlocked.Increment(ref begun)),
            new() { Concurrency = 1, Patience = TimeSpan.FromMinutes(5) }
        );
        await Eventually.HoldsAsync(() => Volatile.Read(ref begun) == 1);

        var stopped = stop();
        await Eventually.HoldsAsync(async () => await CountAsync("running") == 1);
        Assert.False(stopped.IsCompleted);

        release.SetResult();
        await stopped;
        Assert.Equal((101, 49), (await CountAsync("done"), await CountAsync("pending")));
    }

    private static JobHandler ShortOrLong(TaskCompletionSource release, Action begins) =>
        JobWorld.Handler(
            async (job, _) =>
            {
                if (job.Subject.StartsWith(Long, StringComparison.Ordinal))
                {
                    begins();
                    await release.Task;
                }

                return new JobOutcome.Done();
            }
        );

    private Task<long> CountAsync(string state) => World.ScalarAsync<long>($"select count(*) from ctrl_job where state = '{state}'");
}
