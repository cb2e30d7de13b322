using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs retry</c>: puts failed jobs into the queue again.</summary>
internal sealed class RunsRetryCommand(GlobalOptions everywhere)
    : OneRunCommand(
        "retry",
        "Puts the failed jobs of a run into the queue again; without ID, reopens all runs that have any. What was no channel when it was "
            + "given stays failed.",
        everywhere,
        isOptional: true
    )
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var runId = RunId(run);
        if (runId is { } one)
            await FindAsync(client, one, cancel);
        var again = await client.Jobs.RetryRunAsync(runId, cancel);
        run.Write(
            new RetriedRunRow(runId, again.Jobs),
            Json.Shapes.RetriedRunRow,
            retried =>
                $"{(retried.RunId is { } id ? $"run {id}" : "all runs")}: {retried.Retried} {(retried.Retried == 1 ? "job" : "jobs")} to "
                + $"be done again"
        );
    }
}
