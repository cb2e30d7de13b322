namespace ClusteraIngest.Spending;

/// <summary>What all processes on a database may spend together in a calendar month (UTC).</summary>
/// <param name="MonthlyUsd">With all providers together, in USD; null: no limit.</param>
/// <param name="ByProvider">With one provider, in USD. One that is not named has no limit of its own.</param>
internal sealed record SpendingLimits(decimal? MonthlyUsd, IReadOnlyDictionary<string, decimal> ByProvider)
{
    /// <summary>What the month may cost with a provider; null: no limit of its own.</summary>
    public decimal? Of(string provider) => ByProvider.TryGetValue(provider, out var usd) ? usd : null;
}
