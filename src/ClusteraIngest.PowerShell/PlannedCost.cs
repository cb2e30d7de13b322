using System.Globalization;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell;

/// <summary>What -WhatIf says of the price of a plan: the figures that the tool's --dry-run shows, within a sentence.</summary>
internal static class PlannedCost
{
    /// <summary>
    /// Such as <c>at most 0.15 USD and at most 7 units of the YouTube Data API</c>: what each source takes that is asked for something.
    /// </summary>
    public static string AtMost(IngestPlan plan)
    {
        List<string> parts = [];
        if (plan.Requests.Any(request => request.Source.Contains("apify", StringComparison.Ordinal)))
            parts.Add(Usd(plan.MaxCostUsd));
        if (plan.Requests.Any(request => request.Source.Contains("youtube", StringComparison.Ordinal)))
            parts.Add(Units(plan, "units that are not known before"));
        return parts.Count == 0 ? Usd(0) : string.Join(" and ", parts);
    }

    /// <summary>The same of one request, which limits do not count for.</summary>
    public static string AtMost(PlannedRequest request) => AtMost(new IngestPlan([request], LimitUsd: null));

    /// <summary>The most USD.</summary>
    /// <param name="most">The amount; null: it is not known before.</param>
    public static string Usd(decimal? most) => most is { } usd ? $"at most {HumanFormat.Cost(usd)}" : "an amount that is not known before";

    /// <summary>The most units and searches that a plan may take.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="unknown">What stands in the units' place where they are not known before.</param>
    public static string Units(IngestPlan plan, string unknown)
    {
        var units = plan.MaxUnits is { } most
            ? string.Create(CultureInfo.InvariantCulture, $"at most {HumanFormat.Count(most)} {(most == 1 ? "unit" : "units")}")
            : unknown;
        var searches =
            plan.MaxSearches == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $" and at most {HumanFormat.Count(plan.MaxSearches)} {(plan.MaxSearches == 1 ? "search" : "searches")}"
                );
        return $"{units}{searches} of the YouTube Data API";
    }
}
