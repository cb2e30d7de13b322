using ClusteraIngest.LocalServer;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>db start</c>.</summary>
internal sealed class DbStartCommand(GlobalOptions everywhere)
    : DbServerCommand("start", "Starts the local server; sets it up the first time.", everywhere)
{
    protected override Task<LocalServerStatus> ActAsync(LocalPostgres server, CancellationToken cancel) => server.StartAsync(cancel);
}
