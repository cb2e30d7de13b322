using ClusteraIngest.LocalServer;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>db status</c>.</summary>
internal sealed class DbStatusCommand(GlobalOptions everywhere)
    : DbServerCommand("status", "Shows whether the local server runs, and where.", everywhere)
{
    protected override Task<LocalServerStatus> ActAsync(LocalPostgres server, CancellationToken cancel) => server.GetStatusAsync(cancel);
}
