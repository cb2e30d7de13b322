namespace ClusteraIngest.Ingestion;

/// <summary>
/// What the paid runs of an invocation cost. A run counts in the sum of the invocation that closes it, once Apify has told its cost, as in
/// <c>ctrl_run.cost_usd</c>; until then it is told of beside the sum, since the next invocation may be the one that closes it.
/// </summary>
internal sealed class RunCosts(RunProgress progress)
{
    private readonly Dictionary<long, decimal> unsettled = [];

    /// <summary>What a run has cost so far, as far as that is known.</summary>
    public void Expect(long key, decimal usd) => Replace(key, usd, settledUsd: null);

    /// <summary>What a run has cost in the end.</summary>
    public void Settle(long key, decimal usd) => Replace(key, null, usd);

    private void Replace(long key, decimal? expectedUsd, decimal? settledUsd) => progress.Change(figures =>
    {
        unsettled.Remove(key, out var beforeUsd);
        if (expectedUsd is { } usd)
            unsettled.Add(key, usd);
        return figures with
        {
            CostUsd = figures.CostUsd + (settledUsd ?? 0),
            UnsettledRuns = unsettled.Count,
            UnsettledUsd = figures.UnsettledUsd - beforeUsd + (expectedUsd ?? 0),
        };
    });
}
