using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.LocalServer;
using Npgsql;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// How long it takes to claim, to settle and to look after the queue with a million jobs done in it, beside the same with none. Claim: a
/// claim takes at most 1.5 times as long.
/// </summary>
internal static class ClaimBenchmark
{
    public const string Name = "claims";

    private const string Kind = "benchmark";
    private const int Done = 1_000_000;
    private const int Ready = 10_000;
    private const int Batch = 4;
    private const int Claims = 2_000;
    private const double MostRatio = 1.5;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <returns>0: the claim holds; 1: it does not.</returns>
    public static async Task<int> RunAsync()
    {
        var server = new LocalPostgres(
            new() { DataDirectory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-benchmark-{Guid.NewGuid():N}"), IsDurable = false }
        );
        try
        {
            await using var database = new NpgsqlDataSourceBuilder((await server.StartAsync()).ConnectionString).Build();
            await Migrations.ApplyAsync(database, CancellationToken.None);
            await FillAsync(database, done: 0);
            var few = await MeasureAsync(database);
            await FillAsync(database, Done);
            var many = await MeasureAsync(database);
            var ratio = many / few;
            Print($"ratio {ratio:0.00} (claim: at most {MostRatio:0.0})");
            return ratio <= MostRatio ? 0 : 1;
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    /// <summary>Every hundredth job that is done is followed by one that has waited for it.</summary>
    private static async Task FillAsync(NpgsqlDataSource database, int done)
    {
        await ExecuteAsync(database, "truncate ctrl_run cascade");
        await ExecuteAsync(
            database,
            $"""
            insert into ctrl_run (kind, is_queued) values ('collect', true);
            insert into ctrl_job (run_id, kind, subject, state, turn, attempt, finished_at, result, is_awaited)
            select max(r.run_id), '{Kind}', 'done-' || n, 'done', n, 1, now(), '[]', n % 100 = 0
              from ctrl_run r, generate_series(1, {done}) n group by n;
            insert into ctrl_job_wait (waits_for_job_id, job_id)
            select job_id - 1, job_id from ctrl_job where turn % 100 = 1 and turn > 1;
            insert into ctrl_job (run_id, kind, subject, turn)
            select max(r.run_id), '{Kind}', 'ready-' || n, {done} + n from ctrl_run r, generate_series(1, {Ready}) n group by n
            """
        );
        await ExecuteAsync(database, "vacuum analyze ctrl_job, ctrl_job_wait");
    }

    /// <returns>The median of a claim in milliseconds.</returns>
    private static async Task<double> MeasureAsync(NpgsqlDataSource database)
    {
        var jobs = new JobStore(database);
        var (claims, settlements, looks) = (new List<double>(), new List<double>(), new List<double>());
        for (var claim = 0; claim < Claims; claim++)
        {
            var began = Stopwatch.GetTimestamp();
            var taken = await jobs.ClaimAsync("benchmark", [new(Kind, Batch, Lease)], Batch, now: null, CancellationToken.None);
            claims.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (taken.Count != Batch)
                throw new InvalidOperationException($"{taken.Count} jobs were claimed.");

            began = Stopwatch.GetTimestamp();
            var settled = taken.Select(job => new JobSettlement(job, JobState.Done)).ToList();
            await jobs.SettleAsync(settled, wakeOthers: false, now: null, CancellationToken.None);
            settlements.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

            if (claim % 100 != 0)
                continue;
            began = Stopwatch.GetTimestamp();
            await jobs.MaintainAsync([new(Kind, 5)], now: null, CancellationToken.None);
            looks.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        await using var count = database.CreateCommand("select count(*) from ctrl_job where state = 'done'");
        Print($"with {await count.ExecuteScalarAsync()} jobs done in the end, {Batch} jobs at a time, in ms (median, 99 of 100 within):");
        Print($"  claim {At(claims, 0.5):0.00} {At(claims, 0.99):0.00}, settle {At(settlements, 0.5):0.00} {At(settlements, 0.99):0.00}, ");
        Print($"  look after the queue {At(looks, 0.5):0.00} {At(looks, 0.99):0.00}");
        return At(claims, 0.5);
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
