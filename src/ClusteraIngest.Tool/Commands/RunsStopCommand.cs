using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs stop</c>: cancels what a run has not begun.</summary>
internal sealed class RunsStopCommand(GlobalOptions everywhere)
    : OneRunCommand("stop", "Cancels the jobs of a run that have not begun; the others come to their end.", everywhere)
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var status = await FindAsync(client, RunId(run)!.Value, cancel);
        var jobs = await client.Jobs.StopRunAsync(status.RunId, cancel);
        run.Write(
            new StoppedRunRow(status.RunId, jobs),
            Json.Shapes.StoppedRunRow,
            stopped => $"run {stopped.RunId}: {stopped.Cancelled} {(stopped.Cancelled == 1 ? "job" : "jobs")} cancelled"
        );
    }
}
