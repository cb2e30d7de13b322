using ClusteraIngest.Archive;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive report</c>: what is archived and what is not, by channel, person and month.</summary>
internal sealed class ArchiveReportCommand : ToolCommand
{
    private readonly MediaOptions which;
    private readonly ReportFileOption file = new();

    public ArchiveReportCommand(GlobalOptions everywhere)
        : base(
            "report",
            "Shows what is archived and what is not, in sums that add up: by channel, by person, and what is stored by month. CSV has a "
                + "line for each channel.",
            everywhere
        )
    {
        which = new(everywhere);
        foreach (var option in which.Options.Append(file.Option))
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.ChannelReportRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var report = await client.Archive.GetReportAsync(await which.FilterAsync(run, client, cancel), cancel);
        ReportTable.Show(run, report);
        if (!run.IsForPrograms)
            run.Screen.Note(ArchiveSum.Of(report));
        file.Of(run)(report);
    }
}
