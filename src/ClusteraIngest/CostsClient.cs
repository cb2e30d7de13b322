using ClusteraIngest.Ingestion;
using ClusteraIngest.Spending;

namespace ClusteraIngest;

/// <summary>What was paid; see <see cref="IngestClient.Costs"/>.</summary>
public sealed class CostsClient
{
    private readonly ClientServices services;

    internal CostsClient(ClientServices services) => this.services = services;

    /// <summary>What was paid for runs, by the day, the list or the actor. Whichever it is by, the sum is the same.</summary>
    /// <param name="by">What it is summed up by.</param>
    /// <param name="since">The first day (UTC); null: from the beginning.</param>
    /// <param name="until">The last day (UTC); null: until now.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IngestCosts> GetAsync(
        CostGrouping by = CostGrouping.Day,
        DateOnly? since = null,
        DateOnly? until = null,
        CancellationToken cancel = default
    ) =>
        services.QueryAsync(
            async source => new IngestCosts(
                by,
                await new CostStore(source).SumAsync(by, since, until, cancel),
                await MonthAsync(source, cancel)
            ),
            cancel
        );

    internal Task<MonthlyCost> MonthAsync(Npgsql.NpgsqlDataSource source, CancellationToken cancel) =>
        new CostStore(source).MonthAsync(CalendarMonth.Of(services.Time.GetUtcNow()), services.Settings.MonthlyLimitUsd, cancel);
}
