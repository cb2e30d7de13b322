using ClusteraIngest.Serving;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>mcp</c>: lets an agent search and read the library, by the Model Context Protocol over standard input and output.</summary>
internal sealed class McpCommand(GlobalOptions everywhere)
    : ToolCommand(
        "mcp",
        "Lets an agent search and read what is stored, by the Model Context Protocol over standard input and output, until its input ends. "
            + "Agents start it by themselves. The database is read only; what is told of errors goes to standard error.",
        everywhere
    )
{
    protected override bool WritesTable => false;

    // Nothing is connected to before an agent asks for something: what is wrong with the database then is an answer that it can show.
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        run.Change(settings => settings with { IsReadOnly = true });
        await using var client = run.CreateClient(run.Settings);
        try
        {
            await LibraryMcpServer.RunAsync(
                client,
                run.Shell.Input,
                run.Shell.OutputBytes,
                text => Secrets.Mask(ToolWords.Of(text)),
                run.Diagnostics,
                cancel
            );
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Being stopped is how it ends well.
        }
    }
}
