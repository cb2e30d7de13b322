using ClusteraIngest.Database;
using ClusteraIngest.Text;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Jobs;

/// <summary>
/// The queue, <c>ctrl_job</c>, as workers use it. Whatever a worker writes to a job it writes only while the row names this worker and this
/// attempt: the fence against one that was thought dead.
/// </summary>
internal sealed class JobStore(NpgsqlDataSource database)
{
    /// <summary>The channel on which those who wait for work are woken.</summary>
    public const string Channel = "ctrl_job";

    private const string IsStopped = "(select r.stopped_at is not null from ctrl_run r where r.run_id = j.run_id)";

    private const string Now = DatabaseClock.NowAsFirst;

    /// <summary>Lets jobs whose time has come stand in the queue again.</summary>
    public const string Due = $"""
        update ctrl_job set not_before = null
         where job_id in (
             select d.job_id from ctrl_job d where d.state = 'pending' and d.not_before <= {Now} order by d.not_before
                 limit 1000 for update skip locked)
        """;

    /// <summary>
    /// Takes jobs. Each kind is asked for by itself, so that a worker need not read past a million jobs that are none of its business. More
    /// rows may be locked than are taken, until the statement is over.
    /// </summary>
    public const string Claim = $"""
        with picked as materialized (
            select c.job_id from unnest($2) as k (kind) cross join lateral (
                select n.job_id, n.priority, n.turn from ctrl_job n
                 where n.state = 'pending' and n.not_before is null and n.kind = k.kind
                 order by n.priority desc, n.turn, n.job_id limit $3 for update skip locked) c
             order by c.priority desc, c.turn, c.job_id limit $3)
        update ctrl_job j set state = 'running', worker = $4, lease_until = {Now} + $5::interval, started_at = {Now},
            attempt = j.attempt + 1
          from picked p where j.job_id = p.job_id
        returning j.job_id, j.run_id, j.kind, j.subject, j.target, j.attempt, j.priority, j.turn
        """;

    /// <summary>
    /// Settles jobs. What would be taken again of a run that was stopped is not. A running job is told by its lease, not by its state: the
    /// index of running jobs, with all that have been in it lately, is no way to find some of them.
    /// </summary>
    public const string Settle = $"""
        update ctrl_job j
           set state = case when s.state = 'pending' and {IsStopped} then 'cancelled' else s.state end,
               not_before = s.not_before, lease_until = null, worker = null, attempt = j.attempt - s.uncounted, error_id = s.error_id, message = s.message,
               finished_at = case when s.state <> 'pending' or {IsStopped} then {Now} end
          from unnest($3, $4, $5, $6, $7, $8, $9) as s (job_id, attempt, uncounted, state, not_before, error_id, message)
         where j.job_id = s.job_id and j.attempt = s.attempt and j.worker = $2 and j.lease_until is not null
        """;

