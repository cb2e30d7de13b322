using System.Globalization;
using ClusteraIngest.Display;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.PowerShell;

/// <summary>What -WhatIf says of the YouTube Data API's quota.</summary>
internal static class PlannedUnits
{
    /// <summary>The most units and searches that a plan may take, within a sentence.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="unknown">What stands in the units' place where they are not known before.</param>
    public static string AtMost(IngestPlan plan, string unknown)
    {
        var units = plan.MaxUnits is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {Shown.Count(most)} {(most == 1 ? "unit" : "units")}") : unknown;
        var searches = plan.MaxSearches == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" and at most {Shown.Count(plan.MaxSearches)} {(plan.MaxSearches == 1 ? "search" : "searches")}");
        return $"{units}{searches} of the YouTube Data API";
    }
}
