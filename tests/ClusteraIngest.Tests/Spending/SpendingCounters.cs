using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Spending;

/// <summary>What <c>ctrl_spending</c> has to be.</summary>
internal static class SpendingCounters
{
    /// <summary>Each month's counters are the sums over the ledger, to the last digit.</summary>
    public static async Task AssertAreTheSumsAsync(NpgsqlDataSource database)
    {
        const string differences = """
            with sums as (
                select provider, date_trunc('month', reserved_at at time zone 'UTC')::date as month,
                       sum(case when state = 'refused' or (is_cost_settled and cost_usd is not null) then 0
                                else greatest(coalesce(reserved_usd, 0) - coalesce(cost_usd, 0), 0) end) as reserved_usd,
                       sum(coalesce(cost_usd, 0)) as spent_usd
                  from ctrl_charge where reserved_at is not null group by 1, 2)
            select concat_ws(' ', provider, month, 'counted', c.reserved_usd, c.spent_usd, 'sums', s.reserved_usd, s.spent_usd)
              from ctrl_spending c full join sums s using (provider, month)
             where (coalesce(c.reserved_usd, 0), coalesce(c.spent_usd, 0)) <> (coalesce(s.reserved_usd, 0), coalesce(s.spent_usd, 0))
            """;

        await using var connection = await database.OpenConnectionAsync();
        Assert.Empty(await connection.QueryAsync<string>(differences));
    }
}
