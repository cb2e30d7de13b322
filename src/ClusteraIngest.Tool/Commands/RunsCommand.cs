using System.CommandLine;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs</c>: shows the last runs; its subcommands are about one of them.</summary>
internal sealed class RunsCommand : ToolCommand
{
    private readonly Option<int?> first = OptionFactory.Number("--first", "The most runs. Default: 10.", 1, 100_000);

    public RunsCommand(GlobalOptions everywhere)
        : base("runs", "Shows the last runs with their sums, or one of them.", everywhere)
    {
        Options.Add(first);
        Subcommands.Add(new RunsShowCommand(everywhere));
        Subcommands.Add(new RunsWaitCommand(everywhere));
        Subcommands.Add(new RunsJobsCommand(everywhere));
        Subcommands.Add(new RunsStopCommand(everywhere));
        Subcommands.Add(new RunsRetryCommand(everywhere));
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.RunRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var runs = await client.Runs.GetAsync(run.Value(first) ?? 10, cancel: cancel);
        if (run.IsForPrograms)
        {
            foreach (var one in runs)
                run.WriteRow(RunRow.Of(one), Json.Shapes.RunRow);
        }
        else if (runs.Count == 0)
        {
            run.Screen.Note("Nothing has been run yet.");
        }
        else
        {
            RunTable.Whole(runs).Write(run.Screen);
        }
    }
}
