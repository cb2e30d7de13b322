using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>Runs that consist of jobs, from their beginning to their sum.</summary>
public sealed class QueuedRunTests : IAsyncLifetime
{
    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task A_run_without_jobs_is_finished_at_once()
    {
        var status = await World.StatusAsync(await World.BeginAsync([]));
        Assert.Equal((RunState.Finished, 1d, 0L), (status.State, status.Progress, status.Summary!.Videos));
    }

    [Fact]
    public async Task The_same_subject_or_target_is_one_job()
    {
        var run = await World.BeginAsync([
            new(JobWorld.Kind, "a"),
            new(JobWorld.Kind, "a"),
            new(JobWorld.Kind, "b") { Target = "t" },
            new(JobWorld.Kind, "c") { Target = "t" },
            new(JobWorld.Kind, "d") { State = JobState.NeedsSearch },
            new(JobWorld.Kind, "e")
            {
                State = JobState.Failed,
                ErrorId = "NotAChannel",
                Message = "No.",
            },
        ]);
        var status = await World.StatusAsync(run);
        Assert.Equal((2L, 1L, 1L), (status.Jobs[JobState.Pending], status.Jobs[JobState.NeedsSearch], status.Jobs[JobState.Failed]));
        Assert.Equal((0.5, 1L), (status.Progress, status.Errors["NotAChannel"]));
    }

