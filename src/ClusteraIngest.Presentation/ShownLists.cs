using ClusteraIngest.Status;

namespace ClusteraIngest.Presentation;

/// <summary>What a status shows of its lists where there is not room for all.</summary>
internal static class ShownLists
{
    /// <summary>Lists that are shown however low the screen is.</summary>
    public const int Least = 5;

    /// <summary>The lists that there is room for, in their own order. What needs somebody's attention is shown before all else.</summary>
    public static IReadOnlyList<ListStatus> Of(IReadOnlyList<ListStatus> lists, int most)
    {
        if (most >= lists.Count)
            return lists;
        var shown = lists.OrderByDescending(Urgency).Take(Math.Max(1, most)).ToHashSet();
        return [.. lists.Where(shown.Contains)];
    }

    private static int Urgency(ListStatus status) =>
        status.List switch
        {
            { LastErrorId: not null } => 3,
            { IsCapped: true } => 2,
            { IsEnabled: false } => 0,
            _ => 1,
        };
}