    /// <summary>Takes up to so many jobs, in the order in which they are to be done.</summary>
    public async Task<IReadOnlyList<Job>> ClaimAsync(
        string worker,
        IReadOnlyList<string> kinds,
        int most,
        DateTimeOffset? now,
        TimeSpan lease,
        CancellationToken cancel
    )
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(Due) { Parameters = { At(now) } });
        batch.BatchCommands.Add(
            new(Claim)
            {
                Parameters =
                {
                    At(now),
                    Texts(kinds),
                    new() { Value = most },
                    new() { Value = worker },
                    Span(lease),
                },
            }
        );

        var jobs = new List<(short Priority, long Turn, Job Job)>(most);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            jobs.Add(
                (
                    reader.GetInt16(6),
                    reader.GetInt64(7),
                    new(
                        reader.GetInt64(0),
                        reader.GetInt64(1),
                        reader.GetString(2),
                        reader.GetString(3),
                        await reader.IsDBNullAsync(4, cancel) ? null : reader.GetString(4),
                        reader.GetInt32(5),
                        worker
                    )
                )
            );
        }

        return [.. jobs.OrderByDescending(job => job.Priority).ThenBy(job => job.Turn).ThenBy(job => job.Job.JobId).Select(job => job.Job)];
    }

    /// <summary>Prolongs leases; returns the jobs that are still the worker's.</summary>
    public async Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, DateTimeOffset? now, TimeSpan lease, CancellationToken cancel)
    {
        const string renew = $"""
            update ctrl_job j set lease_until = {Now} + $5::interval from unnest($3, $4) as h (job_id, attempt)
             where j.job_id = h.job_id and j.attempt = h.attempt and j.worker = $2 and j.lease_until is not null
            returning j.job_id
            """;

        var kept = new HashSet<long>();
        await using var command = database.CreateCommand(renew);
        NpgsqlParameter[] held =
        [
            At(now),
            new() { Value = jobs[0].Worker },
            Numbers(jobs.Select(job => job.JobId)),
            Numbers(jobs.Select(job => job.Attempt)),
            Span(lease),
        ];
        command.Parameters.AddRange(held);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            kept.Add(reader.GetInt64(0));
        return kept;
    }

    /// <summary>Writes down what came of jobs of one worker.</summary>
    public async Task SettleAsync(IReadOnlyList<JobSettlement> settled, bool wakeOthers, DateTimeOffset? now, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            new(Settle)
            {
                Parameters =
                {
                    At(now),
                    new() { Value = settled[0].Job.Worker },
                    Numbers(settled.Select(one => one.Job.JobId)),
                    Numbers(settled.Select(one => one.Job.Attempt)),
                    Numbers(settled.Select(one => one.IsAttempt ? 0 : 1)),
                    Texts(settled.Select(one => ColumnText.Of(one.State))),
                    new()
                    {
                        Value = settled.Select(one => one.NotBefore?.UtcDateTime).ToArray(),
                        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
                    },
                    Texts(settled.Select(one => one.ErrorId)),
                    Texts(settled.Select(one => one.Message is null ? null : Printable.Of(one.Message, 2_000))),
                },
            }
        );
        if (wakeOthers)
            batch.BatchCommands.Add(new($"notify {Channel}"));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Of these running runs, those whose jobs are all settled. Asked after a commit: of two workers that settle the last two jobs, the
    /// later one sees it.
    /// </summary>
    public async Task<IReadOnlyList<long>> OverAsync(IEnumerable<long> runs, CancellationToken cancel)
    {
        const string over = """
            select r.run_id from unnest($1) as u (run_id) join ctrl_run r using (run_id)
             where r.state = 'running' and r.is_queued
               and not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'pending')
               and not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'running')
            """;

        var found = new List<long>();
        await using var command = database.CreateCommand(over);
        command.Parameters.Add(Numbers(runs));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            found.Add(reader.GetInt64(0));
        return found;
    }

    /// <summary>
    /// Puts back jobs whose lease has run out, which counts as an attempt; cancels what a stopped run has pending all the same. Returns how
    /// the queue stands, and the runs that have nothing open. One statement, since idle workers ask it again and again.
    /// </summary>
    public async Task<(QueueState Outlook, IReadOnlyList<long> Over)> MaintainAsync(
        IReadOnlyList<string> kinds,
        int maxAttempts,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string tend = $"""
            with stopped as (
                update ctrl_job set state = 'cancelled', finished_at = {Now}
                 where state = 'pending' and run_id in (select r.run_id from ctrl_run r
                     where r.state = 'running' and r.is_queued and r.stopped_at is not null)),
            expired as materialized (
                select e.job_id from ctrl_job e where e.state = 'running' and e.lease_until < {Now} limit 1000 for update skip locked),
            returned as (
                update ctrl_job j
                   set state = case when j.attempt >= $3 then 'failed'
                                    when {IsStopped} then 'cancelled' else 'pending' end,
                       not_before = null, lease_until = null, worker = null,
                           finished_at = case when j.attempt >= $3 or {IsStopped} then {Now} end,
                       error_id = 'JobWorkerLost', message = 'The worker that had the job, ' || j.worker || ', was not heard of any more.'
                  from expired where j.job_id = expired.job_id
                returning j.state, j.kind)
            select exists (select from returned where state = 'pending' and kind = any($2))
                   or exists (select from unnest($2) as k (kind) where exists (
                       select from ctrl_job j where j.state = 'pending' and j.not_before is null and j.kind = k.kind)) as has_work,
                   exists (select from ctrl_job j where j.state = 'running' and j.kind = any($2)) as is_running,
                   next.not_before, next.error_id,
                   array (select r.run_id from ctrl_run r
                           where r.state = 'running' and r.is_queued
                             and not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'pending')
                             and not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'running')) as over
              from (select) as one left join lateral (
                  select j.not_before, j.error_id from ctrl_job j
                   where j.state = 'pending' and j.not_before is not null and j.kind = any($2) order by j.not_before limit 1) next on true
            """;

        await using var command = database.CreateCommand(tend);
        NpgsqlParameter[] given = [At(now), Texts(kinds), new() { Value = maxAttempts }];
        command.Parameters.AddRange(given);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var nextAt = await reader.IsDBNullAsync(2, cancel) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(2);
        var nextErrorId = await reader.IsDBNullAsync(3, cancel) ? null : reader.GetString(3);
        return (new(reader.GetBoolean(0), reader.GetBoolean(1), nextAt, nextErrorId), reader.GetFieldValue<long[]>(4));
    }

    /// <summary>The time; null: the database's.</summary>
    private static NpgsqlParameter At(DateTimeOffset? at) =>
        new() { Value = (object?)at?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Span(TimeSpan span) => new() { Value = span, NpgsqlDbType = NpgsqlDbType.Interval };

    private static NpgsqlParameter Numbers<T>(IEnumerable<T> values) => new() { Value = values.ToArray() };

    private static NpgsqlParameter Texts(IEnumerable<string?> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
