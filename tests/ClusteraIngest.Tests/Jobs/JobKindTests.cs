using System.Collections.Concurrent;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>What a kind declares, and which kinds a worker does.</summary>
public sealed class JobKindTests : IAsyncLifetime
{
    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task A_worker_of_some_kinds_leaves_the_others_alone_and_does_not_wait_for_them()
    {
        var run = await World.BeginAsync([
            .. JobWorld.Some(3),
            new("other", "o"),
            new(JobWorld.Kind, "last") { WaitsFor = [new("other", "o")] },
        ]);

        await Eventually.EndsAsync(World.WorkAsync(JobWorld.Nothing));

        var status = await World.StatusAsync(run);
        Assert.Equal(
            (3L, 1L, 1L),
            (status.JobsByKind[JobWorld.Kind][JobState.Done], status.JobsByKind["other"][JobState.Pending], status.Jobs[JobState.Waiting])
        );
        Assert.Equal(0, await World.ScalarAsync<int>("select attempt from ctrl_job where kind = 'other'"));
    }

    [Fact]
    public async Task A_kind_is_done_no_more_often_at_once_than_it_allows_while_the_others_use_the_rest_of_the_worker()
    {
        await World.BeginAsync([.. Some("heavy", 6), .. Some("light", 12)]);
        var (gate, now, most, atOnce) = (new Lock(), new Dictionary<string, int>(), new Dictionary<string, int>(), 0);
        var two = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        JobHandler Handler(string kind, int? concurrency) =>
            JobWorld.Handler(
                new JobKind(kind) { Concurrency = concurrency },
                async (_, cancel) =>
                {
                    lock (gate)
                    {
                        now[kind] = now.GetValueOrDefault(kind) + 1;
                        most[kind] = Math.Max(most.GetValueOrDefault(kind), now[kind]);
                        atOnce = Math.Max(atOnce, now.Values.Sum());
                        if (atOnce >= 2)
                            two.TrySetResult();
                    }

                    // The first one goes on when there is a second.
                    await two.Task.WaitAsync(cancel);
                    lock (gate)
                        now[kind]--;
                    return new JobOutcome.Done();
                }
            );

        var worker = new JobWorker(
            World.Queue(),
            [Handler("heavy", 1), Handler("light", null)],
            new() { UntilEmpty = true, Concurrency = 4 },
            NullLogger.Instance,
            World.Time
        );
        await Eventually.EndsAsync(worker.RunAsync(default));

        Assert.Equal(18, await World.ScalarAsync<long>("select count(*) from ctrl_job where state = 'done' and attempt = 1"));
        Assert.Equal(1, most["heavy"]);
        Assert.InRange(atOnce, 2, 4);
    }

    [Fact]
    public async Task The_end_of_a_job_makes_room_for_the_next_of_its_kind_at_once()
    {
        await World.BeginAsync([.. Some("heavy", 30)]);
        var worker = new JobWorker(
            World.Queue(),
            [JobWorld.Handler(new JobKind("heavy") { Concurrency = 1 }, (_, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done()))],
            new() { UntilEmpty = true, TendEvery = TimeSpan.FromHours(1) },
            NullLogger.Instance,
            World.Time
        );

        // A quarter of a second for each would be the time of a worker that only looks by itself.
        var began = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.EndsAsync(worker.RunAsync(default));

        Assert.True(began.Elapsed < TimeSpan.FromSeconds(6), $"{began.Elapsed}");
    }

    [Fact]
    public async Task Lease_attempts_and_pauses_are_those_of_the_kind()
    {
        var run = await World.BeginAsync([new("long", "a"), new(JobWorld.Kind, "b")]);
        var leases = new ConcurrentDictionary<string, double>();
        async Task<JobOutcome> FailAsync(Job job, CancellationToken cancel)
        {
            leases[job.Kind] = await World.ScalarAsync<double>(
                $"select extract(epoch from lease_until - started_at)::float8 from ctrl_job where job_id = {job.JobId}"
            );
            return new JobOutcome.Retry(JobWorld.Error());
        }

        var own = new JobKind("long")
        {
            Lease = TimeSpan.FromMinutes(10),
            MaxAttempts = 2,
            Backoff = TimeSpan.Zero,
        };
        var worker = new JobWorker(
            World.Queue(),
            [JobWorld.Handler(own, FailAsync), JobWorld.Handler(FailAsync)],
            new()
            {
                UntilEmpty = true,
                MaxAttempts = 3,
                Backoff = TimeSpan.FromMilliseconds(1),
            },
            NullLogger.Instance,
            World.Time
        );
        await Eventually.EndsAsync(worker.RunAsync(default));

        Assert.Equal(2, await World.ScalarAsync<int>("select attempt from ctrl_job where kind = 'long'"));
        Assert.Equal(3, await World.ScalarAsync<int>("select attempt from ctrl_job where kind = 'test'"));
        Assert.Equal((600d, 30d), (leases["long"], leases[JobWorld.Kind]));
        Assert.Equal(2L, (await World.StatusAsync(run)).Errors["TestFailed"]);
    }

