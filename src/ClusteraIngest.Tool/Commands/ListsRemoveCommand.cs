using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>lists remove</c>: stops monitoring lists. Their videos stay.</summary>
internal sealed class ListsRemoveCommand : ToolCommand
{
    private readonly Argument<string[]> urls;

    public ListsRemoveCommand(GlobalOptions everywhere)
        : base("remove", "Stops monitoring lists. Their videos stay stored.", everywhere) =>
        Arguments.Add(urls = ListArgument.Of("The lists, in any spelling.", everywhere));

    /// <summary>What to say of a list that is not there.</summary>
    public static InvalidInputException NotMonitored(ListReference list) =>
        new(ErrorIds.ListNotMonitored, $"{list.Url} is not monitored.", "'clustera-ingest lists' shows those that are.");

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var asked = Input.Arguments.Read(run, run.Value(urls)!, ListReference.Parse);
        if (asked.Count == 0)
            return;
        var client = await run.ConnectToTablesAsync(cancel);
        Understood.Lists(run, asked.Count);
        foreach (var list in asked)
        {
            if (await client.Lists.RemoveAsync(list, cancel) is { } removed)
                run.Write(removed, Json.Shapes.MonitoredList, gone => $"removed        {gone.Url}");
            else
                run.Report(NotMonitored(list));
        }
    }
}
