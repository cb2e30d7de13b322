using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Journal;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Spending;

/// <summary>
/// The ledger of everything that costs, <c>ctrl_charge</c>: written before money is spent, so that nothing is lost or paid twice. A charge
/// is intended, sent and settled; what was not sent is released, and what was sent and cannot be had any more is lost.
/// </summary>
/// <remarks>All of it may be done twice with the same effect as once: where the database goes away, it is.</remarks>
internal sealed class ChargeLedger(DatabaseResilience database)
{
    /// <summary>SQL that is true where whoever follows the charge <c>r</c> lives: its job's worker, or its run's process.</summary>
    public const string IsAlive = $"""
        case when r.job_id is null then {RunStore.IsAlive}
             else exists (select from ctrl_job j
                           where j.job_id = r.job_id and j.state = 'running' and j.lease_until > statement_timestamp()) end
        """;

    /// <summary>SQL that is true for a closed charge whose cost the provider has not told. It has an index.</summary>
    public const string IsUnsettled = "r.state in ('settled', 'failed', 'lost') and not r.is_cost_settled";

    /// <summary>
    /// SQL that writes an intent down; no row where its subject is open already. Its parameters are those of <see cref="Parameters"/>.
    /// </summary>
    public const string Insert = $"insert into ctrl_charge as r ({Intended}) values ({Intent}) on conflict do nothing";

    /// <summary>
    /// SQL that writes an intent down as sent, just before it is; no row where its subject is open already, where <c>wanted</c> has none,
    /// or where the lock is gone that tells others that its run's process lives. It has the parameter <c>sentAt</c> as well.
    /// </summary>
    public const string InsertSent = $"""
        insert into ctrl_charge as r ({Intended}, sent_at)
        select {Intent}, @sentAt from wanted cross join (select @RunId::bigint as run_id) r where {RunStore.IsAlive}
        on conflict do nothing
        """;

    private const string Intended =
        "provider, what, purpose, subject, run_id, job_id, list_id, video_id, request_hash, created_at, reserved_usd, reserved_at";

    private const string Intent = """
        @Provider, @What, @Purpose, @Subject, @RunId, @JobId, @ListId, @VideoId, @RequestHash, @now,
        @setAsideUsd::numeric, case when @setAsideUsd::numeric is not null then @now end
        """;

    /// <summary>
    /// SQL that closes a charge that was sent and returns it. Until its cost is settled it counts for what it is expected to have cost; all
    /// of it where it is lost. No row where another run has taken it over meanwhile. Its parameters are $1 to $10, of <see cref="Close"/>.
    /// </summary>
    public const string CloseCharge = $"{CloseSent} returning charge_id, run_id, cost_usd";

    /// <summary>The same without what it returns: more conditions may follow.</summary>
    public const string CloseSent = """
        update ctrl_charge
           set state = $3, cost_usd = $4, is_cost_settled = $5, error_id = $6, message = $7, finished_at = $8, waits_at = null,
               reserved_usd = case when $3 = 'lost' then reserved_usd else least(reserved_usd, $9) end,
               units = coalesce($10::jsonb, units)
         where charge_id = $1 and run_id = $2 and (state = 'sent' or state = 'intent' and sent_at is not null)
        """;

    /// <summary>SQL that adds what the closed charge <c>c</c> cost to its run.</summary>
    public const string AddToRun =
        "update ctrl_run r set cost_usd = r.cost_usd + coalesce(c.cost_usd, 0) from closed c where r.run_id = c.run_id";

    /// <summary>The parameters of <see cref="Insert"/>.</summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="setAsideUsd">What it counts for from now on; null: nothing is set aside yet.</param>
    /// <param name="now">When that is.</param>
    public static DynamicParameters Parameters(ChargeIntent intent, decimal? setAsideUsd, DateTimeOffset now)
    {
        var parameters = new DynamicParameters(intent);
        parameters.Add(nameof(setAsideUsd), setAsideUsd);
        parameters.Add(nameof(now), now);
        return parameters;
    }

