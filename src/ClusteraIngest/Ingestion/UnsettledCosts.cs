using ClusteraIngest.Store;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>What is not settled yet of the cost of past invocations. It is looked up each time: what was open at an invocation's end is settled later.</summary>
internal static class UnsettledCosts
{
    /// <summary>The invocations with what the ledger says of them now.</summary>
    public static async Task<IReadOnlyList<IngestRun>> AddAsync(NpgsqlDataSource database, IReadOnlyList<IngestRun> runs, CancellationToken cancel)
    {
        // A run that another invocation has taken over is that one's.
        const string unsettled = $"""
            select r.run_id, count(*)::int, coalesce(sum({CostStore.Unsettled}), 0) from ctrl_apify_run r
             where r.run_id = any(@runIds) and (r.state = 'started' or (r.state in ('consumed', 'failed', 'lost') and not r.is_cost_settled))
             group by r.run_id
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(long RunId, int Runs, decimal Usd)>(new CommandDefinition(
            unsettled, new { runIds = runs.Select(run => run.RunId).ToArray() }, cancellationToken: cancel));
        var byRun = rows.ToDictionary(row => row.RunId);
        return [.. runs.Select(run => byRun.TryGetValue(run.RunId, out var open)
            ? run with { Figures = run.Figures with { UnsettledRuns = open.Runs, UnsettledUsd = open.Usd } } : run)];
    }
}
