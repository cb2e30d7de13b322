using ClusteraIngest.Status;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Presentation;

/// <summary>What a status shows of its lists where there is not room for all.</summary>
internal static class ShownLists
{
    /// <summary>Lists that are shown however low the screen is.</summary>
    public const int Least = 5;

    /// <summary>Different errors that are told where there is little room.</summary>
    public const int MostErrors = 3;

    /// <summary>The lists that there is room for, in their own order. What needs somebody's attention is shown before all else.</summary>
    public static IReadOnlyList<ListStatus> Of(IReadOnlyList<ListStatus> lists, int most)
    {
        if (most >= lists.Count)
            return lists;
        var shown = lists.OrderByDescending(Urgency).Take(Math.Max(1, most)).ToHashSet();
        return [.. lists.Where(shown.Contains)];
    }

    /// <summary>The errors of lists, the most frequent first: one list of each, and how many more have met the same.</summary>
    public static IReadOnlyList<(MonitoredList Example, int More)> Errors(IEnumerable<ListStatus> lists) =>
        [
            .. lists
                .Select(status => status.List)
                .Where(list => list.LastErrorId is not null)
                .GroupBy(list => list.LastErrorId)
                .OrderByDescending(kind => kind.Count())
                .Select(kind => (kind.First(), kind.Count() - 1)),
        ];

    private static int Urgency(ListStatus status) =>
        status.List switch
        {
            { LastErrorId: not null } => 3,
            { IsCapped: true } => 2,
            { IsEnabled: false } => 0,
            _ => 1,
        };
}
