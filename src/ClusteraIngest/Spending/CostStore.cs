using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Spending;

/// <summary>What charges cost, summed up from the ledger.</summary>
internal sealed class CostStore(NpgsqlDataSource database)
{
    /// <summary>
    /// The ledger's rows that are not settled: a charge is open with its provider, or its cost is not told. Each part has an index of its
    /// own.
    /// </summary>
    private const string UnsettledRows = $"""
        (select r.run_id, r.unsettled_usd from ctrl_charge r where r.state = 'sent'
         union all select r.run_id, r.unsettled_usd from ctrl_charge r where {ChargeLedger.IsUnsettled})
        """;

    /// <summary>SQL that is true for a charge that was sent and whose price is not known.</summary>
    public const string IsUnpriced = "r.reserved_at is not null and r.reserved_usd is null and r.cost_usd is null and r.state <> 'refused'";

    static CostStore() => RowMapping.Register<Cost>();

    /// <summary>Whether there is anything with a provider that is still to be read, or to be asked the cost of.</summary>
    public async Task<bool> HasUnsettledAsync(string provider, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                $"""
                select exists (select from ctrl_charge r where r.provider = @provider and r.state in ('intent', 'sent'))
                    or exists (select from ctrl_charge r where r.provider = @provider and {ChargeLedger.IsUnsettled})
                """,
                new { provider },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>
    /// Of runs, how many of their charges are not settled, and what these may cost beyond what is told. A charge that another run has
    /// taken over is that one's.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, (int Runs, decimal Usd)>> UnsettledAsync(
        IReadOnlyCollection<long> runIds,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(long RunId, int Runs, decimal Usd)>(
            new CommandDefinition(
                $"select r.run_id, count(*)::int, coalesce(sum(r.unsettled_usd), 0) from {UnsettledRows} r where r.run_id = any(@runIds) "
                    + $"group by r.run_id",
                new { runIds = runIds.ToArray() },
                cancellationToken: cancel
            )
        );
        return rows.ToDictionary(row => row.RunId, row => (row.Runs, row.Usd));
    }

    /// <summary>What was spent from the first to the last of these days. Each charge is in exactly one of the sums.</summary>
    public async Task<IReadOnlyList<IngestCost>> SumAsync(CostGrouping by, DateOnly? since, DateOnly? until, CancellationToken cancel)
    {
        // A video's first list is the one that showed it first; several may have done so in one transaction.
        const string firstList = """
            select m.list_id from dataset_youtube_list_video m where m.video_id = r.video_id order by m.first_seen_at, m.list_id limit 1
            """;

        var what = by switch
        {
            CostGrouping.Day => "to_char(r.reserved_at at time zone 'UTC', 'YYYY-MM-DD')",
            CostGrouping.List =>
                $"coalesce((select l.url from ctrl_youtube_lists l where l.list_id = coalesce(r.list_id, ({firstList}))), '(no list)')",
            CostGrouping.Provider => "r.provider",
            CostGrouping.Purpose => "r.purpose",
            CostGrouping.Model => "r.provider || ':' || r.what",
            _ => "r.what",
        };
        var sum = $"""
            select {what} as subject, count(*) filter (where r.state <> 'intent') as runs,
                   coalesce(sum((r.units ->> 'items')::bigint), 0) as items,
                   count(*) filter (where {IsUnpriced}) as unpriced,
                   coalesce(sum(r.cost_usd), 0) as cost_usd, coalesce(sum(r.unsettled_usd), 0) as unsettled_usd
              from ctrl_charge r
             where r.reserved_at >= coalesce(@since, '-infinity') and r.reserved_at < coalesce(@until, 'infinity') and r.state <> 'refused'
             group by 1 order by {(by is CostGrouping.Day ? "1 desc" : "sum(r.cost_usd) desc nulls last, 1")}
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Cost>(
            new CommandDefinition(sum, new { since = Midnight(since), until = Midnight(until?.AddDays(1)) }, cancellationToken: cancel)
        );
        return
        [
            .. rows.Select(row => new IngestCost(row.Subject, row.Runs, row.Items, row.CostUsd, row.UnsettledUsd)
            {
                Unpriced = row.Unpriced,
            }),
        ];
    }

    private static DateTimeOffset? Midnight(DateOnly? day) =>
        day is { } known ? new(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    private sealed record Cost
    {
        public string Subject { get; init; } = "";

        public long Runs { get; init; }

        public long Items { get; init; }

        public long Unpriced { get; init; }

        public decimal CostUsd { get; init; }

        public decimal UnsettledUsd { get; init; }
    }
}
