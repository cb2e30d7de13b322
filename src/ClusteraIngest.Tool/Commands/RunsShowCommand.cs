using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs show</c>: how a run stands.</summary>
internal sealed class RunsShowCommand(GlobalOptions everywhere)
    : OneRunCommand("show", "Shows how a run stands: its jobs by state, its units and errors.", everywhere)
{
    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var (client, runId) = (await run.ConnectAsync(cancel), RunId(run)!.Value);
        if (await client.Jobs.GetRunStatusAsync(runId, cancel) is { } status)
            RunFollower.Show(run, status);
        else if (await client.Runs.GetAsync(1, runId, cancel) is not [var one])
            throw RunErrors.NotFound(runId);
        else if (run.IsForPrograms)
            run.WriteRow(RunRow.Of(one), Json.Shapes.RunRow);
        else
            RunTable.Whole([one]).Write(run.Screen);
    }
}
