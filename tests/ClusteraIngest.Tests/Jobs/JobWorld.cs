using ClusteraIngest.Collection;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>A database with a queue in it, and workers that a test starts.</summary>
internal sealed class JobWorld : IAsyncDisposable
{
    public const string Kind = "test";

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Its jobs fail for good with what a collection's do; its runs are summed up as collections.</summary>
    public static readonly JobCatalog Catalog = new(
        [new(Kind) { FinalErrors = CollectChannelJob.Kind.FinalErrors }],
        RegisteredJobs.Own.Runs
    );

    private readonly List<(Task Run, CancellationTokenSource Stop, PostgresJobQueue Queue)> workers = [];
    private readonly List<PostgresJobQueue> queues = [];

    private JobWorld(TestDatabase database) => (Database, Runs) = (database, new(database.Source, Catalog));

    public TestDatabase Database { get; }

    public QueuedRuns Runs { get; }

    public AdvancingTime Time { get; } = new();

    /// <summary>Work that does nothing.</summary>
    public static JobHandler Nothing { get; } = Handler((_, _) => Task.FromResult<JobOutcome>(new JobOutcome.Done()));

    public static async Task<JobWorld> CreateAsync() => new(await PostgresFixture.CreateDatabaseAsync());

    /// <summary>Work that is short, unless a test says otherwise.</summary>
    public static JobHandler Handler(Func<Job, CancellationToken, Task<JobOutcome>> work) => Handler(new(Kind) { TakesAhead = true }, work);

    /// <summary>Work of a kind of its own.</summary>
    public static JobHandler Handler(JobKind kind, Func<Job, CancellationToken, Task<JobOutcome>> work) => new(kind, work);

    public static ItemFailedException Error(string id = "TestFailed") => new(id, "It failed.", "Fix it.");

    public static IReadOnlyList<NewJob> Some(int count, string prefix = "job") =>
        [.. Enumerable.Range(1, count).Select(number => new NewJob(Kind, $"{prefix}-{number}"))];

    public PostgresJobQueue Queue(NpgsqlDataSource? source = null)
    {
        var queue = new PostgresJobQueue(
            source ?? Database.Source,
            new Outage("the database", TimeSpan.FromMinutes(1), Time, NullLogger.Instance),
            Time,
            Catalog
        );
        queues.Add(queue);
        return queue;
    }

    public Task<long> BeginAsync(IReadOnlyList<NewJob> jobs, short priority = 0) =>
        Runs.BeginAsync(RunKind.Collect, null, null, priority, null, jobs, Time.GetUtcNow(), CancellationToken.None);

    public async Task<RunStatus> StatusAsync(long run) => (await Runs.StatusAsync(run, Time.GetUtcNow(), CancellationToken.None))!;

    /// <summary>Takes jobs as a worker of that name.</summary>
    public async Task<IReadOnlyList<Job>> ClaimAsync(int most, string worker = "one") =>
        await Queue().ClaimAsync(worker, [new(Kind, most, Lease)], most, CancellationToken.None);

    public Task SettleAsync(params JobSettlement[] settlements) =>
        Queue().SettleAsync(settlements, new HashSet<long>(), CancellationToken.None);

    public Task<QueueState> MaintainAsync(int maxAttempts = 5) => Queue().MaintainAsync([new(Kind, maxAttempts)], CancellationToken.None);

    /// <summary>Runs a worker until nothing is left to do.</summary>
    public async Task WorkAsync(
        JobHandler handler,
        JobWorkerOptions? options = null,
        ILogger? log = null,
        CancellationToken cancel = default
    ) =>
        await new JobWorker(Queue(), [handler], (options ?? new()) with { UntilEmpty = true }, log ?? NullLogger.Instance, Time).RunAsync(
            cancel
        );

    /// <summary>Starts a worker; the returned function stops it and waits for its end.</summary>
    public Func<Task> Start(JobHandler handler, JobWorkerOptions? options = null, NpgsqlDataSource? source = null, IJobQueue? queue = null)
    {
        var stop = new CancellationTokenSource();
        var own = Queue(source);
        var run = new JobWorker(queue ?? own, [handler], options ?? new(), NullLogger.Instance, Time).RunAsync(stop.Token);
        workers.Add((run, stop, own));
        return async () =>
        {
            await stop.CancelAsync();
            await run;
        };
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (run, stop, _) in workers)
        {
            await stop.CancelAsync();
            await Task.WhenAny(run);
            stop.Dispose();
        }

        foreach (var queue in queues)
            await queue.DisposeAsync();
        await Database.DisposeAsync();
    }
}
