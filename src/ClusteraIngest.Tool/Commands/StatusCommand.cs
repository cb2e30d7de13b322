using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>status</c>: how everything stands.</summary>
internal sealed class StatusCommand(Everywhere everywhere)
    : ToolCommand(
        "status",
        "Shows lists with their counts, what failed and what a cap left out, videos by transcript state, the last runs with their sums and cost, and the month where it has a limit.",
        everywhere)
{
    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var status = await client.GetStatusAsync(cancel);
        if (run.IsForPrograms)
            run.WriteRow(StatusJson.Of(status));
        else
            StatusTables.Write(status, run.Screen, run.Shell.Time.GetUtcNow());
    }
}
