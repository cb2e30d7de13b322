using System.Collections.Concurrent;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>Jobs that follow and wait for each other: a chain per video.</summary>
public sealed class JobChainTests : IAsyncLifetime
{
    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task A_chain_whose_workers_are_killed_in_between_ends_with_each_job_done_and_each_result_stored_once()
    {
        const int videos = 12;
        var run = await World.BeginAsync([.. Enumerable.Range(0, videos).Select(video => new NewJob("a", $"v{video}"))]);
        var (effects, kills) = (new ConcurrentBag<string>(), new ConcurrentDictionary<string, bool>());

        // A worker that is killed settles nothing: its jobs come back when their leases have run out.
        async Task<JobOutcome> WorkAsync(Job job, CancellationToken cancel)
        {
            if (job.JobId % 3 == 0 && kills.TryAdd(job.Kind + job.Subject, true))
                throw new KilledException();
            effects.Add(job.Kind + job.Subject);
            return job.Kind switch
            {
                "a" => new JobOutcome.Done
                {
                    Result = """{"bytes": 1}""",
                    Next =
                    [
                        new("b", job.Subject),
                        new("c", job.Subject),
                        new("d", job.Subject) { WaitsFor = [new("b", job.Subject), new("c", job.Subject)] },
                    ],
                },
                "d" => new JobOutcome.Done { Result = $$"""{"waited_for": {{(await ResultsAsync(job)).Count}}}""" },
                _ => new JobOutcome.Done { Result = $$"""{"of": "{{job.Kind}}"}""" },
            };
        }

        for (var round = 0; (await World.StatusAsync(run)).FinishedAt is null; round++)
        {
            Assert.True(round < 200, "The run does not end.");
            await Task.WhenAll(DieOrIdleAsync($"one-{round}"), DieOrIdleAsync($"two-{round}"));
            World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));
            await World.Queue().MaintainAsync(Attempts("a", "b", "c", "d"), CancellationToken.None);
        }

        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 4L * videos), (status.State, status.Jobs[JobState.Done]));
        Assert.NotEmpty(kills);
        Assert.Equal(4 * videos, effects.Distinct().Count());
        Assert.Equal(
            ["""a {"bytes": 1}""", """b {"of": "b"}""", """c {"of": "c"}""", """d {"waited_for": 2}"""],
            await QueryAsync<string>("select distinct kind || ' ' || result from ctrl_job order by 1")
        );
        Assert.Equal(0, await World.ScalarAsync<long>("select count(*) from ctrl_job where waits <> 0 or result is null"));
        Assert.Equal(2 * videos, await World.ScalarAsync<long>("select count(*) from ctrl_job_wait"));

        // Takes jobs one by one until it is killed, or there is none.
        async Task DieOrIdleAsync(string worker)
        {
            var queue = World.Queue();
            while (
                await queue.ClaimAsync(worker, [.. "abcd".Select(kind => new KindClaim($"{kind}", 1, JobWorld.Lease))], 1, default)
                    is [var job]
            )
            {
                try
                {
                    if (await WorkAsync(job, default) is JobOutcome.Done done)
                        await queue.SettleAsync(
                            [new(job, JobState.Done) { Result = done.Result, Next = done.Next }],
                            new HashSet<long>(),
                            default
                        );
                }
                catch (KilledException)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task Jobs_that_follow_with_later_turns_stand_in_turn_with_those_of_others()
    {
        await World.BeginAsync([new("a", "one"), new("a", "two")]);

        await WorkAsync(job =>
            job.Kind == "a"
                ? new JobOutcome.Done
                {
                    Next = [.. Enumerable.Range(1, 3).Select(place => new NewJob("b", $"{job.Subject}{place}") { LaterTurns = place })],
                }
                : new JobOutcome.Done()
        );

        Assert.Equal(
            ["one", "two", "one1", "one2", "two1", "one3", "two2", "two3"],
            await QueryAsync<string>("select subject from ctrl_job order by kind, turn, subject")
        );
    }

    [Fact]
    public async Task What_waits_for_a_job_that_fails_fails_with_the_cause_and_what_is_done_beside_it_stays()
    {
        var run = await World.BeginAsync([
            new("a", "v"),
            new("b", "v") { WaitsFor = [new("a", "v")] },
            new("c", "v") { WaitsFor = [new("a", "v")] },
            new("d", "v") { WaitsFor = [new("b", "v"), new("c", "v")] },
            new("e", "v") { WaitsFor = [new("d", "v")] },
        ]);
        Assert.Equal(4L, (await World.StatusAsync(run)).Jobs[JobState.Waiting]);

        await WorkAsync(job =>
            job.Kind == "b" ? new JobOutcome.Failed(JobWorld.Error("VideoIsGone")) : new JobOutcome.Done { Result = "[1]" }
        );

        var jobs = await JobsAsync(run);
        Assert.Equal((JobState.Done, "[1]"), (jobs["c"].State, jobs["c"].Result));
        Assert.Equal((JobState.Failed, "VideoIsGone"), (jobs["b"].State, jobs["b"].ErrorId));
        Assert.All(
            [jobs["d"], jobs["e"]],
            job =>
                Assert.Equal(
                    (
                        JobState.Failed,
                        "JobDependencyFailed",
                        $"Job {jobs["b"].JobId} (b, v), which this one waits for, was not done: VideoIsGone."
                    ),
                    (job.State, job.ErrorId, job.Message)
                )
        );
        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 1L, 2L), (status.State, status.Errors["VideoIsGone"], status.Errors["JobDependencyFailed"]));

        // Retried, they are done in their order, and what was done is not done again.
        var again = new ConcurrentQueue<string>();
        Assert.Equal(3, (await World.Runs.RetryAsync(run, World.Time.GetUtcNow(), default)).Jobs);
        await WorkAsync(job =>
        {
            again.Enqueue(job.Kind);
            return new JobOutcome.Done();
        });
        Assert.Equal(["b", "d", "e"], again);
        Assert.Equal(5L, (await World.StatusAsync(run)).Jobs[JobState.Done]);
    }

    [Fact]
    public async Task A_job_whose_worker_is_lost_too_often_fails_those_that_wait_for_it()
    {
        var run = await World.BeginAsync([new("a", "v"), new("b", "v") { WaitsFor = [new("a", "v")] }]);
        Assert.Single(await World.Queue().ClaimAsync("dead", [new("a", 1, JobWorld.Lease)], 1, default));
        World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));

        await World.Queue().MaintainAsync([new("a", 1)], default);
        await World.Queue().MaintainAsync([new("a", 1)], default);

        Assert.Equal((JobState.Failed, "JobDependencyFailed"), ((await JobsAsync(run))["b"].State, (await JobsAsync(run))["b"].ErrorId));
        Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
    }

    [Fact]
    public async Task A_job_that_waits_for_one_that_failed_for_good_stays_failed_when_the_run_is_retried()
    {
        var run = await World.BeginAsync([
            new(JobWorld.Kind, "x") { State = JobState.Failed, ErrorId = "NotAYouTubeAddress" },
            new("b", "v") { WaitsFor = [new(JobWorld.Kind, "x")] },
        ]);
        Assert.Equal(2L, (await World.StatusAsync(run)).Jobs[JobState.Failed]);

        Assert.Equal(0, (await World.Runs.RetryAsync(run, World.Time.GetUtcNow(), default)).Jobs);

        Assert.Equal((RunState.Finished, 2L), ((await World.StatusAsync(run)).State, (await World.StatusAsync(run)).Jobs[JobState.Failed]));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Workers_that_settle_what_a_job_waits_for_at_once_let_it_go_on_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var (parents, keys) = (JobWorld.Some(6, $"round-{round}"), $"last-{round}");
            var run = await World.BeginAsync([
                .. parents,
                new("last", keys) { WaitsFor = [.. parents.Select(job => job.Key)] },
                new("also", keys) { WaitsFor = [.. parents.Take(3).Select(job => job.Key)] },
            ]);
            var jobs = await World.ClaimAsync(6);
            await Task.WhenAll(jobs.Select(job => Task.Run(() => World.SettleAsync(new JobSettlement(job, JobState.Done)))));

            var status = await World.StatusAsync(run);
            Assert.Equal((6L, 2L), (status.Jobs[JobState.Done], status.Jobs[JobState.Pending]));
            await WorkAsync(_ => new JobOutcome.Done(), "last", "also");
        }
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_job_that_is_made_to_wait_while_the_other_is_settled_misses_nothing()
    {
        for (var round = 0; round < 30; round++)
        {
            var run = await World.BeginAsync([.. JobWorld.Some(2, $"round-{round}")]);
            var jobs = await World.ClaimAsync(2);
            var next = new NewJob("b", $"b-{round}") { WaitsFor = [new(jobs[0].Kind, jobs[0].Subject)] };
            await Task.WhenAll(
                Task.Run(() => World.SettleAsync(new JobSettlement(jobs[0], round % 3 == 0 ? JobState.Failed : JobState.Done))),
                Task.Run(() => World.SettleAsync(new JobSettlement(jobs[1], JobState.Done) { Next = [next] }))
            );

            Assert.Equal(round % 3 == 0 ? JobState.Failed : JobState.Pending, (await JobsAsync(run))["b"].State);
            await WorkAsync(_ => new JobOutcome.Done(), "b");
            Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
        }
    }

    [Fact]
    public async Task A_worker_that_lost_its_job_puts_nothing_behind_it()
    {
        var run = await World.BeginAsync(JobWorld.Some(1));
        var lost = Assert.Single(await World.ClaimAsync(1, "slow"));
        World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));
        await World.MaintainAsync();
        var living = Assert.Single(await World.ClaimAsync(1, "quick"));

        await World.SettleAsync(new JobSettlement(lost, JobState.Done) { Result = "1", Next = [new("b", "late")] });
        await World.SettleAsync(new JobSettlement(living, JobState.Done) { Result = "2", Next = [new("b", "right"), new("b", "right")] });

        Assert.Equal(["right"], await QueryAsync<string>("select subject from ctrl_job where kind = 'b'"));
        Assert.Equal("2", await World.ScalarAsync<string>("select result::text from ctrl_job where kind = 'test'"));
        Assert.Equal(RunState.Running, (await World.StatusAsync(run)).State);
    }

    [Fact]
    public async Task What_follows_a_job_of_a_run_that_was_stopped_is_cancelled_and_the_run_is_over()
    {
        var run = await World.BeginAsync([.. JobWorld.Some(1), new("b", "v") { WaitsFor = [JobWorld.Some(1)[0].Key] }]);
        var job = Assert.Single(await World.ClaimAsync(1));
        Assert.Equal(1, await World.Runs.StopAsync(run, World.Time.GetUtcNow(), default));

        await World.SettleAsync(new JobSettlement(job, JobState.Done) { Next = [new("c", "v")] });

        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Cancelled, 2L, 1L), (status.State, status.Jobs[JobState.Cancelled], status.Jobs[JobState.Done]));
    }

    [Fact]
    public async Task Arguments_cursor_and_result_are_what_was_given()
    {
        const string json = """{"text": "\"ä€😀\" \\ \n", "deep": [{"n": -1.5e3}], "none": null}""";
        var run = await World.BeginAsync([new("a", "v") { Args = json }]);
        var (args, cursor, parent) = (default(string), default(string), default(long?));
        await WorkAsync(async job =>
        {
            if (job.Kind == "b")
            {
                (args, cursor, parent) = (job.Args, job.Cursor, job.ParentJobId);
                return new JobOutcome.Done();
            }

            await using var batch = World.Database.Source.CreateBatch();
            batch.BatchCommands.Add(JobCounters.Add(job, new Dictionary<string, int>(), cursor: "half"));
            Assert.Equal(1, await batch.ExecuteNonQueryAsync());
            return job.Cursor is null
                ? new JobOutcome.Retry(JobWorld.Error())
                : new JobOutcome.Done { Result = job.Args, Next = [new("b", job.Cursor) { Args = job.Args }] };
        });

        var jobs = await JobsAsync(run);
        Assert.Equal(await World.ScalarAsync<string>($"select '{json.Replace("'", "''", StringComparison.Ordinal)}'::jsonb::text"), args);
        Assert.Equal((args, args, null, jobs["a"].JobId), (jobs["a"].Args, jobs["a"].Result, cursor, parent));
        Assert.Equal((jobs["a"].JobId, "half"), (jobs["b"].ParentJobId, jobs["b"].Subject));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"a": "\u0000"}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("1e400")]
    public async Task A_result_that_cannot_be_stored_fails_its_own_job_only(string result)
    {
        var run = await World.BeginAsync([new("a", "bad"), new("a", "good")]);
        await WorkAsync(job => new JobOutcome.Done { Result = job.Subject == "bad" ? result : "1" });

        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 1L, 1L), (status.State, status.Errors["JobFailedUnexpectedly"], status.Jobs[JobState.Done]));
    }

    [Fact]
    public async Task Jobs_that_wait_for_each_other_in_a_circle_are_refused_and_one_that_waits_for_none_fails()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            World.BeginAsync([new("a", "v") { WaitsFor = [new("b", "v")] }, new("b", "v") { WaitsFor = [new("a", "v")] }])
        );
        Assert.Equal(0, await World.ScalarAsync<long>("select count(*) from ctrl_run"));

        var run = await World.BeginAsync([new("a", "v") { WaitsFor = [new("b", "not there")] }]);
        Assert.Equal(1L, (await World.StatusAsync(run)).Errors["JobDependencyMissing"]);
        Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
    }

    [Fact]
    public async Task A_status_tells_the_jobs_of_each_kind_and_the_sum_what_each_has_counted()
    {
        var run = await World.BeginAsync([.. JobWorld.Some(2), new("b", "v") { WaitsFor = [new(JobWorld.Kind, "job-1")] }]);
        var status = await World.StatusAsync(run);
        Assert.Equal((2L, 1L), (status.JobsByKind[JobWorld.Kind][JobState.Pending], status.JobsByKind["b"][JobState.Waiting]));
        var jobs = await JobsAsync(run);
        Assert.Equal([jobs[JobWorld.Kind].JobId], jobs["b"].WaitsFor);

        await WorkAsync(
            async job =>
            {
                await using var batch = World.Database.Source.CreateBatch();
                batch.BatchCommands.Add(JobCounters.Add(job, new Dictionary<string, int> { [job.Kind + "s"] = 3 }));
                await batch.ExecuteNonQueryAsync();
                return new JobOutcome.Done();
            },
            JobWorld.Kind,
            "b"
        );

        var sum = (await World.StatusAsync(run)).Summary!;
        Assert.Equal((6L, 3L), (sum.Counters[JobWorld.Kind]["tests"], sum.Counters["b"]["bs"]));
    }

    private static KindAttempts[] Attempts(params string[] kinds) => [.. kinds.Select(kind => new KindAttempts(kind, 5))];

    private Task WorkAsync(Func<Job, JobOutcome> work, params string[] kinds) => WorkAsync(job => Task.FromResult(work(job)), kinds);

    /// <summary>Two workers do the jobs of these kinds until none is left.</summary>
    private Task WorkAsync(Func<Job, Task<JobOutcome>> work, params string[] kinds)
    {
        JobHandler[] handlers =
        [
            .. (kinds.Length > 0 ? kinds : ["a", "b", "c", "d", "e"]).Select(kind => new JobHandler(new(kind), (job, _) => work(job))),
        ];
        var options = new JobWorkerOptions { UntilEmpty = true, Backoff = TimeSpan.FromMilliseconds(1) };
        return Eventually.EndsAsync(
            Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(async _ =>
                    {
                        await using var queue = World.Queue();
                        await new JobWorker(queue, handlers, options, NullLogger.Instance, World.Time).RunAsync(default);
                    })
            )
        );
    }

    private async Task<IReadOnlyList<JobResult>> ResultsAsync(Job job)
    {
        await using var connection = await World.Database.Source.OpenConnectionAsync();
        var results = await JobChain.ResultsAsync(connection, job.JobId, default);
        Assert.Equal(["b", "c"], results.Select(one => one.Kind));
        Assert.All(results, one => Assert.Equal($$"""{"of": "{{one.Kind}}"}""", one.Result));
        return results;
    }

    private async Task<IReadOnlyDictionary<string, RunJob>> JobsAsync(long run)
    {
        var jobs = new Dictionary<string, RunJob>();
        await foreach (var job in QueuedRunStore.JobsAsync(World.Database.Source, run, state: null, default))
            jobs.TryAdd(job.Kind, job);
        return jobs;
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await World.Database.Source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    private sealed class KilledException : Exception;
}
