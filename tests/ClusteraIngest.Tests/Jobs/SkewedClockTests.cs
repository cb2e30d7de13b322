using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.Quota;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>Machines whose clocks differ share a database: its clock decides.</summary>
public sealed class SkewedClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongAhead = TimeSpan.FromDays(40);

    private readonly List<PostgresJobQueue> queues = [];
    private JobWorld? world;

    private JobWorld World => world!;

    public async Task InitializeAsync() => world = await JobWorld.CreateAsync();

    public async Task DisposeAsync()
    {
        foreach (var queue in queues)
            await queue.DisposeAsync();
        await World.DisposeAsync();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_job_that_takes_three_leases_is_done_at_its_first_attempt_though_another_machine_s_clock_is_a_minute_off(int seconds)
    {
        var run = await World.Runs.BeginAsync(RunKind.Collect, null, null, 0, null, JobWorld.Some(1), now: null, CancellationToken.None);
        var (right, wrong) = (Queue(TimeSpan.Zero), Queue(TimeSpan.FromSeconds(seconds)));
        var (worker, thief) = seconds > 0 ? (right, wrong) : (wrong, right);
        var job = Assert.Single(await worker.ClaimAsync("one", [JobWorld.Kind], 1, JobWorld.Lease, CancellationToken.None));

        for (var lease = 0; lease < 3; lease++)
        {
            Assert.True((await thief.MaintainAsync([JobWorld.Kind], 5, CancellationToken.None)).IsRunning);
            Assert.Empty(await thief.ClaimAsync("two", [JobWorld.Kind], 1, JobWorld.Lease, CancellationToken.None));
            Assert.Single(await worker.RenewAsync([job], JobWorld.Lease, CancellationToken.None));
        }

        await worker.SettleAsync([new(job, JobState.Done)], new HashSet<long>(), CancellationToken.None);
        Assert.Equal("done 1", await World.ScalarAsync<string>("select state || ' ' || attempt from ctrl_job"));
        Assert.Equal(RunState.Finished, (await World.StatusAsync(run)).State);
    }

    [Fact]
    public async Task A_worker_whose_clock_is_ahead_leaves_the_others_their_jobs()
    {
        await World.Runs.BeginAsync(RunKind.Collect, null, null, 0, null, JobWorld.Some(4), now: null, CancellationToken.None);
        var (begun, looks, release) = (0, 0, new TaskCompletionSource());
        using var stop = new CancellationTokenSource();
        var slow = JobWorld.Handler(
            async (_, _) =>
            {
                Interlocked.Increment(ref begun);
                await release.Task;
                return new JobOutcome.Done();
            }
        );
        var working = Worker(Queue(TimeSpan.Zero), slow, new()).RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => Volatile.Read(ref begun) == 4);

        var stealing = Worker(
                new CountedQueue(Queue(Minute), () => Interlocked.Increment(ref looks)),
                slow,
                new() { TendEvery = TimeSpan.FromMilliseconds(20) },
                Minute
            )
            .RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => Volatile.Read(ref looks) > 3);
        release.SetResult();
        await Eventually.HoldsAsync(async () => await World.ScalarAsync<long>("select count(*) from ctrl_job where state = 'done'") == 4);

        await stop.CancelAsync();
        await Task.WhenAll(working, stealing);
        Assert.Equal((4, 1), (begun, await World.ScalarAsync<int>("select max(attempt) from ctrl_job")));
    }

    [Fact]
    public async Task A_job_that_waits_is_taken_when_its_time_has_come_by_the_database_s_clock()
    {
        await World.Runs.BeginAsync(RunKind.Collect, null, null, 0, null, JobWorld.Some(1), now: null, CancellationToken.None);
        await World.ScalarAsync<int>("update ctrl_job set not_before = clock_timestamp() + interval '30 seconds' returning 1");
        Assert.Empty(await Queue(Minute).ClaimAsync("ahead", [JobWorld.Kind], 1, JobWorld.Lease, CancellationToken.None));

        await World.ScalarAsync<int>("update ctrl_job set not_before = clock_timestamp() - interval '1 second' returning 1");
        Assert.Single(await Queue(-Minute).ClaimAsync("behind", [JobWorld.Kind], 1, JobWorld.Lease, CancellationToken.None));
    }

    [Fact]
    public async Task The_pause_after_a_failure_is_measured_by_the_database_s_clock()
    {
        var options = new JobWorkerOptions { Backoff = TimeSpan.FromMinutes(10) };
        await World.Runs.BeginAsync(RunKind.Collect, null, null, 0, null, JobWorld.Some(1), now: null, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var failing = JobWorld.Handler((_, _) => Task.FromResult<JobOutcome>(new JobOutcome.Retry(JobWorld.Error())));
        var clock = new DatabaseClock(new SkewedTime(LongAhead));
        var working = new JobWorker(Queue(clock), [failing], options, NullLogger.Instance, clock).RunAsync(stop.Token);

        await Eventually.HoldsAsync(async () =>
            await World.ScalarAsync<long>("select count(*) from ctrl_job where not_before is not null") == 1
        );

        await stop.CancelAsync();
        await working;
        Assert.InRange(
            await World.ScalarAsync<double>("select extract(epoch from not_before - clock_timestamp())::float8 / 60 from ctrl_job"),
            3,
            13
        );
    }

    [Fact]
    public void A_run_that_waits_is_told_by_the_database_s_clock()
    {
        var now = DateTimeOffset.UtcNow;
        var watch = new RunWatch(new SkewedTime(TimeSpan.FromHours(1)), most: null);

        Assert.Equal(
            RunNotice.Waits,
            watch.Look(
                new()
                {
                    RunId = 1,
                    Kind = RunKind.Collect,
                    State = RunState.Running,
                    StartedAt = now,
                    Progress = 0,
                    Jobs = new Dictionary<JobState, long>(),
                    Units = 0,
                    Errors = new Dictionary<string, long>(),
                    At = now,
                    NextJobAt = now.AddMinutes(30),
                }
            )
        );
    }

    [Fact]
    public async Task Keys_rest_the_month_lasts_and_names_stay_known_by_the_database_s_clock()
    {
        await using var shared = await YouTubeWorld.CreateAsync();
        shared.YouTube.World.AddGeneratedChannel("alpha", 3);
        await using var right = shared.NewClient(units: 1);
        await using var ahead = new IngestClient(
            shared.Settings() with
            {
                DailyUnits = 1,
            },
            null,
            new DatabaseClock(new SkewedTime(LongAhead))
        );
        Assert.Equal(ResolutionState.Resolved, Assert.Single(await shared.ResolveAsync(["@alpha"], client: right)).State);

        var status = (await ahead.Keys.GetAllAsync()).Single(key => key.Bucket == "units");
        Assert.Equal((ApiKeyState.Resting, 1), (status.State, status.UsedToday));
        Assert.Equal(ResolutionState.Resolved, Assert.Single(await shared.ResolveAsync(["@alpha"], client: ahead)).State);
        Assert.Equal(1, shared.YouTube.UnitsCharged);
        Assert.Equal(
            DateOnly.FromDateTime(await shared.ScalarAsync<DateTime>("select date_trunc('month', clock_timestamp() at time zone 'UTC')")),
            (await ahead.Costs.GetAsync()).Month.Start
        );
    }

    [Fact]
    public async Task What_an_invocation_writes_down_carries_the_database_s_time()
    {
        await using var shared = await IngestWorld.CreateAsync();
        shared.AddChannel("alpha", 3);
        await shared.AddListAsync("https://www.youtube.com/@alpha");
        await using var ahead = shared.NewClient(new DatabaseClock(new SkewedTime(LongAhead)));

        Assert.Empty((await shared.SyncAsync(new() { WithTranscripts = false }, ahead)).ErrorIds);

        Assert.True(
            await shared.ScalarAsync<bool>(
                """
                select bool_and(at <= clock_timestamp() + interval '1 second') from (
                    select started_at as at from ctrl_run union all select last_synced_at from ctrl_youtube_lists
                    union all select reserved_at from ctrl_apify_run union all select first_seen_at from dataset_youtube_video) times
                """
            )
        );
    }

    private PostgresJobQueue Queue(TimeSpan ahead) => Queue(new DatabaseClock(new SkewedTime(ahead)));

    private PostgresJobQueue Queue(DatabaseClock clock)
    {
        var queue = new PostgresJobQueue(World.Database.Source, new Outage("the database", Minute, clock, NullLogger.Instance), clock);
        queues.Add(queue);
        return queue;
    }

    private static JobWorker Worker(IJobQueue queue, JobHandler handler, JobWorkerOptions options, TimeSpan ahead = default) =>
        new(queue, [handler], options, NullLogger.Instance, new DatabaseClock(new SkewedTime(ahead)));
}
