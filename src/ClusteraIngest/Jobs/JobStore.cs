using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Jobs;

/// <summary>
/// The queue, <c>ctrl_job</c>, as workers use it. Whatever a worker writes to a job it writes only while the row names this worker and this
/// attempt: the fence against one that was thought dead.
/// </summary>
internal sealed class JobStore(NpgsqlDataSource database)
{
    /// <summary>The channel on which those who wait for work are woken.</summary>
    public const string Channel = "ctrl_job";

    /// <summary>The longest message that is stored of a job, in characters.</summary>
    public const int LongestMessage = 2_000;

    private const string IsStopped = "(select r.stopped_at is not null from ctrl_run r where r.run_id = j.run_id)";

    private const string HasNothingOpen = """
        not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'pending')
        and not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'running')
        and not exists (select from ctrl_job j where j.run_id = r.run_id and j.state = 'waiting')
        """;

    private const string Now = DatabaseClock.NowAsFirst;

    /// <summary>Lets jobs whose time has come stand in the queue again.</summary>
    public const string Due = $"""
        update ctrl_job set not_before = null
         where job_id in (
             select d.job_id from ctrl_job d where d.state = 'pending' and d.not_before <= {Now} order by d.not_before
                 limit 1000 for update skip locked)
        """;

    /// <summary>
    /// Takes jobs. Each kind is asked for by itself, with a limit of its own, so that a worker need not read past a million jobs that are
    /// none of its business. More rows may be locked than are taken, until the statement is over.
    /// </summary>
    public const string Claim = $"""
        with picked as materialized (
            select c.job_id, k.lease from unnest($2, $3, $4) as k (kind, most, lease) cross join lateral (
                select n.job_id, n.priority, n.turn from ctrl_job n
                 where n.state = 'pending' and n.not_before is null and n.kind = k.kind
                 order by n.priority desc, n.turn, n.job_id limit k.most for update skip locked) c
             order by c.priority desc, c.turn, c.job_id limit $5)
        update ctrl_job j set state = 'running', worker = $6, lease_until = {Now} + p.lease, started_at = {Now}, attempt = j.attempt + 1
          from picked p where j.job_id = p.job_id
        returning j.job_id, j.run_id, j.kind, j.subject, j.target, j.attempt, j.priority, j.turn, j.args::text, j.cursor, j.parent_job_id,
            p.lease
        """;

    /// <summary>Settles jobs that no other job waits for, in one statement.</summary>
    public const string Settle = $"{SettleRows} and not j.is_awaited returning j.job_id";

    /// <summary>
    /// SQL: settles jobs. What would be taken again of a run that was stopped is not. A running job is told by its lease, not by its state:
    /// the index of running jobs, with all that have been in it lately, is no way to find some of them.
    /// </summary>
    private const string SettleRows = $"""
        update ctrl_job j
           set state = case when s.state = 'pending' and {IsStopped} then 'cancelled' else s.state end,
               not_before = s.not_before, lease_until = null, worker = null, attempt = j.attempt - s.uncounted,
               error_id = s.error_id, message = s.message,
               result = s.result::jsonb, finished_at = case when s.state <> 'pending' or {IsStopped} then {Now} end
          from unnest($3, $4, $5, $6, $7, $8, $9, $10) as s (job_id, attempt, uncounted, state, not_before, error_id, message, result)
         where j.job_id = s.job_id and j.attempt = s.attempt and j.worker = $2 and j.lease_until is not null
        """;

    /// <summary>Takes up to so many jobs, in the order in which they are to be done.</summary>
    public async Task<IReadOnlyList<Job>> ClaimAsync(
        string worker,
        IReadOnlyList<KindClaim> kinds,
        int most,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(Due) { Parameters = { NullableInstant(now) } });
        batch.BatchCommands.Add(
            new(Claim)
            {
                Parameters =
                {
                    NullableInstant(now),
                    Texts(kinds.Select(kind => kind.Kind)),
                    Numbers(kinds.Select(kind => kind.Most)),
                    Spans(kinds.Select(kind => kind.Lease)),
                    new() { Value = most },
                    new() { Value = worker },
                },
            }
        );

