using ClusteraIngest.Status;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Presentation;

/// <summary>The errors of lists that could not be read.</summary>
internal static class ListErrors
{
    /// <summary>Different errors that are told where there is little room.</summary>
    public const int MostKinds = 3;

    /// <summary>Such as <c>https://www.youtube.com/@alpha: ChannelNotFound: …</c>.</summary>
    public static string Text(MonitoredList list) => Printable.Of($"{list.Url}: {list.LastErrorId}: {list.LastError}");

    /// <summary>The error of each list that has one.</summary>
    public static IEnumerable<string> All(IEnumerable<ListStatus> lists) => Failed(lists).Select(Text);

    /// <summary>
    /// The most frequent errors, for where there is little room: one list of each and how many more have met the same, and how many other
    /// errors there are.
    /// </summary>
    public static (IReadOnlyList<string> Told, int Others) Brief(IEnumerable<ListStatus> lists)
    {
        var kinds = Failed(lists)
            .GroupBy(list => list.LastErrorId)
            .Select(kind => (Example: kind.First(), More: kind.Count() - 1))
            .OrderByDescending(kind => kind.More)
            .ToList();
        return (
            [
                .. kinds
                    .Take(MostKinds)
                    .Select(kind =>
                        Text(kind.Example)
                        + (kind.More == 0 ? "" : $" (and {HumanFormat.Count(kind.More)} more with {kind.Example.LastErrorId})")
                    ),
            ],
            Math.Max(0, kinds.Count - MostKinds)
        );
    }

    private static IEnumerable<MonitoredList> Failed(IEnumerable<ListStatus> lists) =>
        lists.Select(status => status.List).Where(list => list.LastErrorId is not null);
}
