using ClusteraIngest.Ingestion;
using ClusteraIngest.Spending;

namespace ClusteraIngest;

/// <summary>What was spent; see <see cref="IngestClient.Costs"/>.</summary>
public sealed class CostsClient
{
    private readonly ClientServices services;

    internal CostsClient(ClientServices services) => this.services = services;

    private CalendarMonth ThisMonth => CalendarMonth.Of(services.Time.GetUtcNow());

    /// <summary>
    /// What was spent, by the day, the list, the actor or model, the provider or the purpose. Whichever it is by, the sum is the same.
    /// </summary>
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
            )
            {
                ProviderMonths = await ProviderMonthsAsync(source, cancel),
            },
            cancel
        );

    internal Task<MonthlyCost> MonthAsync(Npgsql.NpgsqlDataSource source, CancellationToken cancel) =>
        new SpendingStore(source).MonthAsync(ThisMonth, services.Settings.MonthlyLimitUsd, provider: null, cancel);

    /// <summary>This month with each provider that has a limit of its own.</summary>
    internal async Task<IReadOnlyList<MonthlyCost>> ProviderMonthsAsync(Npgsql.NpgsqlDataSource source, CancellationToken cancel)
    {
        var months = new List<MonthlyCost>();
        foreach (var (provider, usd) in services.Settings.ProviderMonthlyLimitsUsd.OrderBy(limit => limit.Key, StringComparer.Ordinal))
            months.Add(await new SpendingStore(source).MonthAsync(ThisMonth, usd, provider, cancel));
        return months;
    }
}