    /// <summary>Writes an intent down; null where its subject is open already.</summary>
    /// <inheritdoc cref="Parameters"/>
    public async Task<ChargeKey?> IntendAsync(ChargeIntent intent, decimal? setAsideUsd, DateTimeOffset now, CancellationToken cancel) =>
        await database.ExecuteOnceAsync(
            async (connection, attempt) =>
                await connection.ExecuteScalarAsync<long?>(
                    new CommandDefinition($"{Insert} returning charge_id", Parameters(intent, setAsideUsd, now), cancellationToken: attempt)
                )
                    is { } chargeId
                    ? new ChargeKey(chargeId, intent.RunId)
                    : (ChargeKey?)null,
            cancel
        );

    /// <summary>
    /// Writes down, before it is done, that the request is sent. False where the intent is not this run's any more.
    /// </summary>
    /// <param name="charge">The intent.</param>
    /// <param name="sentAt">When, by the provider's clock where that is known.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<bool> SendAsync(ChargeKey charge, DateTimeOffset sentAt, CancellationToken cancel) =>
        await ExecuteAsync(
            "update ctrl_charge set sent_at = @sentAt where charge_id = @ChargeId and run_id = @RunId and state = 'intent'",
            new
            {
                charge.ChargeId,
                charge.RunId,
                sentAt,
            },
            cancel
        ) == 1;

    /// <summary>
    /// Writes down the provider's id of it, as soon as that is known. False where another run has taken the intent over meanwhile.
    /// </summary>
    public async Task<bool> SentAsync(ChargeKey charge, string externalId, CancellationToken cancel) =>
        await ExecuteAsync(
            """
            update ctrl_charge set state = 'sent', external_id = @externalId
             where charge_id = @ChargeId and run_id = @RunId and (state = 'intent' or external_id = @externalId)
            """,
            new
            {
                charge.ChargeId,
                charge.RunId,
                externalId,
            },
            cancel
        ) == 1;

    /// <summary>Closes an intent that the provider did not begin, or that was never sent: it counts for nothing.</summary>
    public Task ReleaseAsync(ChargeKey charge, string errorId, string message, DateTimeOffset now, CancellationToken cancel) =>
        ExecuteAsync(
            """
            update ctrl_charge
               set state = 'refused', error_id = @errorId, message = @message, cost_usd = 0, is_cost_settled = true, finished_at = @now
             where charge_id = @ChargeId and run_id = @RunId and state = 'intent'
            """,
            new
            {
                charge.ChargeId,
                charge.RunId,
                errorId,
                message,
                now,
            },
            cancel
        );

