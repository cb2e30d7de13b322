using ClusteraIngest.Database;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Journal;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Spending;

/// <summary>What paid runs cost, summed up from the ledger, and what is set aside for those that are about to be started.</summary>
internal sealed class CostStore(NpgsqlDataSource database)
{
    /// <summary>
    /// What the run <c>r</c> is expected to cost beyond what Apify has told. Where Apify never told, the estimate stands.
    /// </summary>
    public const string Unsettled = """
        case when r.state = 'refused' or (r.is_cost_settled and r.cost_usd is not null) then 0
             else greatest(coalesce(r.reserved_usd, 0) - coalesce(r.cost_usd, 0), 0) end
        """;

    /// <summary>
    /// The ledger's rows that are not settled: a run goes on, or Apify has not told what it cost. Each part has an index of its own.
    /// </summary>
    public const string UnsettledRows = """
        (select * from ctrl_apify_run where state = 'started'
         union all select * from ctrl_apify_run where state in ('consumed', 'failed', 'lost') and not is_cost_settled)
        """;

    private const string Counted = $"coalesce(r.cost_usd, 0) + {Unsettled}";

    /// <summary>Who has not asked for that long, does not wait any more.</summary>
    private const string SecondsInLine = "15";

    static CostStore()
    {
        RowMapping.Register<Cost>();
        RowMapping.Register<Reservation>();
    }

