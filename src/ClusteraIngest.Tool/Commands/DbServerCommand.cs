using System.CommandLine;
using ClusteraIngest.Database;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>What <c>db start</c>, <c>db stop</c> and <c>db status</c> share: the server they are about, and how it is shown.</summary>
internal abstract class DbServerCommand : ToolCommand
{
    private readonly Option<string?> dataDirectory = OptionFactory.Text(
        "--data-directory",
        "Where the server's data is. Default: CLUSTERA_LOCAL_SERVER, else clustera-ingest/postgres in the user's data directory.",
        "DIR"
    );

    protected DbServerCommand(string name, string description, GlobalOptions everywhere)
        : base(name, description, everywhere) => Options.Add(dataDirectory);

    protected abstract Task<LocalServerStatus> ActAsync(LocalPostgres server, CancellationToken cancel);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var server = new LocalPostgres(
            new LocalServerOptions { DataDirectory = run.Value(dataDirectory) ?? LocalPostgres.DefaultDirectory(run.Shell.Environment) }
        )
        {
            Waits = run.Waits,
        };
        var existed = server.Exists;
        var status = await run.WaitingAsync(attempt => ActAsync(server, attempt), cancel);
        if (!existed && server.Exists)
            run.Screen.Note(Printable.Of($"A local server was set up, with its data in {server.DataDirectory}."));
        run.Write(ServerRow.Of(status), Json.Shapes.ServerRow, Text);
    }

    private static string Text(ServerRow server) =>
        server switch
        {
            { IsRunning: true } =>
                $"running at {server.Address}, PostgreSQL {server.ServerVersion}, data in {Printable.Of(server.DataDirectory)}",
            { Exists: true } => $"stopped, data in {Printable.Of(server.DataDirectory)}",
            _ => $"not set up yet; its data will be in {Printable.Of(server.DataDirectory)}",
        };
}
