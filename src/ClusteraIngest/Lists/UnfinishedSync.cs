using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Lists;

/// <summary>
/// The sync that another one continues: it was killed, stopped or cut off, or still goes on in another process. The lists that it has read
/// a short while ago are not read, and paid for, once more.
/// </summary>
internal sealed record UnfinishedSync
{
    /// <summary>What was read longer ago than this is read again all the same: there may be something new.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    static UnfinishedSync() => RowMapping.Register<UnfinishedSync>();

    /// <summary>The invocation in which it began; others may have continued it since.</summary>
    public long RunId { get; init; }

    /// <summary>The lists that it has read lately.</summary>
    public long[] ListIds { get; init; } = [];

    /// <summary>Looks for it; null where the last sync came to its end.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="runId">The invocation that asks.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public static Task<UnfinishedSync?> FindAsync(NpgsqlConnection connection, long runId, DateTimeOffset now, CancellationToken cancel)
    {
        // A run that ended badly after it had delivered something has been paid for: the list's error is told, and the next sync reads it
        // anew.
        const string find = $"""
            with unfinished as (
                select r.run_id, greatest(r.started_at, @lately) as since from ctrl_run r
                 where r.kind = 'sync' and r.state <> 'finished' and r.run_id < @runId
                   and r.started_at > coalesce((select max(f.started_at) from ctrl_run f where f.kind = 'sync' and f.state = 'finished'),
                       '-infinity')
                 order by r.started_at limit 1)
            select u.run_id,
                   array(select l.list_id from ctrl_youtube_lists l
                          where l.last_synced_at >= u.since and coalesce(l.last_error_id, '') <> '{ErrorIds.BudgetExceeded}'
                            and (l.last_state in ('read', 'capped')
                                 or l.last_state <> 'cut_off' and exists (
                                    select from ctrl_charge r join ctrl_apify_run a using (charge_id)
                                     where r.list_id = l.list_id and r.finished_at >= u.since and a.items_stored > 0))) as list_ids
              from unfinished u
            """;

        return connection.QuerySingleOrDefaultAsync<UnfinishedSync>(
            new CommandDefinition(find, new { runId, lately = now - Lately }, cancellationToken: cancel)
        );
    }
}
