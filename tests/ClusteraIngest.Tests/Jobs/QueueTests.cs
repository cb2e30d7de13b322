using System.Collections.Concurrent;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using Npgsql;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>The table: who gets which job, and what becomes of it.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task No_job_is_taken_by_two_workers()
    {
        var run = await World.BeginAsync(JobWorld.Some(2_000));
        var taken = new ConcurrentBag<long>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(number =>
                    Task.Run(async () =>
                    {
                        while (await World.ClaimAsync(7, $"worker-{number}") is { Count: > 0 } jobs)
                        {
                            foreach (var job in jobs)
                                taken.Add(job.JobId);
                            await World.SettleAsync([.. jobs.Select(job => new JobSettlement(job, JobState.Done))]);
                        }
                    })
                )
        );

        Assert.Equal((2_000, 2_000), (taken.Count, taken.Distinct().Count()));
        Assert.Equal(2_000, (await World.StatusAsync(run)).Jobs[JobState.Done]);
    }

    [Fact]
    public async Task A_run_of_10000_jobs_does_not_starve_one_of_3()
    {
        await World.BeginAsync(JobWorld.Some(10_000));
        await World.SettleAsync([.. (await World.ClaimAsync(5_000)).Select(job => new JobSettlement(job, JobState.Done))]);

        var small = await World.BeginAsync(JobWorld.Some(3));
        Assert.Equal(3, (await World.ClaimAsync(6)).Count(job => job.RunId == small));
    }

    [Fact]
    public async Task Runs_that_are_begun_at_once_share_the_workers()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => World.BeginAsync(JobWorld.Some(50))));
        var taken = await World.ClaimAsync(40);
        Assert.All(runs, run => Assert.Equal(10, taken.Count(job => job.RunId == run)));
    }

    [Fact]
    public async Task An_old_failure_that_comes_back_gives_a_new_run_no_head_start()
    {
        await World.BeginAsync(JobWorld.Some(100));
        var first = await World.ClaimAsync(50);
        await World.SettleAsync([
            .. first.Skip(1).Select(job => new JobSettlement(job, JobState.Done)),
            new(first[0], JobState.Pending) { NotBefore = World.Time.GetUtcNow() + TimeSpan.FromSeconds(1) },
        ]);
        var older = await World.BeginAsync(JobWorld.Some(5));
        World.Time.Advance(TimeSpan.FromSeconds(2));
        // The old failure stands in the queue again
        await World.SettleAsync([.. (await World.ClaimAsync(1)).Select(JobSettlement.Release)]);

        await World.BeginAsync(JobWorld.Some(10_000));
        Assert.Equal(5, (await World.ClaimAsync(16)).Count(job => job.RunId == older));
    }

    [Fact]
    public async Task Jobs_of_a_higher_priority_go_first()
    {
        await World.BeginAsync(JobWorld.Some(10));
        var urgent = await World.BeginAsync(JobWorld.Some(10), priority: 1);
        await World.BeginAsync(JobWorld.Some(10), priority: -1);
        Assert.All(await World.ClaimAsync(10), job => Assert.Equal(urgent, job.RunId));
    }

    [Fact]
    public async Task A_worker_takes_only_what_it_can_do_and_needs_not_read_past_the_rest()
    {
        await World.BeginAsync([.. Enumerable.Range(0, 10_000).Select(number => new NewJob("other", $"{number}"))]);
        var run = await World.BeginAsync(JobWorld.Some(3));
        Assert.Equal([run, run, run], (await World.ClaimAsync(10)).Select(job => job.RunId));
    }

    [Fact]
    public async Task A_job_whose_worker_is_dead_goes_to_another_and_the_dead_one_can_write_no_more()
    {
        var run = await World.BeginAsync(JobWorld.Some(1));
        var dead = Assert.Single(await World.ClaimAsync(1, "dead"));
        World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));
        await World.MaintainAsync();
        var living = Assert.Single(await World.ClaimAsync(1, "living"));
        Assert.Equal((dead.JobId, 2), (living.JobId, living.Attempt));

        Assert.Empty(await World.Queue().RenewAsync([dead], CancellationToken.None));
        await World.SettleAsync(new JobSettlement(dead, JobState.Failed) { ErrorId = "Late" });
        Assert.Equal(0, await AddAsync(dead, 5));
        Assert.Equal(1, await AddAsync(living, 3));
        Assert.Equal(1, (await World.StatusAsync(run)).Jobs[JobState.Running]);

        await World.SettleAsync(new JobSettlement(living, JobState.Done));
        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 3L, 3L), (status.State, status.Summary!.Videos, status.Units));
        Assert.Empty(status.Errors);
    }

    [Fact]
    public async Task A_worker_that_lost_a_job_and_took_it_again_is_held_off_by_the_attempt()
    {
        await World.BeginAsync(JobWorld.Some(1));
        var before = Assert.Single(await World.ClaimAsync(1));
        World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));
        await World.MaintainAsync();
        Assert.Single(await World.ClaimAsync(1));
        Assert.Equal(0, await AddAsync(before, 1));
    }

    [Fact]
    public async Task A_job_that_outlives_too_many_workers_has_failed()
    {
        var run = await World.BeginAsync(JobWorld.Some(1));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Single(await World.ClaimAsync(1));
            World.Time.Advance(JobWorld.Lease + TimeSpan.FromSeconds(1));
            await World.MaintainAsync(maxAttempts: 3);
        }

        await World.MaintainAsync();
        var status = await World.StatusAsync(run);
        Assert.Equal((RunState.Finished, 1L), (status.State, status.Errors["JobWorkerLost"]));
    }

    [Fact]
    public async Task Jobs_that_wait_for_a_time_do_not_hold_up_the_others()
    {
        await World.BeginAsync(JobWorld.Some(10_000, "waiting"));
        var until = World.Time.GetUtcNow() + TimeSpan.FromHours(1);
        var waiting = await World.ClaimAsync(10_000);
        await World.SettleAsync([
            .. waiting.Select(job => new JobSettlement(job, JobState.Pending) { NotBefore = until, IsAttempt = false }),
        ]);
        var run = await World.BeginAsync(JobWorld.Some(300, "ready"));

        Assert.Equal(until, (await World.StatusAsync(waiting[0].RunId)).NextJobAt!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Null((await World.StatusAsync(run)).NextJobAt);
        var plan = await PlanAsync();
        Assert.True(plan < 400, $"{plan} pages were read to take 10 jobs");
        Assert.All(await World.ClaimAsync(300), job => Assert.Equal(run, job.RunId));
        Assert.Empty(await World.ClaimAsync(1));

        World.Time.Advance(TimeSpan.FromHours(2));
        var again = await World.ClaimAsync(1_000);
        Assert.Equal(1_000, again.Count);
        Assert.All(again, job => Assert.Equal(1, job.Attempt));
    }

    private async Task<int> AddAsync(Job job, int videos)
    {
        await using var batch = World.Database.Source.CreateBatch();
        batch.BatchCommands.Add(JobCounters.Add(job, new Dictionary<string, int> { ["videos"] = videos }, units: videos));
        return await batch.ExecuteNonQueryAsync();
    }

    // Pages that a claim touches, as the server counts them.
    private async Task<long> PlanAsync()
    {
        await using var connection = await World.Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("explain (analyze, buffers, format json) " + JobStore.Claim, connection);
        NpgsqlParameter[] given =
        [
            new() { Value = DateTime.UtcNow },
            new() { Value = new[] { JobWorld.Kind } },
            new() { Value = new[] { 10 } },
            new() { Value = new[] { TimeSpan.FromSeconds(30) } },
            new() { Value = 10 },
            new() { Value = "plan" },
        ];
        command.Parameters.AddRange(given);
        using var plan = System.Text.Json.JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var top = plan.RootElement[0].GetProperty("Plan");
        return top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
    }
}
