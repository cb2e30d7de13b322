using System.CommandLine;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>status</c>: how everything stands.</summary>
internal sealed class StatusCommand : ToolCommand
{
    /// <summary>For people; programs get ten.</summary>
    private const int ShownRuns = 5;

    private readonly Option<int?> runs = OptionFactory.Number(
        "--runs",
        "The last runs that are shown. Default: 5; for programs, 10.",
        0,
        1_000
    );

    public StatusCommand(GlobalOptions everywhere)
        : base(
            "status",
            "Shows lists with their counts, what failed and what a cap left out, videos by transcript state, the last runs with their "
                + "sums and cost, and the month where it has a limit.",
            everywhere
        ) => Options.Add(runs);

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var status = await client.GetStatusAsync(run.Value(runs) ?? (run.IsForPrograms ? IngestClient.StatusRuns : ShownRuns), cancel);
        if (run.IsForPrograms)
            run.WriteRow(StatusJson.Of(status));
        else
            StatusTables.Write(status, run.Screen, run.Shell.Time.GetUtcNow());
    }
}
