using ClusteraIngest.Spending;

namespace ClusteraIngest.Presentation;

/// <summary>
/// How this month stands, where it has limits: a line for all providers together, and one for each with a limit of its own.
/// </summary>
internal static class MonthLines
{
    public static IEnumerable<string> Of(MonthlyCost? month, IEnumerable<MonthlyCost> ofProviders) =>
        ofProviders.Prepend(month).OfType<MonthlyCost>().Where(one => one.LimitUsd is not null).Select(one => one.ToString());
}
