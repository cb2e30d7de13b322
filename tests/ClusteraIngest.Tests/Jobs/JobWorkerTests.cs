using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>Workers, as they are started and stopped.</summary>
public sealed class JobWorkerTests : IAsyncLifetime
{
    /// <summary>Long enough that a busy machine renews it in time.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>So rare that whatever happens was not found by looking.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static readonly JobWorkerOptions Quick = new() { Backoff = TimeSpan.FromMilliseconds(1) };

    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task Four_workers_do_each_job_once()
    {
        var run = await World.BeginAsync(JobWorld.Some(3_000));
        var done = new ConcurrentBag<long>();
        var handler = JobWorld.Handler(
            (job, _) =>
            {
                done.Add(job.JobId);
                return Task.FromResult<JobOutcome>(new JobOutcome.Done("Well done."));
            }
        );
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => World.WorkAsync(handler)));

        Assert.Equal((3_000, 3_000), (done.Count, done.Distinct().Count()));
        Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
    }

    [Fact]
    public async Task What_fails_is_tried_again_with_growing_pauses_and_fails_in_the_end()
    {
        var run = await World.BeginAsync(JobWorld.Some(1));
        var times = new ConcurrentQueue<DateTimeOffset>();
        await World.WorkAsync(
            JobWorld.Handler(
                (_, _) =>
                {
                    times.Enqueue(DateTimeOffset.UtcNow);
                    return Task.FromResult<JobOutcome>(new JobOutcome.Retry(JobWorld.Error()));
                }
            ),
            new() { Backoff = TimeSpan.FromMilliseconds(300), MaxAttempts = 3 }
        );

        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 1L, 1L), (status.State, status.Jobs[JobState.Failed], status.Errors["TestFailed"]));
        Assert.Equal((3, "It failed."), (times.Count, await World.ScalarAsync<string>("select message from ctrl_job")));
        var pauses = times.Zip(times.Skip(1), (before, after) => (after - before).TotalSeconds).ToArray();
        Assert.True(pauses[0] >= 0.22, $"{pauses[0]}");
        Assert.True(pauses[1] >= 0.45, $"{pauses[1]}");
    }

    [Fact]
    public async Task An_error_that_jobs_are_put_back_for_is_told_at_the_first_attempt_once_a_run()
    {
        var (some, others) = (await World.BeginAsync(JobWorld.Some(2)), await World.BeginAsync(JobWorld.Some(1, "other")));
        var log = new WarningLog();

        await World.WorkAsync(
            JobWorld.Handler(
                (job, _) => Task.FromResult<JobOutcome>(job.Attempt < 3 ? new JobOutcome.Retry(JobWorld.Error()) : new JobOutcome.Done())
            ),
            Quick,
            log
        );

        Assert.Equal(2, log.Warnings.Count);
        var told = log.Of("TestFailed");
        Assert.Single(told, text => Says(text, "job-[12]", some));
        Assert.Single(told, text => Says(text, "other-1", others));

        static bool Says(string text, string subject, long run) =>
            Regex.IsMatch(text, $@"^Job \d+ \(test, {subject}\) of run {run} is tried again in 1 s: It failed\.$");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task What_jobs_rest_for_is_told_by_the_worker_where_nobody_else_does(bool isToldByWorker, int warnings)
    {
        await World.BeginAsync(JobWorld.Some(2));
        var rest = QuotaRest.AllKeys with { IsToldByWorker = isToldByWorker };
        var (rested, log) = (new ConcurrentDictionary<long, bool>(), new WarningLog());

        await World.WorkAsync(
            JobWorld.Handler(
                new(JobWorld.Kind) { Rests = [rest] },
                (job, _) =>
                    Task.FromResult<JobOutcome>(
                        rested.TryAdd(job.JobId, true)
                            ? new JobOutcome.Snooze(World.Time.GetUtcNow() + TimeSpan.FromMilliseconds(50), "All rest.", rest)
                            : new JobOutcome.Done()
                    )
            ),
            log: log
        );

        Assert.Equal(warnings, log.Warnings.Count);
        Assert.All(log.Of(rest.ErrorId), text => Assert.EndsWith(" is tried again in 1 s: All rest.", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_pause_doubles_with_jitter_up_to_a_limit()
    {
        var options = new JobWorkerOptions();
        for (var round = 0; round < 100; round++)
        {
            Assert.InRange(Backoff.After(1, options).TotalSeconds, 3.75, 6.25);
            Assert.InRange(Backoff.After(3, options).TotalSeconds, 15, 25);
            Assert.Equal(options.MaxBackoff, Backoff.After(1_000, options));
        }
    }

    [Fact]
    public async Task What_fails_for_good_is_not_tried_again()
    {
        var (run, tries) = (await World.BeginAsync(JobWorld.Some(1)), 0);
        await World.WorkAsync(
            JobWorld.Handler(
                (_, _) =>
                {
                    Interlocked.Increment(ref tries);
                    return Task.FromResult<JobOutcome>(new JobOutcome.Failed(JobWorld.Error("ChannelNotFound")));
                }
            ),
            Quick
        );
        Assert.Equal((1, 1L), (tries, (await World.StatusAsync(run)).Errors["ChannelNotFound"]));
    }

    [Fact]
    public async Task A_handler_that_throws_harms_only_its_job()
    {
        var run = await World.BeginAsync(JobWorld.Some(40));
        await World.WorkAsync(
            JobWorld.Handler(
                (job, _) =>
                    (job.JobId % 4, job.Attempt) switch
                    {
                        (0, _) => throw new InvalidOperationException("A \0 bug."),
                        (1, 1) => throw new HttpRequestException("Gone for a moment."),
                        (2, 1) => throw new NpgsqlException("Gone for a moment.", new IOException("Gone.")),
                        _ => Task.FromResult<JobOutcome>(new JobOutcome.Done()),
                    }
            ),
            Quick
        );

        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 30L, 10L), (status.State, status.Jobs[JobState.Done], status.Errors["JobFailedUnexpectedly"]));
    }

    [Fact]
    public async Task A_snooze_is_no_attempt()
    {
        var (run, tries) = (await World.BeginAsync(JobWorld.Some(1)), 0);
        await World.WorkAsync(
            JobWorld.Handler(
                (job, _) =>
                {
                    Assert.Equal(1, job.Attempt);
                    return Task.FromResult<JobOutcome>(
                        ++tries < 8
                            ? new JobOutcome.Snooze(World.Time.GetUtcNow() + TimeSpan.FromMilliseconds(50), "All keys rest.")
                            : new JobOutcome.NeedsSearch(JobWorld.Error("NoIdea"))
                    );
                }
            )
        );
        Assert.Equal((8, 1L), (tries, (await World.StatusAsync(run)).Jobs[JobState.NeedsSearch]));
        Assert.Equal("NoIdea", await World.ScalarAsync<string>("select error_id from ctrl_job"));
    }

    [Fact]
    public void A_worker_tells_until_when_all_keys_rest()
    {
        var (progress, job) = (new WorkProgress(), new Job(1, 1, JobWorld.Kind, "a", null, 1, "one"));
        var until = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

        progress.Count(new(job, JobState.Pending) { NotBefore = until, Rest = QuotaRest.AllKeys });
        Assert.Equal("jobs: done 0, failed 0, put off 1 · all keys rest until 2026-11-22 08:00Z · 0:34", Line(until.AddMinutes(-1)));
        Assert.DoesNotContain("rest", Line(until), StringComparison.Ordinal);

        progress.Count(new(job, JobState.Done));
        Assert.DoesNotContain("rest", Line(until.AddMinutes(-1)), StringComparison.Ordinal);

        string Line(DateTimeOffset now) => ClusteraIngest.Tool.Commands.WorkerCommand.Line(progress, TimeSpan.FromSeconds(34), now);
    }

    [Fact]
    public async Task A_handler_that_says_that_nothing_can_go_on_ends_the_worker_and_its_jobs_stand_in_the_queue()
    {
        var run = await World.BeginAsync(JobWorld.Some(10));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            World.WorkAsync(
                JobWorld.Handler((_, _) => throw new ConfigurationException("AllKeysRefused", "All keys are refused.", "Give others."))
            )
        );
        Assert.Equal("AllKeysRefused", error.ErrorId);
        Assert.Equal(10, (await World.StatusAsync(run)).Jobs[JobState.Pending]);
        Assert.Equal(0, await World.ScalarAsync<int>("select max(attempt) from ctrl_job"));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_puts_its_jobs_back_at_once_and_another_takes_them()
    {
        var run = await World.BeginAsync(JobWorld.Some(6));
        var begun = new SemaphoreSlim(0);
        var stop = World.Start(
            JobWorld.Handler(
                async (_, cancel) =>
                {
                    begun.Release();
                    await Task.Delay(Timeout.Infinite, cancel);
                    return new JobOutcome.Done();
                }
            )
        );
        for (var job = 0; job < 4; job++)
            Assert.True(await begun.WaitAsync(Eventually.Limit));

        await Eventually.EndsAsync(stop());
        Assert.Equal(
            (6L, 0),
            ((await World.StatusAsync(run)).Jobs[JobState.Pending], await World.ScalarAsync<int>("select max(attempt) from ctrl_job"))
        );
        await World.WorkAsync(JobWorld.Nothing);
        Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_living_worker_keeps_a_job_for_longer_than_its_lease_and_one_that_lost_it_lets_go()
    {
        await World.BeginAsync(JobWorld.Some(1));
        var (begun, letGo) = (new TaskCompletionSource(), new TaskCompletionSource());
        World.Start(
            JobWorld.Handler(
                async (_, cancel) =>
                {
                    begun.TrySetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, cancel);
                    }
                    finally
                    {
                        letGo.TrySetResult();
                    }

                    return new JobOutcome.Done();
                }
            ),
            new() { Lease = Lease }
        );
        await Eventually.EndsAsync(begun.Task);
        var first = await World.ScalarAsync<DateTime>("select lease_until from ctrl_job");
        await Eventually.HoldsAsync(async () => await World.ScalarAsync<DateTime>("select lease_until from ctrl_job") > first + Lease);
        await World.MaintainAsync();
        Assert.False(letGo.Task.IsCompleted);

        await World.ScalarAsync<int>("update ctrl_job set worker = 'another', attempt = attempt + 1 returning 1");
        await Eventually.EndsAsync(letGo.Task);
    }

    [Fact]
    public async Task A_job_whose_handler_has_ended_is_settled_and_not_lost()
    {
        await World.BeginAsync(JobWorld.Some(3));
        var jobs = await World.Queue().ClaimAsync("one", [new(JobWorld.Kind, 3, Lease)], 3, CancellationToken.None);
        var held = new ClaimedJobs([JobWorld.Nothing], new(), World.Time);
        ClaimedJob[] all = [.. jobs.Select(job => held.Add(job, CancellationToken.None))];
        Assert.True(all[0].TryBegin(World.Time.GetTimestamp()) && all[1].TryBegin(World.Time.GetTimestamp()));
        all[0].End();

        // The queue has none of them as this worker's: one was settled just now, and the others are somebody else's.
        Assert.Equal([all[1].Job, all[2].Job], held.Lose(all, new HashSet<long>()));
        Assert.Equal([false, true, true], all.Select(one => one.Token.IsCancellationRequested));
    }

    [Fact]
    public async Task Waiting_workers_are_woken_by_a_new_run_and_by_a_retry()
    {
        var tries = 0;
        World.Start(
            JobWorld.Handler(
                (_, _) =>
                {
                    Interlocked.Increment(ref tries);
                    return Task.FromResult<JobOutcome>(new JobOutcome.Failed(JobWorld.Error()));
                }
            ),
            new() { TendEvery = Never }
        );
        await Eventually.HoldsAsync(async () =>
            await World.ScalarAsync<int>(
                "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %' and state = 'idle'"
            ) > 0
        );

        var run = await World.BeginAsync(JobWorld.Some(1));
        await Eventually.HoldsAsync(async () => (await World.StatusAsync(run)).State is RunState.Finished);
        Assert.Equal(1, (await World.Runs.RetryAsync(run, World.Time.GetUtcNow(), CancellationToken.None)).Jobs);
        await Eventually.HoldsAsync(() => Volatile.Read(ref tries) == 2);
    }

    [Fact]
    public async Task Where_notifications_never_arrive_jobs_are_found_by_looking()
    {
        var deaf = new DeafQueue(World.Queue());
        World.Start(JobWorld.Nothing, new() { TendEvery = TimeSpan.FromSeconds(2) }, queue: deaf);
        await Eventually.HoldsAsync(() => deaf.Waits > 0);
        var run = await World.BeginAsync(JobWorld.Some(5));
        await Eventually.HoldsAsync(async () => (await World.StatusAsync(run)).State is RunState.Finished);
    }

    [Fact]
    public async Task A_worker_goes_on_when_its_connections_were_cut()
    {
        var source = new NpgsqlConnectionStringBuilder(World.Database.ConnectionString) { ApplicationName = "cut" }.ConnectionString;
        await using var own = NpgsqlDataSource.Create(source);
        World.Start(JobWorld.Nothing, source: own);
        for (var round = 0; round < 3; round++)
        {
            var run = await World.BeginAsync(JobWorld.Some(500, $"round-{round}"));
            await World.ScalarAsync<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'cut'");
            await Eventually.HoldsAsync(async () => (await World.StatusAsync(run)).State is RunState.Finished);
        }
    }

    [Fact]
    public async Task An_idle_worker_asks_less_than_once_in_5_seconds()
    {
        var statements = new CountedStatements();
        var builder = new NpgsqlDataSourceBuilder(World.Database.ConnectionString);
        builder.UseLoggerFactory(statements);
        await using var own = builder.Build();
        await World.BeginAsync(JobWorld.Some(20));
        await World.WorkAsync(JobWorld.Nothing);
        var time = new FakeTimeProvider(World.Time.GetUtcNow());
        var queue = new LeapingQueue(World.Queue(own), time, statements);
        using var stop = new CancellationTokenSource();

        var working = new JobWorker(queue, [JobWorld.Nothing], new(), NullLogger.Instance, time).RunAsync(stop.Token);
        var asked = await Eventually.EndsAsync(queue.InAMinute);
        await stop.CancelAsync();
        await Eventually.EndsAsync(working.ContinueWith(_ => { }, TaskScheduler.Default));

        Assert.InRange(asked, 1, (60 / 5) - 1);
    }

    /// <summary>A queue that tells nothing.</summary>
    private class DeafQueue(PostgresJobQueue queue) : IJobQueue
    {
        private int waits;

        /// <summary>How often a worker has begun to wait.</summary>
        public int Waits => Volatile.Read(ref waits);

        public Task<IReadOnlyList<Job>> ClaimAsync(string worker, IReadOnlyList<KindClaim> kinds, int most, CancellationToken cancel) =>
            queue.ClaimAsync(worker, kinds, most, cancel);

        public Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, CancellationToken cancel) => queue.RenewAsync(jobs, cancel);

        public Task SettleAsync(IReadOnlyList<JobSettlement> settlements, IReadOnlySet<long> goingOn, CancellationToken cancel) =>
            queue.SettleAsync(settlements, goingOn, cancel);

        public Task ReleaseAsync(IReadOnlyList<Job> jobs, CancellationToken cancel) => queue.ReleaseAsync(jobs, cancel);

        public Task<QueueState> MaintainAsync(IReadOnlyList<KindAttempts> kinds, CancellationToken cancel) =>
            queue.MaintainAsync(kinds, cancel);

        public virtual async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel)
        {
            Interlocked.Increment(ref waits);
            await Task.Delay(most, cancel);
            return false;
        }
    }

    /// <summary>
    /// One where each wait is over as soon as it begins, and the clock is as much later; it counts what is asked of the database in a
    /// minute.
    /// </summary>
    private sealed class LeapingQueue(PostgresJobQueue queue, FakeTimeProvider time, CountedStatements statements) : DeafQueue(queue)
    {
        private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(30);

        private readonly TaskCompletionSource<int> minute = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TimeSpan passed;
        private int? before;

        /// <summary>The statements of a minute that begins when the worker has been at rest for a while.</summary>
        public Task<int> InAMinute => minute.Task;

        public override Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel)
        {
            if (passed >= AtRest)
                before ??= statements.Count;
            if (passed >= AtRest + TimeSpan.FromMinutes(1))
                minute.TrySetResult(statements.Count - before!.Value);
            cancel.ThrowIfCancellationRequested();
            passed += most;
            time.Advance(most);
            return Task.FromResult(false);
        }
    }
}
