using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.LocalServer;
using Npgsql;

namespace ClusteraIngest.Tests;

/// <summary>
/// One throw-away server for the whole run: started by the first test that wants a database, removed when the run ends
/// (see <see cref="TestRun"/>). Safe to use from tests that run at the same time.
/// </summary>
public static class PostgresFixture
{
    private const string Template = "clustera_template";

    private static readonly Lazy<Task<LocalServerStatus>> Started = new(StartAsync);
    private static LocalPostgres? server;
    private static int databases;
    private static string strategy = "";

    /// <summary>A database of the test's own, with the tables in it. Dispose of it to remove it.</summary>
    public static Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync(Template);

    /// <summary>A database of the test's own, without any tables.</summary>
    public static Task<TestDatabase> CreateEmptyDatabaseAsync() => CreateDatabaseAsync("template0");

    /// <summary>The address of the server itself, for programs that make databases of their own there: without a database in it.</summary>
    public static async Task<string> ServerAsync() =>
        new NpgsqlConnectionStringBuilder((await Started.Value).ConnectionString) { Database = null }.ConnectionString;

    /// <summary>What the server says: a file.</summary>
    public static async Task<string> LogAsync() => Path.Combine((await Started.Value).DataDirectory, "server", "server.log");

    /// <summary>A database with the tables in it, for programs to copy: what follows <c>create database name</c>.</summary>
    public static async Task<string> CopyOfTemplateAsync()
    {
        await Started.Value;
        return $"template {Template} {strategy}";
    }

    internal static async Task DeleteAsync()
    {
        if (server is not null)
            await server.DeleteAsync();
    }

    private static async Task<TestDatabase> CreateDatabaseAsync(string template)
    {
        var status = await Started.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await ExecuteAsync(status, $"create database {name} template {template} {strategy}");
        return new(ConnectionString(status, name), () => ExecuteAsync(status, $"drop database if exists {name} with (force)"));
    }

    private static async Task<LocalServerStatus> StartAsync()
    {
        await ServerDirectories.RemoveLeftoversAsync();
        KeepMemory();
        server = new LocalPostgres(new() { DataDirectory = ServerDirectories.New(), IsDurable = false });
        var status = await server.StartAsync();
        await TuneAsync(status);

        await ExecuteAsync(status, $"create database {Template}");
        // Not pooled: a template cannot be copied while anybody is connected to it.
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(ConnectionString(status, Template)) { Pooling = false }
        );
        await Migrations.ApplyAsync(source, CancellationToken.None);
        return status;
    }

    // Inherited by the servers that tests start. By default, a session hands memory back after each statement and asks for it again by the
    // next, page by page; in a virtual machine that takes as long as the statements themselves. Other C libraries than glibc ignore it.
    private static void KeepMemory()
    {
        foreach (var (name, megabytes) in new[] { ("MALLOC_TOP_PAD_", 4), ("MALLOC_TRIM_THRESHOLD_", 64), ("MALLOC_MMAP_THRESHOLD_", 64) })
            Environment.SetEnvironmentVariable(name, (megabytes << 20).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// What a server of a thousand short-lived databases does without. Copying a template's files takes a quarter of the time of copying
    /// them by the log, which is the default of PostgreSQL 15 and later; earlier ones know the former only.
    /// </summary>
    private static async Task TuneAsync(LocalServerStatus status)
    {
        foreach (var setting in new[] { "autovacuum = off", "log_checkpoints = off", "checkpoint_timeout = '1h'", "max_wal_size = '8GB'" })
            await ExecuteAsync(status, $"alter system set {setting}");
        await ExecuteAsync(status, "select pg_reload_conf()");
        if (int.Parse(status.ServerVersion!.Split('.')[0], CultureInfo.InvariantCulture) >= 15)
            strategy = "strategy file_copy";
    }

    private static string ConnectionString(LocalServerStatus status, string database) =>
        new NpgsqlConnectionStringBuilder(status.ConnectionString)
        {
            Database = database,
            Timezone = "UTC",
            IncludeErrorDetail = true,
            MaxPoolSize = 30,
            Timeout = 300, // of a connection: others use the machine
        }.ConnectionString;

    private static async Task ExecuteAsync(LocalServerStatus status, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(status, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
