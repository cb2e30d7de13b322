using ClusteraIngest.Lists;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Says what became of a list: added, changed in what, or there already and under which address.</summary>
internal static class ListChangeLine
{
    public static void Write(CommandRun run, ListChange change, MonitoredList? before, string asked, string unchanged = "already there")
    {
        if (!run.IsForPrograms)
        {
            run.Screen.Write(Text(change, before, asked, unchanged));
            return;
        }

        var json = Json.Object(change.List, Json.Shapes.MonitoredList);
        json["outcome"] = HumanFormat.Word(change.Outcome);
        run.WriteRow(json);
    }

    private static string Text(ListChange change, MonitoredList? before, string asked, string unchanged)
    {
        var now = change.List;
        var spelling = asked == now.Url ? "" : $" (given as {Printable.Of(asked)})";
        return change.Outcome switch
        {
            ListOutcome.Added => $"added          {now.Url}{spelling}",
            ListOutcome.Unchanged => $"{unchanged, -13}  {now.Url}{spelling}",
            _ => $"changed        {now.Url}{spelling}: {string.Join(", ", Differences(before, now))}",
        };
    }

    private static IEnumerable<string> Differences(MonitoredList? before, MonitoredList now)
    {
        if (before is null)
            yield break;
        if (before.IsEnabled != now.IsEnabled)
            yield return now.IsEnabled ? "enabled" : "disabled";
        if (before.MaxVideos != now.MaxVideos)
            yield return $"cap {Cap(before)} → {Cap(now)}";
        if (!before.Languages.SequenceEqual(now.Languages))
            yield return $"languages {Tags(before)} → {Tags(now)}";
    }

    private static string Cap(MonitoredList list) => list.MaxVideos is { } cap ? HumanFormat.Count(cap) : "none of its own";

    private static string Tags(MonitoredList list) => list.Languages.Count == 0 ? "original" : string.Join(",", list.Languages);
}