    /// <summary>Closes what a run that has ended wrote down and never sent: it counts for nothing.</summary>
    public static async Task ReleaseUnsentAsync(NpgsqlDataSource database, long runId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                $"""
                update ctrl_charge
                   set state = 'refused', error_id = '{ErrorIds.NotSent}', message = 'The invocation ended before it was sent.',
                       cost_usd = 0, is_cost_settled = true, finished_at = @now
                 where run_id = @runId and state = 'intent' and sent_at is null
                """,
                new { runId, now },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>Closes a charge whose result cannot be had any more.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="errorId">Why.</param>
    /// <param name="message">The same in words.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="isCostTold">Whether the provider may still tell what it cost.</param>
    public Task LoseAsync(
        ChargeKey charge,
        string errorId,
        string message,
        DateTimeOffset now,
        CancellationToken cancel,
        bool isCostTold = true
    ) =>
        ExecuteAsync(
            """
            update ctrl_charge
               set state = 'lost', error_id = @errorId, message = @message, finished_at = @now, is_cost_settled = not @isCostTold
             where charge_id = @ChargeId and run_id = @RunId and (state = 'sent' or state = 'intent' and sent_at is not null)
            """,
            new
            {
                isCostTold,
                charge.ChargeId,
                charge.RunId,
                errorId,
                message,
                now,
            },
            cancel
        );

    /// <summary>
    /// Closes what dead processes have left open with a provider whose answers cannot be had again: what was not sent costs nothing, what
    /// was sent is lost, and counts for the most that it may have cost.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="jobId">A job that is done anew: what its earlier attempts have left open is closed as well; null: none is.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many are lost.</returns>
    public Task<int> CloseAbandonedAsync(string provider, long? jobId, DateTimeOffset now, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteScalarAsync<int>(
                    new CommandDefinition(
                        $"""
                        with closed as (
                            update ctrl_charge r
                               set state = case when r.sent_at is null then 'refused' else 'lost' end,
                                   cost_usd = case when r.sent_at is null then 0 end, is_cost_settled = true, finished_at = @now,
                                   error_id = case when r.sent_at is null then '{ErrorIds.NotSent}' else '{ErrorIds.AnswerLost}' end,
                                   message = case when r.sent_at is null then 'The process ended before it was sent.'
                                                  else 'The process ended before the answer was stored.' end
                             where r.provider = @provider and r.state in ('intent', 'sent') and (r.job_id = @jobId or not {IsAlive})
                            returning r.state)
                        select count(*) from closed where state = 'lost'
                        """,
                        new
                        {
                            provider,
                            jobId,
                            now,
                        },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>A charge that has ended has cost that: it holds no more, though its result is not stored yet.</summary>
    public Task GiveBackAsync(ChargeKey charge, decimal costUsd, CancellationToken cancel) =>
        ExecuteAsync(
            """
            update ctrl_charge set reserved_usd = least(reserved_usd, @costUsd)
             where charge_id = @ChargeId and run_id = @RunId and state = 'sent'
            """,
            new
            {
                charge.ChargeId,
                charge.RunId,
                costUsd,
            },
            cancel
        );

    /// <summary>
    /// The command that closes a charge that was sent, in the transaction that stores its result. Affects no row where another run has
    /// taken it over meanwhile.
    /// </summary>
    public static NpgsqlBatchCommand Settle(ChargeKey charge, ChargeOutcome outcome) =>
        Close($"with closed as ({CloseCharge}) {AddToRun}", charge, outcome);

    /// <summary>A command that is made of <see cref="CloseCharge"/>, with its parameters.</summary>
    public static NpgsqlBatchCommand Close(string sql, ChargeKey charge, ChargeOutcome outcome) =>
        new(sql)
        {
            Parameters =
            {
                new() { Value = charge.ChargeId },
                new() { Value = charge.RunId },
                new() { Value = ColumnText.Of(outcome.State) },
                Nullable(outcome.CostUsd, NpgsqlDbType.Numeric),
                new() { Value = outcome.IsCostSettled },
                Nullable(outcome.ErrorId, NpgsqlDbType.Text),
                Nullable(outcome.Message, NpgsqlDbType.Text),
                new() { Value = outcome.At.UtcDateTime },
                Nullable(outcome.ExpectedUsd, NpgsqlDbType.Numeric),
                Nullable(outcome.Units, NpgsqlDbType.Text),
            },
        };

    /// <summary>Whether this run has closed the charge.</summary>
    public static Task<bool> IsClosedAsync(NpgsqlConnection connection, ChargeKey charge, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select state not in ('intent', 'sent') from ctrl_charge where charge_id = @ChargeId and run_id = @RunId",
                charge,
                cancellationToken: cancel
            )
        );

    /// <summary>Writes down what a closed charge cost in the end, and adds the difference to the run that it belongs to.</summary>
    /// <param name="chargeId">The charge.</param>
    /// <param name="costUsd">What it cost; null: as it is written down already.</param>
    /// <param name="isSettled">Whether that is final.</param>
    /// <param name="cancel">Stops it.</param>
    public Task CorrectAsync(long chargeId, decimal? costUsd, bool isSettled, CancellationToken cancel) =>
        ExecuteAsync(
            """
            with before as (
                select charge_id, run_id, coalesce(cost_usd, 0) as cost_usd from ctrl_charge where charge_id = @chargeId for update),
                 corrected as (
                update ctrl_charge r set cost_usd = coalesce(@costUsd, r.cost_usd), is_cost_settled = @isSettled
                  from before b where r.charge_id = b.charge_id)
            update ctrl_run r set cost_usd = r.cost_usd + coalesce(@costUsd, b.cost_usd) - b.cost_usd from before b
             where r.run_id = b.run_id
            """,
            new
            {
                chargeId,
                costUsd,
                isSettled,
            },
            cancel
        );

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: attempt)),
            cancel
        );
}
