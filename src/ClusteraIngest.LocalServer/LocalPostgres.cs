using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;
using Npgsql;

namespace ClusteraIngest.LocalServer;

/// <summary>
/// A PostgreSQL of the user's own, on loopback, for those who have none to connect to. It is created by its first start, outlives
/// the process that starts it, and may be started by several at once.
/// </summary>
/// <param name="options">Where it lives; null: the defaults.</param>
public sealed class LocalPostgres(LocalServerOptions? options = null)
{
    internal const string Host = "127.0.0.1";
    internal const string DatabaseName = "clustera";
    internal const string UserName = "clustera";

    private readonly LocalServerOptions options = options ?? new();
    private readonly ServerDirectory directory = new(options?.DataDirectory ?? DefaultDirectory(Environment.GetEnvironmentVariable));

    /// <summary>
    /// Where it is unless its options say otherwise: <c>CLUSTERA_LOCAL_SERVER</c>, or <c>postgres</c> in the data directory.
    /// </summary>
    internal static string DefaultDirectory(Func<string, string?> environment) =>
        environment("CLUSTERA_LOCAL_SERVER") is { } path && !string.IsNullOrWhiteSpace(path)
            ? Path.GetFullPath(path)
            : Path.Combine(UserDirectories.Data(environment), "postgres");

    /// <summary>Whether it has been set up. Changes nothing.</summary>
    internal bool Exists => directory.DataVersion is not null;

    /// <summary>Where its data is, or will be.</summary>
    internal string DataDirectory => directory.Path;

    /// <summary>Where it is seen that it is waited for, because another process has it in hand.</summary>
    internal WaitRegister Waits { get; init; } = WaitRegister.Unseen;

    /// <summary>Starts it, and creates it before if need be; returns once it can be connected to. One that runs is left as it is.</summary>
    /// <exception cref="ConfigurationException"><c>PostgresNotFound</c>, <c>PostgresTooOld</c> or <c>LocalServerFailed</c>.</exception>
    public async Task<LocalServerStatus> StartAsync(CancellationToken cancel = default)
    {
        using var alone = await LockAsync(cancel);
        if (!PostmasterFile.IsRunning(directory.Data))
        {
            var cluster = await ClusterAsync(cancel);
            if (directory.DataVersion is null)
                await cluster.CreateAsync(cancel);
            await cluster.StartAsync(options.Port, options.IsDurable, cancel);
        }

        return await RequireDatabaseAsync(cancel);
    }

    /// <summary>It as a client knows it that was given no address of a database.</summary>
    internal FallbackDatabase AsFallback() =>
        new()
        {
            DataDirectory = DataDirectory,
            Exists = () => Exists,
            RunningConnectionString = RunningConnectionString,
            StartAsync = async cancel => (await StartAsync(cancel)).ConnectionString!,
        };