    /// <summary>Sets aside what a run can cost, where there is no monthly limit.</summary>
    /// <param name="key">The run's number in the ledger.</param>
    /// <param name="usd">The most that it can cost.</param>
    /// <param name="isCapped">Whether Apify is told of that.</param>
    /// <param name="now">When it counts for.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task ReserveAsync(long key, decimal usd, bool isCapped, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                update ctrl_apify_run set reserved_usd = @usd, reserved_at = @now,
                    max_charge_usd = case when @isCapped then @usd::numeric end
                 where apify_run_key = @key
                """,
                new
                {
                    key,
                    usd,
                    isCapped,
                    now,
                },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>A run that has ended has cost that: it holds no more.</summary>
    public async Task GiveBackAsync(LedgerEntry entry, decimal costUsd, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                update ctrl_apify_run set reserved_usd = least(reserved_usd, @costUsd)
                 where apify_run_key = @ApifyRunKey and run_id = @RunId and state = 'started'
                """,
                new
                {
                    entry.ApifyRunKey,
                    entry.RunId,
                    costUsd,
                },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>
    /// Sets aside what a run wants of the month. Where too little is left, and nobody can give any back, it gets what is left, if that is
    /// of use at all. One after the other: a lock that ends with the transaction sees to it that each sees what those before it were
    /// granted. Of those who wait, in whatever process, the one that came first goes first: it is written down that it waits.
    /// </summary>
    public async Task<Reservation> TryReserveAsync(
        LedgerEntry entry,
        ICollection<long> inHand,
        Demand demand,
        CalendarMonth month,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string reserve = $"""
            with used as (
                select coalesce(sum({Counted}), 0) as usd,
                       coalesce(sum({Counted}) filter (where r.state in ('intent', 'started') and r.apify_run_key = any(@inHand)),
                           0) as own_usd,
                       coalesce(sum({Counted}) filter (where r.state in ('intent', 'started') and r.run_id <> @runId
                           and {RunStore.IsAlive}), 0) as others_usd,
                       coalesce(sum({Counted}) filter (where r.state in ('intent', 'started') and r.run_id <> @runId
                           and not {RunStore.IsAlive}), 0) as abandoned_usd
                  from ctrl_apify_run r
                 where r.reserved_at >= @Start and r.reserved_at < @End and r.apify_run_key <> @key),
            line as (
                select exists (select from ctrl_apify_run r
                                where r.state = 'intent' and r.apify_run_key < @key and r.run_id <> @runId
                                  and r.waits_at > clock_timestamp() - interval '{SecondsInLine} seconds' and {RunStore.IsAlive}) as is_behind_another),
            granted as (
                update ctrl_apify_run r
                   set reserved_usd = least(@WantedUsd, @LimitUsd - used.usd), max_charge_usd = least(@WantedUsd, @LimitUsd - used.usd),
                       reserved_at = @now, waits_at = null
                  from used, line
                 where r.apify_run_key = @key and not line.is_behind_another
                   and @LimitUsd - used.usd >= case when used.own_usd = 0 and used.others_usd = 0 and (used.abandoned_usd = 0 or @IsSettled)
                       then @LeastUsd else @WantedUsd end
                returning r.reserved_usd)
            select usd as used_usd, own_usd, others_usd, abandoned_usd, is_behind_another, (select reserved_usd from granted) as granted_usd
                from used, line
            """;

        const string wait =
            "update ctrl_apify_run set wanted_usd = @WantedUsd, waits_at = clock_timestamp() where apify_run_key = @key and run_id = "
            + "@runId and state = 'intent'";

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                $"select pg_advisory_xact_lock({AdvisoryLocks.MonthlyLimit}, 0)",
                transaction: transaction,
                cancellationToken: cancel
            )
        );
        var parameters = new
        {
            key = entry.ApifyRunKey,
            runId = entry.RunId,
            inHand = inHand.ToArray(),
            demand.WantedUsd,
            demand.LeastUsd,
            demand.LimitUsd,
            demand.IsSettled,
            month.Start,
            month.End,
            now,
        };
        var answer = await connection.QuerySingleAsync<Reservation>(
            new CommandDefinition(reserve, parameters, transaction, cancellationToken: cancel)
        );
        if (answer.GrantedUsd is null)
            await connection.ExecuteAsync(new CommandDefinition(wait, parameters, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return answer;
    }

    /// <summary>
    /// Of invocations, how many of their runs are not settled, and what these may cost beyond what Apify has told. A run that another one
    /// has taken over is that one's.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, (int Runs, decimal Usd)>> UnsettledAsync(
        IReadOnlyCollection<long> runIds,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(long RunId, int Runs, decimal Usd)>(
            new CommandDefinition(
                $"select r.run_id, count(*)::int, coalesce(sum({Unsettled}), 0) from {UnsettledRows} r where r.run_id = any(@runIds) "
                    + $"group by r.run_id",
                new { runIds = runIds.ToArray() },
                cancellationToken: cancel
            )
        );
        return rows.ToDictionary(row => row.RunId, row => (row.Runs, row.Usd));
    }

    /// <summary>What the runs of a month cost.</summary>
    public async Task<MonthlyCost> MonthAsync(CalendarMonth month, decimal? limitUsd, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (cost, unsettled) = await connection.QuerySingleAsync<(decimal, decimal)>(
            new CommandDefinition(
                $"""
                select coalesce(sum(r.cost_usd), 0), coalesce(sum({Unsettled}), 0) from ctrl_apify_run r
                 where r.reserved_at >= @Start and r.reserved_at < @End
                """,
                new { month.Start, month.End },
                cancellationToken: cancel
            )
        );
        return new(DateOnly.FromDateTime(month.Start.UtcDateTime), limitUsd, cost, unsettled);
    }

    /// <summary>What runs cost from the first to the last of these days. Each run is in exactly one of the sums.</summary>
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
            _ => "r.actor",
        };
        var sum = $"""
            select {what} as subject, count(r.apify_run_id) as runs,
                   coalesce(sum(case r.purpose when 'list' then r.items_stored else (r.state = 'consumed')::int end), 0) as items,
                   coalesce(sum(r.cost_usd), 0) as cost_usd, coalesce(sum({Unsettled}), 0) as unsettled_usd
              from ctrl_apify_run r
             where r.reserved_at >= coalesce(@since, '-infinity') and r.reserved_at < coalesce(@until, 'infinity') and r.state <> 'refused'
             group by 1 order by {(by is CostGrouping.Day ? "1 desc" : "sum(r.cost_usd) desc nulls last, 1")}
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Cost>(
            new CommandDefinition(sum, new { since = Midnight(since), until = Midnight(until?.AddDays(1)) }, cancellationToken: cancel)
        );
        return [.. rows.Select(row => new IngestCost(row.Subject, row.Runs, row.Items, row.CostUsd, row.UnsettledUsd))];
    }

    private static DateTimeOffset? Midnight(DateOnly? day) =>
        day is { } known ? new(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    /// <summary>What a run wants of a month.</summary>
    /// <param name="WantedUsd">The most that it may charge.</param>
    /// <param name="LeastUsd">The least with which it makes sense.</param>
    /// <param name="LimitUsd">The month's limit.</param>
    /// <param name="IsSettled">Whether what dead invocations' open runs hold is not going to come back.</param>
    internal sealed record Demand(decimal WantedUsd, decimal LeastUsd, decimal LimitUsd, bool IsSettled);

    /// <summary>How a month stands, and what was granted of it.</summary>
    internal sealed record Reservation
    {
        /// <summary>What other runs have cost, or may.</summary>
        public decimal UsedUsd { get; init; }

        /// <summary>Of that, what the runs hold that the same invocation has in hand.</summary>
        public decimal OwnUsd { get; init; }

        /// <summary>Of that, what open runs of other living invocations hold.</summary>
        public decimal OthersUsd { get; init; }

        /// <summary>Of that, what open runs hold whose invocation is dead.</summary>
        public decimal AbandonedUsd { get; init; }

        /// <summary>Whether another invocation's run has waited longer: it comes first.</summary>
        public bool IsBehindAnother { get; init; }

        /// <summary>What was granted; null: too little is left.</summary>
        public decimal? GrantedUsd { get; init; }
    }

    private sealed record Cost
    {
        public string Subject { get; init; } = "";

        public long Runs { get; init; }

        public long Items { get; init; }

        public decimal CostUsd { get; init; }

        public decimal UnsettledUsd { get; init; }
    }
}