    [Fact]
    public async Task A_run_is_finalised_once_however_many_try()
    {
        for (var round = 0; round < 20; round++)
        {
            var run = await World.BeginAsync(JobWorld.Some(1, $"round-{round}"));
            var job = Assert.Single(await World.ClaimAsync(1));
            Assert.False(await World.Runs.FinalizeAsync(run, World.Time.GetUtcNow(), CancellationToken.None));

            // As a worker does it that dies before it can finalise the run.
            await new ClusteraIngest.Jobs.JobStore(World.Database.Source).SettleAsync(
                [new(job, JobState.Done)],
                false,
                World.Time.GetUtcNow(),
                CancellationToken.None
            );
            Assert.Equal(RunState.Running, (await World.StatusAsync(run)).State);
            var finalised = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(_ => Task.Run(() => World.Runs.FinalizeAsync(run, World.Time.GetUtcNow(), CancellationToken.None)))
            );
            Assert.Single(finalised, did => did);
            Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
        }
    }

    [Fact]
    public async Task A_run_whose_last_worker_died_before_finalising_it_is_finalised_by_others()
    {
        var run = await World.BeginAsync(JobWorld.Some(1));
        var job = Assert.Single(await World.ClaimAsync(1));
        await new ClusteraIngest.Jobs.JobStore(World.Database.Source).SettleAsync(
            [new(job, JobState.Done)],
            false,
            World.Time.GetUtcNow(),
            CancellationToken.None
        );
        await World.MaintainAsync();
        Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
    }

    [Fact]
    public async Task Workers_that_settle_the_last_jobs_at_once_leave_no_run_open()
    {
        for (var round = 0; round < 20; round++)
        {
            var run = await World.BeginAsync(JobWorld.Some(8, $"round-{round}"));
            var jobs = await World.ClaimAsync(8);
            await Task.WhenAll(jobs.Select(job => Task.Run(() => World.SettleAsync(new JobSettlement(job, JobState.Done)))));
            Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
        }
    }

    [Fact]
    public async Task Stopping_cancels_what_has_not_begun_and_lets_the_rest_come_to_its_end()
    {
        var run = await World.BeginAsync([.. JobWorld.Some(10), new(JobWorld.Kind, "search") { State = JobState.NeedsSearch }]);
        var running = await World.ClaimAsync(3);
        Assert.Equal(8, await World.Runs.StopAsync(run, World.Time.GetUtcNow(), CancellationToken.None));
        Assert.Equal(RunState.Running, (await World.StatusAsync(run)).State);
        Assert.Empty(await World.ClaimAsync(10));

        await World.SettleAsync(
            new(running[0], JobState.Done),
            new(running[1], JobState.Pending) { ErrorId = "Again" },
            JobSettlement.Release(running[2])
        );
        var status = await World.StatusAsync(run);
        Assert.Equal(
            (RunState.Cancelled, 1L, 10L, 1d),
            (status.State, status.Jobs[JobState.Done], status.Jobs[JobState.Cancelled], status.Progress)
        );
        Assert.Equal(0, await World.Runs.StopAsync(run, World.Time.GetUtcNow(), CancellationToken.None));
    }

    [Fact]
    public async Task Failed_jobs_can_be_retried_and_the_run_goes_on()
    {
        var run = await World.BeginAsync(JobWorld.Some(3));
        var jobs = await World.ClaimAsync(3);
        await World.SettleAsync(
            new(jobs[0], JobState.Done),
            new(jobs[1], JobState.Failed) { ErrorId = "A" },
            new(jobs[2], JobState.Failed) { ErrorId = "B" }
        );
        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 1L, 1L), (status.State, status.Summary!.Failures["A"], status.Summary.Failures["B"]));

        Assert.Equal(2, (await World.Runs.RetryAsync(run, World.Time.GetUtcNow(), CancellationToken.None)).Jobs);
        Assert.Equal(0, (await World.Runs.RetryAsync(null, World.Time.GetUtcNow(), CancellationToken.None)).Jobs);
        Assert.Equal(RunState.Running, (await World.StatusAsync(run)).State);
        var again = await World.ClaimAsync(3);
        Assert.Equal([1, 1], again.Select(job => job.Attempt));
        await World.SettleAsync([.. again.Select(job => new JobSettlement(job, JobState.Done))]);
        status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 3L), (status.State, status.Jobs[JobState.Done]));
        Assert.Empty(status.Summary!.Failures);
    }

    [Fact]
    public async Task What_was_given_wrongly_is_not_retried()
    {
        var hopeless = new NewJob(JobWorld.Kind, "x") { State = JobState.Failed, ErrorId = "NotAYouTubeAddress" };
        var run = await World.BeginAsync([hopeless, new(JobWorld.Kind, "y") { State = JobState.Failed, ErrorId = "ChannelNotFound" }]);
        var other = await World.BeginAsync([hopeless]);

        var retried = await World.Runs.RetryAsync(null, World.Time.GetUtcNow(), CancellationToken.None);

        Assert.Equal((run, 1), (Assert.Single(retried.RunIds), retried.Jobs));
        Assert.Equal("y", Assert.Single(await World.ClaimAsync(10)).Subject);
        Assert.Equal(1L, (await World.StatusAsync(run)).Jobs[JobState.Failed]);
        Assert.Equal(RunState.Finished, (await World.StatusAsync(other)).State);
    }

    [Fact]
    public async Task A_run_begins_at_the_place_of_its_own_kind_of_jobs()
    {
        await World.BeginAsync([.. Enumerable.Range(0, 5).Select(number => new NewJob("other", $"{number}"))]);
        await World.BeginAsync(JobWorld.Some(10));
        Assert.Equal(6, (await World.ClaimAsync(6)).Count);

        var run = await World.BeginAsync(JobWorld.Some(3, "later"));

        Assert.Equal(6, await World.ScalarAsync<long>($"select min(turn) from ctrl_job where run_id = {run}"));
    }

    [Fact]
    public async Task The_sum_counts_what_the_jobs_have_stored()
    {
        var run = await World.BeginAsync([
            new(JobWorld.Kind, "a") { Target = "A" },
            new(JobWorld.Kind, "b") { Target = "B" },
            new(JobWorld.Kind, "c"),
        ]);
        await World.WorkAsync(
            JobWorld.Handler(
                async (job, cancel) =>
                {
                    await using var batch = World.Database.Source.CreateBatch();
                    batch.BatchCommands.Add(
                        JobCounters.Add(
                            job,
                            new Dictionary<string, int>
                            {
                                ["videos"] = 10,
                                ["new"] = 4,
                                ["statistics"] = 11,
                            },
                            units: 2
                        )
                    );
                    batch.BatchCommands.Add(JobCounters.Add(job, new Dictionary<string, int> { ["videos"] = 5, ["new"] = 1 }));
                    Assert.Equal(2, await batch.ExecuteNonQueryAsync(cancel));
                    return new JobOutcome.Done();
                }
            )
        );

        var sum = (await World.StatusAsync(run)).Summary!;
        Assert.Equal((2L, 45L, 15L, 33L, 6L), (sum.Channels, sum.Videos, sum.New, sum.Statistics, sum.Units));
        Assert.Equal(
            (15, 30),
            (
                await World.ScalarAsync<int>("select videos_new from ctrl_run"),
                await World.ScalarAsync<int>("select videos_known from ctrl_run")
            )
        );
    }

    [Fact]
    public async Task Progress_never_goes_backwards()
    {
        var run = await World.BeginAsync(JobWorld.Some(2_000));
        World.Start(
            JobWorld.Handler(
                (job, _) =>
                    Task.FromResult<JobOutcome>(
                        job.Attempt == 1 && job.JobId % 10 == 0 ? new JobOutcome.Retry(JobWorld.Error()) : new JobOutcome.Done()
                    )
            ),
            new() { Backoff = TimeSpan.FromMilliseconds(1) }
        );
        World.Start(JobWorld.Nothing);

        var (last, looks) = (0d, 0);
        await Eventually.HoldsAsync(async () =>
        {
            var status = await World.StatusAsync(run);
            Assert.Equal(2_000, status.Jobs.Values.Sum());
            Assert.True(status.Progress >= last, $"{status.Progress} after {last}");
            Assert.Equal(status.State is RunState.Finished, status.Summary is not null);
            (last, looks) = (status.Progress, looks + 1);
            return status.State is RunState.Finished;
        });
        Assert.Equal(1, last);
        Assert.True(looks > 3);
    }

    [Fact]
    public async Task Stopping_cancels_what_a_dead_worker_has_left_as_well()
    {
        var run = await World.BeginAsync(JobWorld.Some(3));
        await World.ClaimAsync(1, "a-dead-one");
        World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));
        await World.ClaimAsync(1, "a-living-one");
        Assert.Equal((2L, 1L), ((await World.StatusAsync(run)).Jobs[JobState.Running], (await World.StatusAsync(run)).Held));

        Assert.Equal(2, await World.Runs.StopAsync(run, World.Time.GetUtcNow(), CancellationToken.None));

        Assert.Equal(
            (2L, 1L),
            ((await World.StatusAsync(run)).Jobs[JobState.Cancelled], (await World.StatusAsync(run)).Jobs[JobState.Running])
        );
    }
}