    /// <summary>
    /// Where it can be connected to, if it runs, as Npgsql keywords with the password; whether it is ready, and has the database, is for
    /// the caller to find out. Null where it does not run, or is not this user's.
    /// </summary>
    internal string? RunningConnectionString()
    {
        try
        {
            return PostmasterFile.RunningPort(directory.Data) is { } port && directory.Password is { } password
                ? ConnectionString(port, password, DatabaseName)
                : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stops it, ending open connections. False: it was not running.</summary>
    /// <exception cref="ConfigurationException">As for <see cref="StartAsync"/>.</exception>
    public async Task<bool> StopAsync(CancellationToken cancel = default)
    {
        if (!PostmasterFile.IsRunning(directory.Data))
            return false;
        using var alone = await LockAsync(cancel);
        return await StopAloneAsync("fast", cancel);
    }

    /// <summary>How it is; changes nothing.</summary>
    public async Task<LocalServerStatus> GetStatusAsync(CancellationToken cancel = default)
    {
        var stopped = new LocalServerStatus(false, directory.DataVersion is not null, directory.Path, directory.Port, null, null);
        if (PostmasterFile.RunningPort(directory.Data) is not { } port || directory.Password is not { } password)
            return stopped;
        try
        {
            return await RunningAsync(port, password, cancel);
        }
        catch (NpgsqlException)
        {
            return stopped with { Port = port };
        }
    }

    /// <summary>Stops it and removes its data, for good.</summary>
    /// <exception cref="ConfigurationException">As for <see cref="StartAsync"/>.</exception>
    public async Task DeleteAsync(CancellationToken cancel = default)
    {
        if (!Directory.Exists(directory.Path))
            return;
        using var alone = await LockAsync(cancel);
        await StopAloneAsync("immediate", cancel);
        directory.Delete();
    }

    private async Task<bool> StopAloneAsync(string mode, CancellationToken cancel)
    {
        if (!PostmasterFile.IsRunning(directory.Data))
            return false;
        await (await ClusterAsync(cancel)).StopAsync(mode, cancel);
        return true;
    }

    private async Task<FileLock> LockAsync(CancellationToken cancel)
    {
        try
        {
            OpenDirectory.Create(directory.Path);
            return await FileLock.AcquireAsync(directory.Lock, Waits, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalServerErrors.Failed(
                $"{directory.Path} cannot be written to: {e.Message}",
                "Make that directory yours, or use another server: IngestSettings.Database or CLUSTERA_DATABASE."
            );
        }
    }

    private async Task<ServerCluster> ClusterAsync(CancellationToken cancel)
    {
        var user = ServerUser.Find(directory.User);
        return new(directory, await PostgresPrograms.FindAsync(options.BinDirectory, user, directory.DataVersion, Waits, cancel), user);
    }

    // A server that was started a moment ago, or is recovering from a crash, turns connections away until it is ready.
    private async Task<LocalServerStatus> RequireDatabaseAsync(CancellationToken cancel)
    {
        var password =
            directory.Password
            ?? throw LocalServerErrors.Failed(
                $"The local server's password file is gone from {directory.Path}.",
                "Put it back from a backup, or remove that directory: the next start creates a new, empty server."
            );

        for (var patience = 600; ; patience--)
        {
            var port = PostmasterFile.RunningPort(directory.Data);
            try
            {
                if (port is not null)
                    return await WithDatabaseAsync(port.Value, password, cancel);
            }
            catch (NpgsqlException e)
                when (patience > 0 && e is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow }) { }
            catch (NpgsqlException e)
            {
                throw LocalServerErrors.Failed(
                    $"The local server at {Host}:{port} cannot be connected to: {e.Message}",
                    "",
                    directory.LogTail()
                );
            }

            if (patience == 0 || !PostmasterFile.IsRunning(directory.Data))
                throw LocalServerErrors.Failed("The local server did not become ready.", "", directory.LogTail());
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
        }
    }

    private async Task<LocalServerStatus> WithDatabaseAsync(int port, string password, CancellationToken cancel)
    {
        try
        {
            return await RunningAsync(port, password, cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using (var connection = await OpenAsync(ConnectionString(port, password, "postgres"), cancel))
            await using (var create = new NpgsqlCommand($"create database {DatabaseName}", connection))
                await create.ExecuteNonQueryAsync(cancel);
            return await RunningAsync(port, password, cancel);
        }
    }

    private async Task<LocalServerStatus> RunningAsync(int port, string password, CancellationToken cancel)
    {
        var connectionString = ConnectionString(port, password, DatabaseName);
        await using var connection = await OpenAsync(connectionString, cancel);
        return new(IsRunning: true, Exists: true, directory.Path, port, connection.PostgreSqlVersion.ToString(), connectionString);
    }

    private static string ConnectionString(int port, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = port,
            Username = UserName,
            Password = password,
            Database = database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    // Not pooled: the server may be stopped, and its data removed, right after.
    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }
}
