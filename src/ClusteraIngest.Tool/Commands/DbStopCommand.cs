using ClusteraIngest.LocalServer;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>db stop</c>.</summary>
internal sealed class DbStopCommand(GlobalOptions everywhere)
    : DbServerCommand("stop", "Stops the local server. Its data stays.", everywhere)
{
    protected override async Task<LocalServerStatus> ActAsync(LocalPostgres server, CancellationToken cancel)
    {
        await server.StopAsync(cancel);
        return await server.GetStatusAsync(cancel);
    }
}
