using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Spending;

/// <summary>
/// What months have spent and set aside, <c>ctrl_spending</c>: counters that the database keeps equal to the ledger's sums, in the
/// transaction of each change. A month's limit is kept by locking its counters.
/// </summary>
internal sealed class SpendingStore(NpgsqlDataSource database)
{
    /// <summary>Who has not asked for that long, does not wait any more.</summary>
    private const string SecondsInLine = "15";

    private (string Provider, CalendarMonth Month) counted;

    static SpendingStore() => RowMapping.Register<Answer>();

    /// <summary>Sets aside what a charge can cost, where there is no monthly limit.</summary>
    /// <param name="chargeId">The charge.</param>
    /// <param name="usd">The most that it can cost; null: its price is not known.</param>
    /// <param name="now">When it counts for.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task ReserveAsync(long chargeId, decimal? usd, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                "update ctrl_charge set reserved_usd = @usd, reserved_at = @now where charge_id = @chargeId",
                new
                {
                    chargeId,
                    usd,
                    now,
                },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>
    /// Sets aside what a charge wants of the month. Where too little is left, and nobody can give any back, it gets what is left, if that
    /// is of use at all. One after the other: the month's counters are locked until the transaction ends, so that each sees what those
    /// before it were granted. Of those who wait, in whatever process, the one that came first goes first: its wait is written down.
    /// </summary>
    public async Task<Answer> TryReserveAsync(Demand demand, CalendarMonth month, DateTimeOffset now, CancellationToken cancel)
    {
        // The charge before the counters, as with everything that changes a charge. Sums are taken by a later statement than the locks,
        // which sees what was committed while they were waited for.
        const string locks = """
            select from ctrl_charge where charge_id = @ChargeId for update;
            select from ctrl_spending where month = @month::date order by provider for update
            """;

        const string reserve = $"""
            with spent as (
                select coalesce(sum(s.reserved_usd + s.spent_usd), 0) as all_usd,
                       coalesce(sum(s.reserved_usd + s.spent_usd) filter (where s.provider = @Provider), 0) as provider_usd
                  from ctrl_spending s where s.month = @month::date),
            own as (
                select coalesce(sum(coalesce(r.cost_usd, 0) + r.unsettled_usd), 0) as usd
                  from ctrl_charge r where r.charge_id = @ChargeId and r.month = @month::date),
            remaining as (
                select @LimitUsd::numeric - spent.all_usd + own.usd as of_all,
                       @ProviderLimitUsd::numeric - spent.provider_usd + own.usd as of_provider
                  from spent, own),
            tighter as (
                select least(of_all, of_provider) as left_usd, of_all, coalesce(of_provider < of_all, of_all is null) as is_of_provider
                  from remaining),
            held as (
                select coalesce(sum(open.usd) filter (where open.charge_id = any(@InHand)), 0) as own_usd,
                       coalesce(sum(open.usd) filter (where not open.is_own and open.is_alive), 0) as others_usd,
                       coalesce(sum(open.usd) filter (where not open.is_own and not open.is_alive), 0) as abandoned_usd
                  from tighter cross join lateral (
                       select r.charge_id, coalesce(r.cost_usd, 0) + r.unsettled_usd as usd, {ChargeLedger.IsAlive} as is_alive,
                              r.run_id = @RunId and r.job_id is not distinct from @JobId as is_own
                         from ctrl_charge r
                        where r.state in ('intent', 'sent') and r.month = @month::date and r.charge_id <> @ChargeId
                          and (r.provider = @Provider or not tighter.is_of_provider)) open),
            line as (
                select exists (select from ctrl_charge r
                                where r.state = 'intent' and r.charge_id < @ChargeId and r.run_id <> @RunId
                                  and r.waits_at > clock_timestamp() - interval '{SecondsInLine} seconds'
                                  and (r.provider = @Provider or r.wanted_usd > tighter.of_all) and {ChargeLedger.IsAlive})
                           as is_behind_another
                  from tighter),
            granted as (
                update ctrl_charge r
                   set reserved_usd = least(@WantedUsd, tighter.left_usd), reserved_at = @now, waits_at = null
                  from tighter, held, line
                 where r.charge_id = @ChargeId and not line.is_behind_another
                   and tighter.left_usd >= case when held.own_usd = 0 and held.others_usd = 0 and (held.abandoned_usd = 0 or @IsSettled)
                       then @LeastUsd else @WantedUsd end
                returning r.reserved_usd)
            select tighter.left_usd, tighter.is_of_provider, held.own_usd, held.others_usd, held.abandoned_usd, line.is_behind_another,
                   (select reserved_usd from granted) as granted_usd
              from tighter, held, line
            """;

        const string wait =
            "update ctrl_charge set wanted_usd = @WantedUsd, waits_at = clock_timestamp() where charge_id = @ChargeId and run_id = @RunId "
            + "and state = 'intent'";

        await using var connection = await database.OpenConnectionAsync(cancel);
        await CountAsync(connection, demand.Provider, month, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var parameters = new DynamicParameters(demand);
        parameters.Add(nameof(month), month.FirstDay);
        parameters.Add(nameof(now), now);
        await connection.ExecuteAsync(new CommandDefinition(locks, parameters, transaction, cancellationToken: cancel));
        var answer = await connection.QuerySingleAsync<Answer>(
            new CommandDefinition(reserve, parameters, transaction, cancellationToken: cancel)
        );
        if (answer.GrantedUsd is null)
            await connection.ExecuteAsync(new CommandDefinition(wait, parameters, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return answer;
    }

    /// <summary>What a month has cost.</summary>
    /// <param name="month">The month.</param>
    /// <param name="limitUsd">What it may cost; null: no limit.</param>
    /// <param name="provider">With whom; null: with all together.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<MonthlyCost> MonthAsync(CalendarMonth month, decimal? limitUsd, string? provider, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (spent, reserved) = await connection.QuerySingleAsync<(decimal, decimal)>(
            new CommandDefinition(
                """
                select coalesce(sum(spent_usd), 0), coalesce(sum(reserved_usd), 0) from ctrl_spending
                 where month = @month::date and (@provider::text is null or provider = @provider)
                """,
                new { month = month.FirstDay, provider },
                cancellationToken: cancel
            )
        );
        return new(DateOnly.FromDateTime(month.Start.UtcDateTime), limitUsd, spent, reserved) { Provider = provider };
    }

    /// <summary>
    /// Sees to it that the counter is there, committed, before it is locked: of two that set something aside at once with different
    /// providers, at least one sees the other's counter, and waits for it.
    /// </summary>
    private async Task CountAsync(NpgsqlConnection connection, string provider, CalendarMonth month, CancellationToken cancel)
    {
        if (counted == (provider, month))
            return;

        await connection.ExecuteAsync(
            new CommandDefinition(
                "insert into ctrl_spending (provider, month) values (@provider, @month::date) on conflict do nothing",
                new { provider, month = month.FirstDay },
                cancellationToken: cancel
            )
        );
        counted = (provider, month);
    }

    /// <summary>What a charge wants of a month.</summary>
    internal sealed record Demand
    {
        public required long ChargeId { get; init; }

        public required long RunId { get; init; }

        public required long? JobId { get; init; }

        public required string Provider { get; init; }

        /// <summary>The charges that the same process has in hand.</summary>
        public required long[] InHand { get; init; }

        /// <summary>The most that it may cost.</summary>
        public required decimal WantedUsd { get; init; }

        /// <summary>The least with which it makes sense.</summary>
        public required decimal LeastUsd { get; init; }

        /// <summary>What the month may cost with all providers together; null: no limit.</summary>
        public required decimal? LimitUsd { get; init; }

        /// <summary>What the month may cost with this provider; null: no limit. One of the two is there.</summary>
        public required decimal? ProviderLimitUsd { get; init; }

        /// <summary>Whether what dead processes' open charges hold is not going to come back.</summary>
        public required bool IsSettled { get; init; }
    }

    /// <summary>How a month stands, and what was granted of it.</summary>
    internal sealed record Answer
    {
        /// <summary>What the tighter limit leaves.</summary>
        public decimal LeftUsd { get; init; }

        /// <summary>Whether that is the provider's.</summary>
        public bool IsOfProvider { get; init; }

        /// <summary>What the charges hold of it that the same process has in hand.</summary>
        public decimal OwnUsd { get; init; }

        /// <summary>What open charges of others hold of it who live.</summary>
        public decimal OthersUsd { get; init; }

        /// <summary>What open charges hold of it whose process is dead.</summary>
        public decimal AbandonedUsd { get; init; }

        /// <summary>Whether another run's charge has waited longer: it comes first.</summary>
        public bool IsBehindAnother { get; init; }

        /// <summary>What was granted; null: too little is left.</summary>
        public decimal? GrantedUsd { get; init; }
    }
}
