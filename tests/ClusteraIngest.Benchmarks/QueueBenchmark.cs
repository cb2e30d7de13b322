using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Tests.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// How many jobs a second the workers get through, beside pgbench with the same statements and batch sizes; how soon a job is begun; and
/// what idle workers ask. Claim: at least half of what pgbench does.
/// </summary>
internal sealed class QueueBenchmark : IAsyncDisposable
{
    public const string Name = "queue";

    private const string Kind = "benchmark";
    private const int Jobs = 50_000;
    private const int Rounds = 5;
    private const int Workers = 4;
    private const double LeastRatio = 0.5;

    private readonly LocalServerStatus server;
    private readonly CountedStatements statements = new();
    private readonly NpgsqlDataSource database;
    private readonly QueuedRuns runs;
    private BatchSizes sizes = new();

    private QueueBenchmark(LocalServerStatus server)
    {
        this.server = server;
        // As many connections as pgbench has clients, and one for each worker that only listens.
        var address = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = PgBench.Clients + Workers };
        var builder = new NpgsqlDataSourceBuilder(address.ConnectionString);
        builder.UseLoggerFactory(statements);
        database = builder.Build();
        runs = new(database, RegisteredJobs.Own);
    }

    /// <returns>0: the claim holds; 1: it does not.</returns>
    public static async Task<int> RunAsync()
    {
        var server = new LocalPostgres(
            new() { DataDirectory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-benchmark-{Guid.NewGuid():N}"), IsDurable = false }
        );
        try
        {
            await using var benchmark = new QueueBenchmark(await server.StartAsync());
            await Migrations.ApplyAsync(benchmark.database, CancellationToken.None);
            var holds = await benchmark.ThroughputAsync();
            await benchmark.LatencyAsync(perSecond: 100, TimeSpan.FromSeconds(20));
            await benchmark.IdleAsync(TimeSpan.FromSeconds(60));
            return holds ? 0 : 1;
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    private async Task<bool> ThroughputAsync()
    {
        var pgbench = await PgBench.FindAsync(server, CancellationToken.None);
        if (pgbench is null)
            Print($"pgbench is neither beside the server's programs nor on PATH: nothing to compare with.");

        await WorkersAsync(); // warms up
        Print(
            $"{Jobs} jobs that do nothing, PostgreSQL {server.ServerVersion}, {Workers} workers with {PgBench.Clients} connections, {sizes}"
        );
        var (own, plain) = (new List<double>(), new List<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            own.Add(await WorkersAsync());
            if (pgbench is not null)
                plain.Add(await PlainAsync(pgbench));
            Print($"round {round}: {own[^1], 8:0} jobs/s by workers{(pgbench is null ? "" : $", {plain[^1]:0} jobs/s by pgbench")}");
        }

        if (pgbench is null)
        {
            Print($"median: {Median(own):0} jobs/s by workers");
            return true;
        }

        var ratio = Median(own) / Median(plain);
        Print($"median: {Median(own):0} jobs/s, {Median(plain):0} by pgbench, ratio {ratio:0.00} (claim: at least {LeastRatio:0.0})");
        return ratio >= LeastRatio;
    }

    private async Task<double> WorkersAsync()
    {
        await FillAsync();
        sizes = new();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable.Range(0, Workers).Select(_ => WorkAsync(new() { UntilEmpty = true }, (_, _) => Done, CancellationToken.None))
        );
        var seconds = watch.Elapsed.TotalSeconds;
        await RequireDoneAsync(Jobs);
        return Jobs / seconds;
    }

    private async Task<double> PlainAsync(PgBench pgbench)
    {
        await FillAsync();
        var batch = sizes.Usual;
        var each = Jobs / batch / PgBench.Clients;
        var seconds = await pgbench.RunAsync(Kind, batch, each, CancellationToken.None);
        await RequireDoneAsync(batch * each * PgBench.Clients);
        return batch * each * PgBench.Clients / seconds;
    }

    /// <summary>Puts in one job after the other, each a run, and measures from then on until its handler begins.</summary>
    private async Task LatencyAsync(int perSecond, TimeSpan length)
    {
        await EmptyAsync();
        var (asked, waits) = (new ConcurrentDictionary<string, long>(), new ConcurrentBag<double>());
        using var stop = new CancellationTokenSource();
        var workers = Enumerable
            .Range(0, Workers)
            .Select(_ =>
                WorkAsync(
                    new(),
                    (job, _) =>
                    {
                        waits.Add(Stopwatch.GetElapsedTime(asked[job.Subject]).TotalMilliseconds);
                        return Done;
                    },
                    stop.Token
                )
            )
            .ToArray();
        await Task.Delay(1_000, CancellationToken.None);

        var count = (int)(length.TotalSeconds * perSecond);
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < count; number++)
        {
            if (TimeSpan.FromSeconds((double)number / perSecond) - watch.Elapsed is { Ticks: > 0 } early)
                await Task.Delay(early, CancellationToken.None);
            var subject = number.ToString(CultureInfo.InvariantCulture);
            asked[subject] = Stopwatch.GetTimestamp();
            await BeginAsync([new(Kind, subject)]);
        }

        await Task.Delay(1_000, CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        var sorted = waits.Order().ToArray();
        Print($"at {perSecond} jobs/s, enqueued to begun: p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, {sorted.Length} of {count}");
        double At(double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
    }

    private async Task IdleAsync(TimeSpan length)
    {
        await EmptyAsync();
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(new(), (_, _) => Done, stop.Token)).ToArray();
        await Task.Delay(2_000, CancellationToken.None);
        var before = statements.Count;
        await Task.Delay(length, CancellationToken.None);
        var asked = statements.Count - before;
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Print($"idle: {asked / length.TotalSeconds / Workers:0.000} queries per worker and second");
    }

    private static Task<JobOutcome> Done { get; } = Task.FromResult<JobOutcome>(new JobOutcome.Done());

    private async Task WorkAsync(JobWorkerOptions options, Func<Job, CancellationToken, Task<JobOutcome>> work, CancellationToken stop)
    {
        var outage = new Outage("the database", TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance);
        await using var queue = new PostgresJobQueue(database, outage, TimeProvider.System, RegisteredJobs.Own);
        await queue.WaitAsync(TimeSpan.Zero, CancellationToken.None); // listens from now on
        await new JobWorker(
            new MeasuredQueue(queue, sizes),
            [new(new(Kind), work)],
            options,
            NullLogger.Instance,
            TimeProvider.System
        ).RunAsync(stop);
    }

    private async Task FillAsync()
    {
        await EmptyAsync();
        await BeginAsync([.. Enumerable.Range(0, Jobs).Select(number => new NewJob(Kind, number.ToString(CultureInfo.InvariantCulture)))]);
        await ExecuteAsync("vacuum analyze ctrl_job");
        await ExecuteAsync("checkpoint");
    }

    private Task EmptyAsync() => ExecuteAsync("truncate ctrl_run cascade");

    private Task<long> BeginAsync(IReadOnlyList<NewJob> jobs) =>
        runs.BeginAsync(RunKind.Collect, null, null, 0, null, jobs, DateTimeOffset.UtcNow, CancellationToken.None);

    private async Task RequireDoneAsync(int count)
    {
        await using var command = database.CreateCommand("select count(*) from ctrl_job where state = 'done'");
        if (await command.ExecuteScalarAsync() is not long done || done != count)
            throw new InvalidOperationException($"Not all of {count} jobs were done.");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static double Median(IEnumerable<double> values) =>
        values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : double.NaN;

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
