using System.Globalization;
using ClusteraIngest.LocalServer;

namespace ClusteraIngest.Tests;

/// <summary>A local server of one test's own, which that test may mistreat.</summary>
internal sealed class ThrowAwayServer : IAsyncDisposable
{
    public string Directory { get; } = ServerDirectories.New();

    public string Data => Path.Combine(Directory, "server", "data");

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    public int Pid => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    /// <summary>Another one each time, as in another process.</summary>
    public LocalPostgres Server => With(new());

    /// <summary>As users have it: what it has committed is there after it was killed.</summary>
    public LocalPostgres Durable => new(new() { DataDirectory = Directory });

    public LocalPostgres With(LocalServerOptions options) => new(options with { DataDirectory = Directory, IsDurable = false });

    /// <summary>Kills the server as a power failure would.</summary>
    public async Task KillAsync()
    {
        using var process = System.Diagnostics.Process.GetProcessById(Pid);
        process.Kill();
        await Eventually.EndsAsync(process.WaitForExitAsync());
    }

    public async ValueTask DisposeAsync() => await Server.DeleteAsync();
}
