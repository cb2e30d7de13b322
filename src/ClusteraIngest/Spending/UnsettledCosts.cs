using ClusteraIngest.Runs;

namespace ClusteraIngest.Spending;

/// <summary>
/// What is not settled yet of the cost of past invocations. It is looked up each time: what was open at an invocation's end is settled
/// later.
/// </summary>
internal static class UnsettledCosts
{
    /// <summary>The invocations with what the ledger says of them now.</summary>
    public static async Task<IReadOnlyList<IngestRun>> AddAsync(CostStore costs, IReadOnlyList<IngestRun> runs, CancellationToken cancel)
    {
        var unsettled = await costs.UnsettledAsync([.. runs.Select(run => run.RunId)], cancel);
        return
        [
            .. runs.Select(run =>
                unsettled.TryGetValue(run.RunId, out var open)
                    ? run with
                    {
                        Figures = run.Figures with { UnsettledRuns = open.Runs, UnsettledUsd = open.Usd },
                    }
                    : run
            ),
        ];
    }
}
