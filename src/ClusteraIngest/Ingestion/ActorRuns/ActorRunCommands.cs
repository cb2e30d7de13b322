using ClusteraIngest.Journal;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using Npgsql;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>
/// The commands that move an actor run on in the ledger, in the transaction that stores what it has brought. None of them changes anything
/// where another process has taken it over.
/// </summary>
internal static class ActorRunCommands
{
    /// <summary>
    /// Moves the offset up to which items are stored. Affects no row where another process has taken the actor run over meanwhile.
    /// </summary>
    public static NpgsqlBatchCommand Advance(ActorRunEntry entry, int fromOffset, int toOffset) =>
        new(
            """
            with charge as (
                update ctrl_charge set units = jsonb_build_object('items', $4::integer)
                 where charge_id = $1 and run_id = $2 and state = 'sent'
                returning charge_id)
            update ctrl_apify_run a set items_stored = $4 from charge where a.charge_id = charge.charge_id and a.items_stored = $3
            """
        )
        {
            Parameters =
            {
                new() { Value = entry.ChargeId },
                new() { Value = entry.RunId },
                new() { Value = fromOffset },
                new() { Value = toOffset },
            },
        };

    /// <summary>
    /// The command that closes an actor run that was started. Affects no row where another process has taken it over meanwhile.
    /// </summary>
    /// <param name="entry">The actor run.</param>
    /// <param name="apifyStatus">What Apify says of it.</param>
    /// <param name="outcome">What becomes of it.</param>
    /// <param name="last">
    /// Its last items, which are stored with it; then it affects no row where <see cref="Held"/> has none. Null: those are stored already.
    /// </param>
    public static NpgsqlBatchCommand Close(ActorRunEntry entry, string? apifyStatus, ChargeOutcome outcome, LastItems? last)
    {
        if (last is not null)
            return CloseRead(entry, apifyStatus, outcome, last);
        // Of a list, Advance has counted the items.
        var close = ChargeLedger.Close(
            $"""
            with closed as ({ChargeLedger.CloseCharge}),
                 details as (update ctrl_apify_run a set apify_status = $11 from closed where a.charge_id = closed.charge_id)
            {ChargeLedger.AddToRun}
            """,
            entry.Charge,
            entry.Purpose is ActorRunPurpose.Transcript && outcome.State is ChargeState.Settled
                ? outcome with
                {
                    Units = """{"items": 1}""",
                }
                : outcome
        );
        close.Parameters.Add(NullableText(apifyStatus));
        return close;
    }

    /// <summary>
    /// SQL of what follows <c>select …</c>, which locks the charge of an actor run that this invocation follows and of which no more is
    /// stored than it knows; no row where another process has it. <c>list</c> is locked before that. With it its parameters.
    /// </summary>
    /// <param name="entry">The actor run.</param>
    /// <param name="items">How many of its items are stored.</param>
    /// <param name="first">The number of the first parameter.</param>
    public static (string Sql, NpgsqlParameter[] Parameters) Held(ActorRunEntry entry, int items, int first) =>
        (
            $"""
              from list cross join ctrl_charge r join ctrl_apify_run a using (charge_id)
             where r.charge_id = ${first} and r.run_id = ${first + 1} and a.items_stored = ${first + 2}
               and (r.state = 'sent' or r.state = 'intent' and r.sent_at is not null)
               for no key update of r
            """,
            [new() { Value = entry.ChargeId }, new() { Value = entry.RunId }, new() { Value = items }]
        );

    private static NpgsqlBatchCommand CloseRead(ActorRunEntry entry, string? apifyStatus, ChargeOutcome outcome, LastItems last)
    {
        const string sql = $"""
            with closed as (
                {ChargeLedger.CloseSent}
                   and exists (select from ctrl_apify_run a where a.charge_id = $1 and a.items_stored = $12)
                returning charge_id, run_id, cost_usd),
                 details as (
                update ctrl_apify_run a set apify_status = $11, items_stored = $13 from closed where a.charge_id = closed.charge_id)
            update ctrl_run r set cost_usd = r.cost_usd + coalesce(c.cost_usd, 0), {RunFigureSql.Add}
              from closed c, (select $14::integer[] as n) f where r.run_id = c.run_id
            """;

        var units = last.ToOffset > last.FromOffset ? FormattableString.Invariant($$"""{"items": {{last.ToOffset}}}""") : outcome.Units;
        var close = ChargeLedger.Close(sql, entry.Charge, outcome with { Units = units });
        close.Parameters.Add(NullableText(apifyStatus));
        close.Parameters.Add(new() { Value = last.FromOffset });
        close.Parameters.Add(new() { Value = last.ToOffset });
        close.Parameters.Add(RunFigureSql.Of(last.Figures));
        return close;
    }
}

/// <summary>The items of an actor run with which its reading ends.</summary>
/// <param name="FromOffset">How many were stored before.</param>
/// <param name="ToOffset">How many are stored now.</param>
/// <param name="Figures">The figures that are added to the invocation.</param>
internal sealed record LastItems(int FromOffset, int ToOffset, RunCounters Figures);