    [Fact]
    public async Task An_attempt_that_takes_longer_than_its_kind_allows_is_cancelled_and_tried_again()
    {
        var run = await World.BeginAsync([new("slow", "a"), new("slow", "b")]);
        var kind = new JobKind("slow")
        {
            Timeout = TimeSpan.FromMilliseconds(200),
            MaxAttempts = 2,
            Backoff = TimeSpan.Zero,
        };
        var worker = new JobWorker(
            World.Queue(),
            [
                JobWorld.Handler(
                    kind,
                    async (job, cancel) =>
                    {
                        if (job.Subject == "a" || job.Attempt == 1)
                            await Task.Delay(Timeout.Infinite, cancel);
                        return new JobOutcome.Done();
                    }
                ),
            ],
            new() { UntilEmpty = true },
            NullLogger.Instance,
            World.Time
        );
        await Eventually.EndsAsync(worker.RunAsync(default));

        var status = await World.StatusAsync(run);
        Assert.Equal((1L, 1L), (status.Jobs[JobState.Done], status.Errors["JobTimedOut"]));
        Assert.Equal(
            "The job was not done within 0.2 s, and was cancelled.",
            await World.ScalarAsync<string>("select message from ctrl_job where state = 'failed'")
        );
    }

    [Fact]
    public async Task A_worker_without_keys_does_what_needs_none_and_says_what_it_leaves_and_why()
    {
        await using var youtube = await YouTubeWorld.CreateAsync();
        var run = await youtube.Client.Collection.StartRunAsync(["@alpha"]);
        await youtube.ScalarAsync<long>(
            $"insert into ctrl_job (run_id, kind, subject) values ({run.RunId}, 'plain', 'p') returning job_id"
        );
        var done = new ConcurrentBag<string>();
        await using var client = new IngestClient(youtube.Settings() with { YouTubeApiKeys = [] });
        var plain = JobWorld.Handler(
            new JobKind("plain"),
            (job, _) =>
            {
                done.Add(job.Subject);
                return Task.FromResult<JobOutcome>(new JobOutcome.Done());
            }
        );
        var jobs = new JobsClient(client.Services)
        {
            Registrations =
            [
                .. RegisteredJobs.Of(client.Services),
                new(plain.Kind, _ => Task.FromResult<IngestException?>(null), _ => Task.FromResult(plain)),
            ],
        };

        var progress = new WorkProgress();
        await Eventually.EndsAsync(jobs.WorkAsync(new() { UntilEmpty = true }, progress));

        Assert.Equal(["p"], done);
        var left = Assert.Single(progress.LeftKinds);
        Assert.Equal(("collect_channel", "YouTubeKeyMissing"), (left.Kind, left.ErrorId));
        Assert.Equal(("plain", 1L), (progress.Kinds[0].Kind, progress.Kinds[0].Done));
        Assert.Equal("pending", await youtube.ScalarAsync<string>("select state from ctrl_job where kind = 'collect_channel'"));
        Assert.Contains(
            "done 1, failed 0 · leaves collect_channel (YouTubeKeyMissing)",
            ClusteraIngest.Tool.Commands.WorkerCommand.Line(progress, TimeSpan.Zero, DateTimeOffset.UtcNow),
            StringComparison.Ordinal
        );

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => jobs.WorkAsync(new() { Kinds = ["collect_channel"] }));
        Assert.Equal("YouTubeKeyMissing", error.ErrorId);
    }

    [Theory]
    [InlineData("colect_channel", "Did you mean collect_channel? The kinds are: collect_channel.")]
    [InlineData("archive_video", "The kinds are: collect_channel.")] // known by name, but nothing here does it
    public void A_kind_that_nothing_here_does_is_refused_and_the_others_are_named(string kind, string remedy)
    {
        var error = Assert.Throws<InvalidInputException>(() => JobRegistration.RequireKnown(RegisteredJobs.NamesOf(new()), [kind]));
        Assert.Equal(("UnknownJobKind", remedy), (error.ErrorId, error.Remedy));
        Assert.Contains($"'{kind}'", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<NewJob> Some(string kind, int count) =>
        Enumerable.Range(1, count).Select(number => new NewJob(kind, $"{kind}-{number}"));
}
