using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive sweep</c>: clears away what dead processes have left in the storage, and on request what is too old.</summary>
internal sealed class ArchiveSweepCommand : ToolCommand
{
    private readonly Option<bool> expired = new("--expired")
    {
        Description = "Also removes stored objects that are older than the retention. Nothing is ever removed otherwise.",
    };

    private readonly Option<TimeSpan?> retention = MeasureOptions.Length(
        "--retention",
        "The age from which on --expired removes objects, such as 2y. Default: none, unless the settings have one."
    );

    private readonly StorageOptions storage = new();

    public ArchiveSweepCommand(GlobalOptions everywhere)
        : base(
            "sweep",
            "Aborts unfinished uploads that nobody works on any more: those that are written down, and no others. With --expired, removes "
                + "objects older than the retention.",
            everywhere
        )
    {
        foreach (var option in new Option[] { expired, retention }.Concat(storage.Options))
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.SweptStorage);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        run.Change(read =>
        {
            var over = storage.Over(read, run);
            return over with { Archive = over.Archive with { Retention = run.Value(retention) ?? over.Archive.Retention } };
        });
        var client = await run.ConnectToTablesAsync(cancel);
        var swept = await run.WaitingAsync(attempt => client.Archive.SweepAsync(run.Value(expired), attempt), cancel);
        run.Write(swept, Json.Shapes.SweptStorage, Text);
    }

    private static string Text(SweptStorage swept) =>
        $"unfinished uploads aborted: {HumanFormat.Count(swept.Uploads)}; objects removed: {HumanFormat.Count(swept.Objects)}"
        + (swept.Objects == 0 ? "" : $", {ByteSize.Show(swept.Bytes)}");
}
