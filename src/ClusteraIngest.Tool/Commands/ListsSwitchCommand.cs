using System.CommandLine;
using ClusteraIngest.Lists;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>lists enable</c> and <c>lists disable</c>.</summary>
internal sealed class ListsSwitchCommand : ToolCommand
{
    private readonly Argument<string[]> urls;
    private readonly bool enabled;

    public ListsSwitchCommand(string name, string description, bool enabled, GlobalOptions everywhere)
        : base(name, description, everywhere)
    {
        this.enabled = enabled;
        Arguments.Add(urls = ListArgument.Of("The lists, in any spelling.", everywhere));
    }

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var asked = Input.Arguments.Read(run, run.Value(urls)!, text => (Text: text, List: ListReference.Parse(text)));
        if (asked.Count == 0)
            return;
        var client = await run.ConnectToTablesAsync(cancel);
        Understood.Lists(run, asked.Count);
        foreach (var (text, list) in asked)
        {
            if (await client.Lists.SetEnabledAsync(list, enabled, cancel) is { } change)
                ListChangeLine.Write(run, change, Before(change), text, enabled ? "enabled" : "disabled");
            else
                run.Report(ListsRemoveCommand.NotMonitored(list));
        }
    }

    private MonitoredList Before(ListChange change) =>
        change.List with
        {
            IsEnabled = change.Outcome == ListOutcome.Changed ? !enabled : enabled,
        };
}
