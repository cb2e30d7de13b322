using System.Globalization;
using ClusteraIngest.Text;

namespace ClusteraIngest.Runs;

/// <summary>What an invocation has spent, and what it may have spent beyond that.</summary>
internal static class CostText
{
    /// <summary>Such as <c>0.07 USD</c>, or <c>0.00 USD, not settled yet: 2 runs of at most 0.40 USD</c>.</summary>
    public static string Of(RunCounters figures) =>
        HumanFormat.Cost(figures.CostUsd) + (figures.UnsettledRuns == 0 ? "" : $", not settled yet: {Unsettled(figures)}");

    /// <summary>Such as <c>2 runs of at most 0.40 USD</c>; nothing where all is settled.</summary>
    public static string Unsettled(RunCounters figures) =>
        figures.UnsettledRuns == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.UnsettledRuns} {(figures.UnsettledRuns == 1 ? "run" : "runs")} of at most "
                    + $"{HumanFormat.Cost(figures.UnsettledUsd)}"
            );
}
