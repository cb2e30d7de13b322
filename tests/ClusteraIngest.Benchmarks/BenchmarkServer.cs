using System.Text.RegularExpressions;
using ClusteraIngest.Database;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;
using ClusteraIngest.Settings;
using Npgsql;

namespace ClusteraIngest.Benchmarks;

/// <summary>A local server of the benchmark's own with the tables in it, and how others reach it. Deleted at the end.</summary>
internal sealed partial class BenchmarkServer : IAsyncDisposable
{
    private readonly LocalPostgres server;
    private readonly NpgsqlConnectionStringBuilder address;
    private readonly string psql;

    private BenchmarkServer(LocalPostgres server, LocalServerStatus status, string psql)
    {
        (this.server, this.psql) = (server, psql);
        address = new(status.ConnectionString);
        Database = NpgsqlDataSource.Create(address);
        Settings = new() { Database = status.ConnectionString };
        Tool = new Dictionary<string, string> { ["CLUSTERA_DATABASE"] = status.ConnectionString! };
        Client = new Dictionary<string, string>
        {
            ["PGHOST"] = address.Host!,
            ["PGPORT"] = FormattableString.Invariant($"{address.Port}"),
            ["PGUSER"] = address.Username!,
            ["PGPASSWORD"] = address.Password!,
            ["PGDATABASE"] = address.Database!,
        };
    }

    public NpgsqlDataSource Database { get; }

    /// <summary>For an <see cref="IngestClient"/>.</summary>
    public IngestSettings Settings { get; }

    /// <summary>The environment for the tool.</summary>
    public IReadOnlyDictionary<string, string> Tool { get; }

    /// <summary>The environment for PostgreSQL's own programs and whatever else uses libpq.</summary>
    public IReadOnlyDictionary<string, string> Client { get; }

    public static async Task<BenchmarkServer> StartAsync()
    {
        var server = new LocalPostgres(
            new() { DataDirectory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-benchmark-{Guid.NewGuid():N}"), IsDurable = false }
        );
        var status = await server.StartAsync();
        var programs = await PostgresPrograms.FindAsync(null, ServerUser.Find(), null, WaitRegister.Unseen, CancellationToken.None);
        var beside = Path.Combine(programs.Directory, Executables.FileName("psql"));
        var started = new BenchmarkServer(server, status, File.Exists(beside) ? beside : "psql");
        await Migrations.ApplyAsync(started.Database, CancellationToken.None);
        return started;
    }

    /// <summary>Runs the tool.</summary>
    public Task<double> ToolAsync(params string[] arguments) => InstalledTool.RunAsync(Tool, arguments);

    /// <summary>Runs psql with commands, one after the other in one session.</summary>
    public Task<double> PsqlAsync(params string[] commands) =>
        TimedProcess.RunAsync(
            psql,
            ["-X", "-q", "-v", "ON_ERROR_STOP=1", .. commands.SelectMany(command => (string[])["-c", command])],
            Client
        );

    /// <summary>What the server's processes have used of a processor so far, in milliseconds; 0 where the system does not tell.</summary>
    public double ProcessorMilliseconds()
    {
        var postmaster = File.ReadLines(Path.Combine(server.DataDirectory, "server", "data", "postmaster.pid")).First();
        if (!OperatingSystem.IsLinux())
            return 0;
        var ticks = 0L;
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(one => char.IsAsciiDigit(Path.GetFileName(one)[0])))
        {
            try
            {
                // Behind the name, which is in brackets: state, parent, …; 11 and 12 are the process's own ticks, 13 and 14 its children's.
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var isPostmaster = Path.GetFileName(directory) == postmaster;
                if (isPostmaster || fields[1] == postmaster)
                    ticks += fields.Skip(isPostmaster ? 13 : 11).Take(2).Sum(field => long.Parse(field, null));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return ticks * 10.0;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Sees to it that what was measured has done what it should.</summary>
    public async Task RequireAsync(string sql, long expected)
    {
        if (await CountAsync(sql) is var count && count != expected)
            throw new InvalidOperationException($"{count} instead of {expected}: {sql}");
    }

    /// <summary>Counts the statements that the server executes meanwhile, whoever sends them, by its log.</summary>
    public async Task<int> StatementsAsync(Func<Task> work)
    {
        await SetAsync("log_statement", "'all'");
        var before = await LoggedAsync();
        await work();
        var after = await LoggedAsync();
        await SetAsync("log_statement", "default");
        return after - before;

        async Task SetAsync(string setting, string value)
        {
            await ExecuteAsync($"alter system set {setting} = {value}");
            await ExecuteAsync("select pg_reload_conf()");
            await Task.Delay(TimeSpan.FromSeconds(1)); // each session notices it before its next statement, once it has been told
        }

        async Task<int> LoggedAsync()
        {
            var (count, log) = (0, Path.Combine(server.DataDirectory, "server", "server.log"));
            await foreach (var line in File.ReadLinesAsync(log))
                count += Statement().IsMatch(line) ? 1 : 0;
            return count;
        }
    }

    /// <summary>Empties the tables, and lets nothing of what was before weigh on what comes.</summary>
    public async Task EmptyAsync()
    {
        await ExecuteAsync(
            "truncate dataset_youtube_channel, dataset_youtube_video, dataset_youtube_list_video, dataset_youtube_transcript cascade"
        );
        await SettleAsync();
    }

    /// <summary>Has the server write out what it has put off.</summary>
    public Task SettleAsync() => ExecuteAsync("checkpoint");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await server.DeleteAsync();
    }

    [GeneratedRegex("LOG:  (statement|execute [^:]*): ")]
    private static partial Regex Statement();
}
