namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs wait</c>: follows a run to its end.</summary>
internal sealed class RunsWaitCommand(GlobalOptions everywhere)
    : OneRunCommand("wait", "Follows a run of jobs to its end, and shows how it has ended. Ctrl+C ends the following only.", everywhere)
{
    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var status = await FindAsync(client, RunId(run)!.Value, cancel);
        await new RunFollower(run, client.Jobs).FollowAsync(status.RunId, cancel);
    }
}
