using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive retry</c>: takes failed videos again.</summary>
internal sealed class ArchiveRetryCommand : ToolCommand
{
    private readonly Option<IReadOnlyList<MediaState>> states = MeasureOptions.Words(
        "--state",
        "Those that stand so: refused ones are worth it once there are cookies of a member. Default: failed.",
        ("failed", MediaState.Failed),
        ("refused", MediaState.Refused),
        ("waiting", MediaState.Waiting),
        ("removed", MediaState.Removed)
    );

    private readonly Option<bool> noWait = new("--no-wait") { Description = "Only puts the run into the queue; workers do it." };

    private readonly MediaOptions which;
    private readonly ArchiveSettingsOptions settings = new();
    private readonly StorageOptions storage = new();
    private readonly ReportFileOption reportFile = new();

    public ArchiveRetryCommand(GlobalOptions everywhere)
        : base("retry", "Begins a run with a job for each video that has failed, and works until all is done.", everywhere)
    {
        which = new(everywhere);
        foreach (
            var option in which.Options.Concat([states, noWait, reportFile.Option]).Concat(settings.WorkOptions).Concat(storage.Options)
        )
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        if (run.Value(noWait))
            settings.RequireNoneOfWorkers(run, reportFile);
        reportFile.RequireWritable(run);
        run.Change(read => settings.Over(storage.Over(read, run), run));
        var client = await run.ConnectToTablesAsync(cancel);
        var filter = await which.FilterAsync(run, client, cancel) with { States = run.Value(states)! };
        if (!run.Value(noWait))
            await client.Archive.RequireSetupAsync(cancel);
        if (await client.Archive.RetryAsync(filter, cancel) is not { } started)
        {
            run.Screen.Note("No video is left to be tried again.");
            return;
        }

        run.Write(
            started,
            Json.Shapes.ArchiveRun,
            row => $"run {row.RunId}: {HumanFormat.Count(row.Jobs)} {(row.Jobs == 1 ? "video is" : "videos are")} taken again"
        );
        if (run.Value(noWait))
            run.Screen.Note($"Workers do it: clustera-ingest worker. How far it is: clustera-ingest runs wait {started.RunId}");
        else
            await new ArchiveFollower(run, client, reportFile.Of(run)).FollowAsync(started.RunId, cancel);
    }
}