        var jobs = new List<(short Priority, long Turn, Job Job)>(most);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var job = new Job(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.Text(4),
                reader.GetInt32(5),
                worker
            )
            {
                Args = reader.Text(8),
                Cursor = reader.Text(9),
                ParentJobId = await reader.IsDBNullAsync(10, cancel) ? null : reader.GetInt64(10),
                Lease = reader.GetTimeSpan(11),
            };
            jobs.Add((reader.GetInt16(6), reader.GetInt64(7), job));
        }

        return [.. jobs.OrderByDescending(job => job.Priority).ThenBy(job => job.Turn).ThenBy(job => job.Job.JobId).Select(job => job.Job)];
    }

    /// <summary>Prolongs leases; returns the jobs that are still the worker's.</summary>
    public async Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, DateTimeOffset? now, CancellationToken cancel)
    {
        const string renew = $"""
            update ctrl_job j set lease_until = {Now} + h.lease from unnest($3, $4, $5) as h (job_id, attempt, lease)
             where j.job_id = h.job_id and j.attempt = h.attempt and j.worker = $2 and j.lease_until is not null
            returning j.job_id
            """;

        var kept = new HashSet<long>();
        await using var command = database.CreateCommand(renew);
        NpgsqlParameter[] held =
        [
            NullableInstant(now),
            new() { Value = jobs[0].Worker },
            Numbers(jobs.Select(job => job.JobId)),
            Numbers(jobs.Select(job => job.Attempt)),
            Spans(jobs.Select(job => job.Lease)),
        ];
        command.Parameters.AddRange(held);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            kept.Add(reader.GetInt64(0));
        return kept;
    }

    /// <summary>
    /// Writes down what came of jobs of one worker; in the same transaction puts in the jobs that follow, and lets those go on that have
    /// waited. Most jobs have neither, and are settled by one statement.
    /// </summary>
    public async Task SettleAsync(IReadOnlyList<JobSettlement> settled, bool wakeOthers, DateTimeOffset? now, CancellationToken cancel)
    {
        var simple = settled.Where(one => one.Next.Count == 0).ToList();
        var left = settled.ToDictionary(one => one.Job.JobId);
        if (simple.Count > 0)
        {
            await using var batch = database.CreateBatch();
            var settle = new NpgsqlBatchCommand(Settle);
            settle.Parameters.AddRange(Parameters(simple, now));
            batch.BatchCommands.Add(settle);
            if (wakeOthers)
                batch.BatchCommands.Add(new($"notify {Channel}"));
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                left.Remove(reader.GetInt64(0));
        }

        if (left.Count > 0)
            await SettleAwaitedAsync([.. left.Values], wakeOthers, now, cancel);
    }

    private async Task SettleAwaitedAsync(
        IReadOnlyList<JobSettlement> settled,
        bool wakeOthers,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var settle = new NpgsqlCommand($"{SettleRows} returning j.job_id, j.state, j.is_awaited", connection);
        settle.Parameters.AddRange(Parameters(settled, now));
        var (own, ended) = (new HashSet<long>(), new EndedJobs());
        await using (var reader = await settle.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                own.Add(reader.GetInt64(0));
                if (reader.GetBoolean(2))
                    ended.Add(reader.GetInt64(0), reader.GetString(1));
            }
        }

        // What was no longer this worker's is followed by nothing.
        var next = settled
            .Where(one => own.Contains(one.Job.JobId))
            .SelectMany(one => one.Next.Select(job => (one.Job.JobId, job)))
            .ToList();
        var put = next.Count == 0 ? 0 : await JobChain.EnqueueAsync(connection, next, now, cancel);
        if (await ended.TellWaitingAsync(connection, now, cancel) + put > 0 || wakeOthers)
            await connection.ExecuteAsync(new CommandDefinition($"notify {Channel}", cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    private static NpgsqlParameter[] Parameters(IReadOnlyList<JobSettlement> settled, DateTimeOffset? now) =>
        [
            NullableInstant(now),
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
            Texts(settled.Select(one => one.Message is null ? null : Printable.Of(one.Message, LongestMessage))),
            Texts(settled.Select(one => one.Result)),
        ];

    /// <summary>
    /// Of these running runs, those whose jobs are all settled. Asked after a commit: of two workers that settle the last two jobs, the
    /// later one sees it.
    /// </summary>
    public async Task<IReadOnlyList<long>> OverAsync(IEnumerable<long> runs, CancellationToken cancel)
    {
        const string over = $"""
            select r.run_id from unnest($1) as u (run_id) join ctrl_run r using (run_id)
             where r.state = 'running' and r.is_queued and {HasNothingOpen}
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
    /// Puts back jobs of these kinds whose lease has run out, which counts as an attempt; cancels what a stopped run has pending all the
    /// same. Returns how the queue stands, and the runs that have nothing open. One statement, since idle workers ask it again and again;
    /// only where it has ended jobs that others wait for, these are told in the same transaction.
    /// </summary>
    public async Task<(QueueState State, IReadOnlyList<long> Over)> MaintainAsync(
        IReadOnlyList<KindAttempts> kinds,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string tend = $"""
            with stopped as (
                update ctrl_job set state = 'cancelled', finished_at = {Now}
                 where state in ('pending', 'waiting') and run_id in (select r.run_id from ctrl_run r
                     where r.state = 'running' and r.is_queued and r.stopped_at is not null)),
            expired as materialized (
                select e.job_id, k.max_attempts from ctrl_job e join unnest($2, $3) as k (kind, max_attempts) using (kind)
                 where e.state = 'running' and e.lease_until < {Now} limit 1000 for update of e skip locked),
            returned as (
                update ctrl_job j
                   set state = case when j.attempt >= x.max_attempts then 'failed'
                                    when {IsStopped} then 'cancelled' else 'pending' end,
                       not_before = null, lease_until = null, worker = null,
                       finished_at = case when j.attempt >= x.max_attempts or {IsStopped} then {Now} end,
                       error_id = '{ErrorIds.JobWorkerLost}',
                       message = 'The worker that had the job, ' || j.worker || ', was not heard of any more.'
                  from expired x where j.job_id = x.job_id
                returning j.job_id, j.state, j.is_awaited)
            select exists (select from returned where state = 'pending')
                   or exists (select from unnest($2) as k (kind) where exists (
                       select from ctrl_job j where j.state = 'pending' and j.not_before is null and j.kind = k.kind)) as has_work,
                   exists (select from ctrl_job j where j.state = 'running' and j.kind = any($2)) as is_running,
                   next.not_before, next.error_id,
                   array (select r.run_id from ctrl_run r where r.state = 'running' and r.is_queued and {HasNothingOpen}) as over,
                   array (select e.job_id from returned e where e.is_awaited and e.state <> 'pending') as ended
              from (select) as one left join lateral (
                  select j.not_before, j.error_id from ctrl_job j
                   where j.state = 'pending' and j.not_before is not null and j.kind = any($2) order by j.not_before limit 1) next on true
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var command = new NpgsqlCommand(tend, connection);
        NpgsqlParameter[] given =
        [
            NullableInstant(now),
            Texts(kinds.Select(kind => kind.Kind)),
            Numbers(kinds.Select(kind => kind.MaxAttempts)),
        ];
        command.Parameters.AddRange(given);
        QueueState state;
        long[] over,
            ended;
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            await reader.ReadAsync(cancel);
            state = new(reader.GetBoolean(0), reader.GetBoolean(1), reader.Instant(2), reader.Text(3));
            over = reader.GetFieldValue<long[]>(4);
            ended = reader.GetFieldValue<long[]>(5);
        }

        if (ended.Length > 0)
            await JobChain.FailWaitingAsync(connection, ended, now, cancel);
        await transaction.CommitAsync(cancel);
        return (state, over);
    }

    /// <summary>Jobs that others wait for and that a transaction has ended.</summary>
    private sealed class EndedJobs
    {
        private readonly List<long> done = [];
        private readonly List<long> lost = [];

        public void Add(long jobId, string state)
        {
            if (state == "done")
                done.Add(jobId);
            else if (state is not ("pending" or "running"))
                lost.Add(jobId);
        }

        /// <summary>Tells those who wait; returns how many of them can be taken now.</summary>
        public async Task<int> TellWaitingAsync(NpgsqlConnection connection, DateTimeOffset? now, CancellationToken cancel)
        {
            if (lost.Count > 0)
                await JobChain.FailWaitingAsync(connection, lost, now, cancel);
            return done.Count == 0 ? 0 : await JobChain.WakeWaitingAsync(connection, done, cancel);
        }
    }

    private static NpgsqlParameter Spans(IEnumerable<TimeSpan> spans) =>
        new() { Value = spans.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval };
}
