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
    private const string Prefix = "clustera-ingest-tests-";
    private const string Template = "clustera_template";

    private static readonly Lazy<Task<LocalServerStatus>> Started = new(StartAsync);
    private static LocalPostgres? server;
    private static int databases;

    /// <summary>A database of the test's own, with the tables in it. Dispose of it to remove it.</summary>
    public static Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync(Template);

    /// <summary>A database of the test's own, without any tables.</summary>
    public static Task<TestDatabase> CreateEmptyDatabaseAsync() => CreateDatabaseAsync("template0");

    /// <summary>The address of the server itself, for programs that make databases of their own there: without a database in it.</summary>
    public static async Task<string> ServerAsync() =>
        new NpgsqlConnectionStringBuilder((await Started.Value).ConnectionString) { Database = null }.ConnectionString;

    /// <summary>What the server says: a file.</summary>
    public static async Task<string> LogAsync() => Path.Combine((await Started.Value).DataDirectory, "server", "server.log");

    /// <summary>A directory of its own for a server that a test starts; one that any user can get at.</summary>
    public static string NewDataDirectory() =>
        Path.Combine(
            Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}")
        );

    internal static async Task DeleteAsync()
    {
        if (server is not null)
            await server.DeleteAsync();
    }

    private static async Task<TestDatabase> CreateDatabaseAsync(string template)
    {
        var status = await Started.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await ExecuteAsync(status, $"create database {name} template {template}");
        return new(ConnectionString(status, name), () => ExecuteAsync(status, $"drop database if exists {name} with (force)"));
    }

    private static async Task<LocalServerStatus> StartAsync()
    {
        await RemoveLeftoversAsync();
        server = new LocalPostgres(new() { DataDirectory = NewDataDirectory(), IsDurable = false });
        var status = await server.StartAsync();

        await ExecuteAsync(status, $"create database {Template}");
        // Not pooled: a template cannot be copied while anybody is connected to it.
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(ConnectionString(status, Template)) { Pooling = false }
        );
        await Migrations.ApplyAsync(source, CancellationToken.None);
        return status;
    }

    // A run that was killed could not clean up. Its directories carry its process number.
    private static async Task RemoveLeftoversAsync()
    {
        foreach (var path in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var pid) || IsAlive(pid))
                continue;
            try
            {
                await new LocalPostgres(new() { DataDirectory = path }).DeleteAsync();
            }
            catch (Exception e) when (e is ClusteraIngest.Errors.IngestException or IOException or UnauthorizedAccessException)
            {
                // Another user's, or one that another run removes at this moment: not in the way of this run.
            }
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string ConnectionString(LocalServerStatus status, string database) =>
        new NpgsqlConnectionStringBuilder(status.ConnectionString)
        {
            Database = database,
            Timezone = "UTC",
            IncludeErrorDetail = true,
            MaxPoolSize = 30,
        }.ConnectionString;

    private static async Task ExecuteAsync(LocalServerStatus status, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(status, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
