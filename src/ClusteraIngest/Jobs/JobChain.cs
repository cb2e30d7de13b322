using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Jobs;

/// <summary>
/// Jobs that follow and wait for each other: <c>ctrl_job_wait</c>. Everything here is done in the caller's transaction, which must be read
/// committed. A waiting job counts the jobs that it waits for and that are not done. Whoever makes a job wait for another one locks that
/// one's row first; whoever settles it has locked the row as well, and looks for waiting jobs in a later statement. So of two that do this
/// at once the second sees what the first has done, and no job waits for one that is over.
/// </summary>
internal static class JobChain
{
    private const string Now = DatabaseClock.NowAsFirst;

    /// <summary>
    /// Puts in jobs that follow others, in the run, the priority and the turn of these, unless they are to come later: what was begun goes
    /// on before something new is. One that the run has already is left as it is; of a run that was stopped they are cancelled.
    /// </summary>
    /// <param name="connection">With the transaction.</param>
    /// <param name="jobs">The jobs, each with the one that it follows.</param>
    /// <param name="now">The time; null: the database's.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many were put in.</returns>
    public static async Task<int> EnqueueAsync(
        NpgsqlConnection connection,
        IReadOnlyList<(long Parent, NewJob Job)> jobs,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string insert = $"""
            insert into ctrl_job (run_id, kind, subject, target, state, priority, turn, args, parent_job_id, error_id, message, created_at,
                                  finished_at)
            select p.run_id, n.kind, n.subject, n.target,
                   case when r.stopped_at is not null and n.state in ('pending', 'waiting') then 'cancelled' else n.state end,
                   p.priority, p.turn + n.later, n.args::jsonb, p.job_id, n.error_id, n.message, {Now},
                   case when r.stopped_at is not null or n.state not in ('pending', 'waiting') then {Now} end
              from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) with ordinality
                       as n (parent, kind, subject, target, state, args, error_id, message, later, place)
              join ctrl_job p on p.job_id = n.parent join ctrl_run r on r.run_id = p.run_id
             order by n.place
            on conflict do nothing
            returning job_id, run_id, parent_job_id, kind, subject
            """;

        var inserted = new List<(long JobId, long RunId, (long Parent, JobKey Key) Key)>();
        await using (var command = new NpgsqlCommand(insert, connection))
        {
            NpgsqlParameter[] given =
            [
                NullableInstant(now),
                Numbers(jobs.Select(one => one.Parent)),
                Texts(jobs.Select(one => one.Job.Kind)),
                Texts(jobs.Select(one => one.Job.Subject)),
                Texts(jobs.Select(one => one.Job.Target)),
                Texts(jobs.Select(one => ColumnText.Of(one.Job.InitialState))),
                Texts(jobs.Select(one => one.Job.Args)),
                Texts(jobs.Select(one => one.Job.ErrorId)),
                Texts(jobs.Select(one => one.Job.Message is null ? null : Printable.Of(one.Job.Message, JobStore.LongestMessage))),
                Numbers(jobs.Select(one => one.Job.LaterTurns)),
            ];
            command.Parameters.AddRange(given);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                inserted.Add((reader.GetInt64(0), reader.GetInt64(1), (reader.GetInt64(2), new(reader.GetString(3), reader.GetString(4)))));
        }

        var waits = jobs.Where(one => one.Job.WaitsFor.Count > 0).ToLookup(one => (one.Parent, one.Job.Key), one => one.Job.WaitsFor);
        await WaitAsync(
            connection,
            [
                .. inserted.SelectMany(one =>
                    waits[one.Key].Take(1).SelectMany(keys => keys.Distinct()).Select(key => (one.JobId, one.RunId, key))
                ),
            ],
            now,
            cancel
        );
        return inserted.Count;
    }

