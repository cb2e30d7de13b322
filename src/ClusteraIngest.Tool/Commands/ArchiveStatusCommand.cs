using ClusteraIngest.Archive;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive status</c>: how the archive stands, and its runs that are not over.</summary>
internal sealed class ArchiveStatusCommand : ToolCommand
{
    private readonly MediaOptions which;

    public ArchiveStatusCommand(GlobalOptions everywhere)
        : base(
            "status",
            "Shows how the archive stands: what is archived, what waits for what, what was refused and what failed; the runs that are not "
                + "over; and until when YouTube is left alone or waited for.",
            everywhere
        )
    {
        which = new(everywhere);
        foreach (var option in which.Options)
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var report = await client.Archive.GetReportAsync(await which.FilterAsync(run, client, cancel), cancel);
        var runs = await client.Archive.GetOpenRunsAsync(cancel);
        var (rests, waits) = await client.Archive.GetSourceWaitsAsync(cancel);
        if (run.IsForPrograms)
        {
            run.WriteRow(ArchiveStatusRow.Of(report, runs, rests, waits), Json.Shapes.ArchiveStatusRow);
            return;
        }

        ReportTable.DrawSums(report, run.Screen);
        foreach (var open in runs)
            RunStatusText.Write(open, run.Screen);
        foreach (var line in RestLines.Of(rests, waits))
            run.Screen.Write(line);
    }
}
