using ClusteraIngest.Ingestion;
using ClusteraIngest.Journal;
using ClusteraIngest.Options;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;

namespace ClusteraIngest;

/// <summary>Invocations, past and present; see <see cref="IngestClient.Runs"/>.</summary>
public sealed class RunsClient
{
    private readonly ClientServices services;

    internal RunsClient(ClientServices services) => this.services = services;

    /// <summary>Past invocations with their sums and cost, newest first.</summary>
    /// <param name="first">The most that are returned.</param>
    /// <param name="runId">Only that one.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<IngestRun>> GetAsync(int first = 100, long? runId = null, CancellationToken cancel = default)
    {
        OptionRules.AtLeastOne.Require(nameof(first), first);
        return await services.QueryAsync(source => RecentAsync(source, first, runId, cancel), cancel);
    }

    internal static async Task<IReadOnlyList<IngestRun>> RecentAsync(
        Npgsql.NpgsqlDataSource source,
        int first,
        long? runId,
        CancellationToken cancel
    ) => await UnsettledCosts.AddAsync(new(source), await new RunStore(source).RecentAsync(first, cancel, runId), cancel);
}