    /// <summary>Makes jobs that were put in just now, in the same transaction, wait for other jobs of their runs.</summary>
    public static async Task WaitAsync(
        NpgsqlConnection connection,
        IReadOnlyList<(long JobId, long RunId, JobKey For)> waits,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string given = "unnest(@jobs, @runs, @kinds, @subjects) as n (job_id, run_id, kind, subject)";
        const string insert = $"""
            insert into ctrl_job_wait (job_id, waits_for_job_id)
            select n.job_id, p.job_id from {given}
              join ctrl_job p on p.run_id = n.run_id and p.kind = n.kind and p.subject = n.subject
            on conflict do nothing
            """;
        const string missing = $"""
            update ctrl_job j
               set state = 'failed', finished_at = {DatabaseClock.Now}, error_id = '{ErrorIds.JobDependencyMissing}',
                   message = format('The run has no job %s %s, which this one waits for.', n.kind, n.subject)
              from {given}
             where j.job_id = n.job_id and j.state = 'waiting'
               and not exists (select from ctrl_job p where p.run_id = n.run_id and p.kind = n.kind and p.subject = n.subject)
            """;
        // Locks the rows of all that are waited for: one that is being settled is waited for here.
        const string lockAwaited = """
            update ctrl_job p set is_awaited = true
             where p.state <> 'done' and p.job_id in (
                 select l.job_id from ctrl_job l
                  where l.job_id in (select w.waits_for_job_id from ctrl_job_wait w where w.job_id = any(@jobs))
                  order by l.job_id for no key update)
            """;
        const string count = """
            update ctrl_job j set waits = c.open, state = case when j.state = 'waiting' and c.open = 0 then 'pending' else j.state end
              from (select w.job_id, count(*) filter (where p.state <> 'done') as open
                      from ctrl_job_wait w join ctrl_job p on p.job_id = w.waits_for_job_id
                     where w.job_id = any(@jobs) group by w.job_id) c
             where j.job_id = c.job_id
            """;
        const string over = """
            select distinct p.job_id from ctrl_job_wait w join ctrl_job p on p.job_id = w.waits_for_job_id
             where w.job_id = any(@jobs) and p.state in ('failed', 'needs_search', 'cancelled')
            """;

        if (waits.Count == 0)
            return;
        var parameters = new
        {
            jobs = waits.Select(one => one.JobId).ToArray(),
            runs = waits.Select(one => one.RunId).ToArray(),
            kinds = waits.Select(one => one.For.Kind).ToArray(),
            subjects = waits.Select(one => one.For.Subject).ToArray(),
            now,
        };
        if (await ExecuteAsync(insert) < waits.Count)
            await ExecuteAsync(missing);
        await ExecuteAsync(lockAwaited);
        await ExecuteAsync(count);
        await FailWaitingAsync(
            connection,
            [.. await connection.QueryAsync<long>(new CommandDefinition(over, parameters, cancellationToken: cancel))],
            now,
            cancel
        );

        Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    /// <summary>Lets jobs be taken that have waited for these, which the same transaction has settled, and for nothing else.</summary>
    /// <returns>How many they are.</returns>
    public static Task<int> WakeWaitingAsync(NpgsqlConnection connection, IReadOnlyList<long> done, CancellationToken cancel)
    {
        // The rows are locked in the order of their numbers: two workers that do this at once do not wait for each other.
        const string wake = """
            with counted as (
                select w.job_id, count(*) as done from ctrl_job_wait w where w.waits_for_job_id = any(@done) group by w.job_id),
            locked as materialized (
                select j.job_id from ctrl_job j where j.job_id in (select c.job_id from counted c) order by j.job_id for no key update),
            woken as (
                update ctrl_job j
                   set waits = j.waits - c.done, state = case when j.state = 'waiting' and j.waits = c.done then 'pending' else j.state end
                  from counted c join locked using (job_id) where j.job_id = c.job_id
                returning j.state)
            select count(*) from woken where state = 'pending'
            """;

        return connection.ExecuteScalarAsync<int>(new CommandDefinition(wake, new { done = done.ToArray() }, cancellationToken: cancel));
    }

    /// <summary>
    /// Ends jobs that wait for these, which are over and not done, and those that wait for them in turn: they fail, or where the cause was
    /// cancelled they are cancelled too. Each says which job was the cause.
    /// </summary>
    public static async Task FailWaitingAsync(
        NpgsqlConnection connection,
        IReadOnlyList<long> over,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string fail = $"""
            update ctrl_job j
               set state = case when c.state = 'cancelled' then 'cancelled' else 'failed' end, finished_at = {DatabaseClock.Now},
                   error_id = '{ErrorIds.JobDependencyFailed}',
                   message = format('Job %s (%s, %s), which this one waits for, %s.', c.job_id, c.kind, c.subject,
                       case when c.state = 'cancelled' then 'was cancelled'
                            else 'was not done: ' || coalesce(c.error_id, c.state) end)
              from (select w.job_id, min(o.cause) as cause
                      from unnest(@over, @causes) as o (job_id, cause) join ctrl_job_wait w on w.waits_for_job_id = o.job_id
                     group by w.job_id) x
              join ctrl_job c on c.job_id = x.cause
             where j.job_id = x.job_id and j.state = 'waiting'
            returning j.job_id, c.job_id as cause, j.is_awaited
            """;

        // One generation after the other, each in a statement of its own: it sees also what others have made wait meanwhile.
        var generation = over.Select(job => (JobId: job, Cause: job)).ToList();
        while (generation.Count > 0)
        {
            var failed = await connection.QueryAsync<(long JobId, long Cause, bool IsAwaited)>(
                new CommandDefinition(
                    fail,
                    new
                    {
                        over = generation.Select(one => one.JobId).ToArray(),
                        causes = generation.Select(one => one.Cause).ToArray(),
                        now,
                    },
                    cancellationToken: cancel
                )
            );
            generation = [.. failed.Where(one => one.IsAwaited).Select(one => (one.JobId, one.Cause))];
        }
    }

    /// <summary>The jobs that a job has waited for, with their results, in the order of their numbers.</summary>
    public static async Task<IReadOnlyList<JobResult>> ResultsAsync(NpgsqlConnection connection, long jobId, CancellationToken cancel) =>
        [
            .. await connection.QueryAsync<JobResult>(
                new CommandDefinition(
                    """
                    select p.job_id as "JobId", p.kind as "Kind", p.subject as "Subject", p.result::text as "Result"
                      from ctrl_job_wait w join ctrl_job p on p.job_id = w.waits_for_job_id where w.job_id = @jobId order by p.job_id
                    """,
                    new { jobId },
                    cancellationToken: cancel
                )
            ),
        ];
}
