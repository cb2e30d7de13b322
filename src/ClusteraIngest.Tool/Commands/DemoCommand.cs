using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>demo</c>: the main job, offline, on a server and an emulator of its own.</summary>
internal sealed class DemoCommand : ToolCommand
{
    private readonly Option<bool> keep = new("--keep")
    {
        Description = "Leaves the demo's server and its data, and says how to reach them.",
    };

    public DemoCommand(GlobalOptions everywhere)
        : base(
            "demo",
            "Shows the main job offline: a local server, an emulated Apify and YouTube Data API, three invented lists, three syncs, a "
                + "collection.",
            everywhere
        ) => Options.Add(keep);

    protected override bool WritesTable => false;

    protected override Task RunAsync(CommandRun run, CancellationToken cancel) =>
        new Demo.Demonstration(run).RunAsync(run.Value(keep), cancel);
}
