using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.LocalServer;
using Npgsql;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>A throw-away PostgreSQL that is killed outright now and then.</summary>
internal sealed class VictimServer(string directory) : IAsyncDisposable
{
    // What is committed survives the processes' death. Only the disk is not waited for: nobody pulls the plug.
    private readonly LocalPostgres server = new(new() { DataDirectory = directory, IsDurable = true });
    private string connectionString = "";

    public int Port { get; private set; }

    public async Task StartAsync(CancellationToken cancel)
    {
        var status = await server.StartAsync(cancel);
        (Port, connectionString) = (status.Port!.Value, status.ConnectionString!);
    }

    /// <summary>What makes it fast, and lets it sweep up soon what a crash of its own left over.</summary>
    public async Task TuneAsync(CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        foreach (
            var setting in (string[])
                ["alter system set fsync = off", "alter system set autovacuum_naptime = '1s'", "select pg_reload_conf()"]
        )
        {
            await using var command = new NpgsqlCommand(setting, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>How to get at it, directly or through a relay on that port.</summary>
    public string ConnectionString(int? relay = null) =>
        relay is null ? connectionString : new NpgsqlConnectionStringBuilder(connectionString) { Port = relay.Value }.ConnectionString;

    /// <summary>A connection of the proof's own.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                Timezone = "UTC",
                Timeout = 120,
                CommandTimeout = 300,
            }.ConnectionString
        );
        await connection.OpenAsync(cancel);
        return connection;
    }

    /// <summary>SIGKILL to the postmaster and all of its children.</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        var postmaster = int.Parse(
            File.ReadLines(Path.Combine(directory, "server", "data", "postmaster.pid")).First(),
            CultureInfo.InvariantCulture
        );
        var victims = ChildrenOf(postmaster).Prepend(postmaster).Select(Find).OfType<Process>().ToList();
        foreach (var victim in victims)
        {
            using (victim)
            {
                victim.Kill();
                await victim.WaitForExitAsync(cancel);
            }
        }
    }

    public async ValueTask DisposeAsync() => await server.DeleteAsync();

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) && ParentOf(pid) == parent)
                children.Add(pid);
        }

        return children;
    }

    /// <summary><c>pid (name) state parent …</c>; the name may hold anything.</summary>
    private static int? ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Process? Find(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (Exception e) when (e is ArgumentException or Win32Exception)
        {
            return null;
        }
    }
}
