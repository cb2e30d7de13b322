using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;
using Npgsql;

namespace ClusteraIngest.Benchmarks;

/// <summary>PostgreSQL's own load generator with the queue's statements: what the server does if a worker costs nothing.</summary>
internal sealed partial class PgBench(string program, LocalServerStatus server)
{
    public const int Clients = 4;

    /// <summary>Looks beside the server's programs and on PATH; null: there is none.</summary>
    public static async Task<PgBench?> FindAsync(LocalServerStatus server, CancellationToken cancel)
    {
        var programs = await PostgresPrograms.FindAsync(null, ServerUser.Find(), null, WaitRegister.Unseen, cancel);
        var name = Executables.FileName("pgbench");
        var beside = Path.Combine(programs.Directory, name);
        return (File.Exists(beside) ? beside : Executables.OnPath(name)) is { } found ? new(found, server) : null;
    }

    /// <summary>Has each client take and settle so many batches; returns the seconds that it took, without connecting.</summary>
    public async Task<double> RunAsync(string kind, int batch, int transactions, CancellationToken cancel)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script(kind, batch), cancel);
            var start = new ProcessStartInfo(
                program,
                ["-n", "-c", Text(Clients), "-j", "2", "-M", "prepared", "-t", Text(transactions), "-f", script]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var address = new NpgsqlConnectionStringBuilder(server.ConnectionString);
            (start.Environment["PGHOST"], start.Environment["PGPORT"]) = (address.Host, Text(address.Port));
            (start.Environment["PGUSER"], start.Environment["PGDATABASE"], start.Environment["PGPASSWORD"]) = (
                address.Username,
                address.Database,
                address.Password
            );
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return process.ExitCode == 0 && Rate().Match(await output) is { Success: true } rate
                ? Clients * transactions / double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench failed: {await errors}");
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static string Script(string kind, int batch)
    {
        var claim = Filled(
            JobStore.Claim,
            "now()",
            $"array['{kind}']",
            $"array[{Text(batch)}]",
            "array['30 seconds'::interval]",
            Text(batch),
            "'pgbench-' || :client_id"
        );
        var settle = Filled(
            JobStore.Settle,
            "now()",
            "'pgbench-' || :client_id",
            ":jobs::bigint[]",
            ":attempts::integer[]",
            Same("0"),
            Same("'done'::text"),
            Same("null::timestamptz"),
            Same("null::text"),
            Same("null::text"),
            Same("null::text")
        );
        return $"""
            {Filled(JobStore.Due, "now()")};
            with claimed as ({claim})
            select array_agg(job_id)::text as jobs, array_agg(attempt)::text as attempts from claimed \gset
            {settle};

            """;

        string Same(string value) => $"array_fill({value}, array[{batch}])";
    }

    private static string Filled(string sql, params IReadOnlyList<string> values)
    {
        for (var number = values.Count; number > 0; number--)
            sql = sql.Replace($"${number}", values[number - 1], StringComparison.Ordinal);
        return sql;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+) \(without initial connection time\)")]
    private static partial Regex Rate();
}
