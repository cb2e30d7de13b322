using System.CommandLine;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>lists</c>: shows the monitored lists; its subcommands change them.</summary>
internal sealed class ListsCommand : ToolCommand
{
    private readonly Option<bool> enabled = new("--enabled") { Description = "Only those that syncs read. Default: all." };

    public ListsCommand(GlobalOptions everywhere)
        : base("lists", "Shows the monitored lists, or changes them.", everywhere)
    {
        Options.Add(enabled);
        Subcommands.Add(new ListsAddCommand(everywhere));
        Subcommands.Add(new ListsRemoveCommand(everywhere));
        Subcommands.Add(new ListsSwitchCommand("enable", "Lets syncs read lists again.", enabled: true, everywhere));
        Subcommands.Add(new ListsSwitchCommand("disable", "Keeps lists, but lets syncs leave them out.", enabled: false, everywhere));
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.MonitoredList);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var all = await client.Lists.GetAllAsync(cancel);
        IReadOnlyList<MonitoredList> lists = run.Value(enabled) ? [.. all.Where(list => list.IsEnabled)] : all;
        if (run.IsForPrograms)
        {
            foreach (var list in lists)
                run.WriteRow(list, Json.Shapes.MonitoredList);
        }
        else if (all.Count == 0)
        {
            run.Screen.Note("No list is monitored yet. Add one: clustera-ingest lists add URL");
        }
        else
        {
            Draw(lists, run.Screen, run.Shell.Time.GetUtcNow());
        }
    }

    private static void Draw(IReadOnlyList<MonitoredList> lists, Screen screen, DateTimeOffset now)
    {
        var table = new Table(
            new("list", Least: 20),
            "kind",
            "state",
            "enabled",
            new("cap", IsNumber: true),
            new("languages", Least: 9),
            "synced",
            new("title", Least: 8, NeedsRoom: true)
        );
        foreach (var list in lists)
        {
            table.Add(
                HumanFormat.List(list.Url),
                HumanFormat.Word(list.Kind),
                new(HumanFormat.Word(list.LastState), Tones.Of(list.LastState)),
                Cell.YesOrNo(list.IsEnabled),
                HumanFormat.Count(list.MaxVideos),
                string.Join(",", list.Languages),
                HumanFormat.Age(list.LastSyncedAt, now),
                list.Title
            );
        }

        table.Write(screen);
    }
}
