using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Jobs;

/// <summary>Runs that consist of jobs: begun here, worked off by whatever workers there are, on any machine.</summary>
internal sealed class QueuedRuns(NpgsqlDataSource database)
{
    /// <summary>
    /// SQL: the place in the queue that is being worked off among jobs of <c>@kinds</c> and <c>@priority</c>. Jobs that were taken before
    /// (a failure, a lost worker) stand at old places, which are nobody else's business. Where nothing stands in the queue, what waits for
    /// a time tells; it is looked for among the jobs of runs that go on, since those of all runs are many.
    /// </summary>
    private const string Place = """
        select coalesce(
            (select min(t.turn) from unnest(@kinds) as k (kind) cross join lateral (
                select j.turn from ctrl_job j
                 where j.state = 'pending' and j.not_before is null and j.kind = k.kind and j.priority = @priority and j.attempt = 0
                 order by j.turn limit 1) t),
            (select coalesce(min(j.turn) filter (where j.attempt = 0), min(j.turn)) from ctrl_run r join ctrl_job j using (run_id)
              where r.state = 'running' and r.is_queued and j.state = 'pending' and j.priority = @priority and j.kind = any(@kinds)),
            0)
        """;

    /// <summary>SQL: whether job j has failed, and not for what was given, which no later attempt can change.</summary>
    private const string MayDoBetter = """
        j.state = 'failed' and coalesce(j.error_id, '') not in (
            'NotAYouTubeAddress', 'VideoInsteadOfList', 'EndlessMix', 'PrivateList', 'UnsupportedList', 'PlaylistInsteadOfChannel')
        """;

    /// <summary>
    /// Puts jobs into the queue, as a run. Of several with the same kind and subject, or the same kind and target, the first one is put in.
    /// </summary>
    /// <param name="kind">What the run does.</param>
    /// <param name="analysisId">Number that the caller knows it by; null: none.</param>
    /// <param name="ownerId">Number of whom it is run for; null: none.</param>
    /// <param name="priority">Jobs of a higher one go first.</param>
    /// <param name="options">How its jobs are to be done, as JSON; null: there is nothing to say.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="now">Its beginning; null: the database's time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The run's number.</returns>
    public async Task<long> BeginAsync(
        RunKind kind,
        long? analysisId,
        long? ownerId,
        short priority,
        string? options,
        IReadOnlyList<NewJob> jobs,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var (runId, begunAt) = await connection.QuerySingleAsync<(long, DateTime)>(
            new CommandDefinition(
                $"""
                insert into ctrl_run (kind, is_queued, analysis_id, owner_id, options, started_at)
                values (@kind, true, @analysisId, @ownerId, @options::jsonb, {DatabaseClock.Now}) returning run_id, started_at
                """,
                new
                {
                    kind = ColumnText.Of(kind),
                    analysisId,
                    ownerId,
                    options,
                    now,
                },
                transaction,
                cancellationToken: cancel
            )
        );
        var kinds = jobs.Select(job => job.Kind).Distinct().ToArray();
        var place = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Place, new { kinds, priority }, transaction, cancellationToken: cancel)
        );
        await CopyAsync(connection, runId, Different(jobs), priority, place, begunAt, cancel);
        await connection.ExecuteAsync(
            new CommandDefinition($"notify {JobStore.Channel}", transaction: transaction, cancellationToken: cancel)
        );
        await transaction.CommitAsync(cancel);

        if (!jobs.Any(job => job.State is JobState.Pending))
            await FinalizeAsync(runId, now, cancel);
        return runId;
    }

    /// <summary>How a run stands; null: there is none of that number.</summary>
    public async Task<RunStatus?> StatusAsync(long runId, DateTimeOffset? now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await QueuedRunStore.StatusAsync(connection, runId, now, cancel);
    }

    /// <summary>
    /// Closes a run that has no open job. True for the one caller that did it; false where a job is open, or the run is closed.
    /// </summary>
    public Task<bool> FinalizeAsync(long runId, DateTimeOffset? now, CancellationToken cancel) =>
        QueuedRunStore.FinalizeAsync(database, runId, now, cancel);

    /// <summary>
    /// Cancels what has not begun, or whose worker is dead; what is running comes to its end, and the run is then closed as cancelled.
    /// Returns how many jobs it cancelled.
    /// </summary>
    public async Task<int> StopAsync(long runId, DateTimeOffset? now, CancellationToken cancel)
    {
        const string stop =
            $"update ctrl_run set stopped_at = {DatabaseClock.Now} where run_id = @runId and is_queued and state = 'running'";
        const string cancelJobs = $"""
            update ctrl_job set state = 'cancelled', not_before = null, lease_until = null, worker = null, finished_at = {DatabaseClock.Now}
             where run_id = @runId and (state in ('pending', 'needs_search') or state = 'running' and lease_until < {DatabaseClock.Now})
               and exists (select from ctrl_run r where r.run_id = @runId and r.is_queued and r.state = 'running')
            """;

        int cancelled;
        await using (var connection = await database.OpenConnectionAsync(cancel))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync(new CommandDefinition(stop, new { runId, now }, transaction, cancellationToken: cancel));
            cancelled = await connection.ExecuteAsync(
                new CommandDefinition(cancelJobs, new { runId, now }, transaction, cancellationToken: cancel)
            );
            await transaction.CommitAsync(cancel);
        }

        await FinalizeAsync(runId, now, cancel);
        return cancelled;
    }

    /// <summary>
    /// Puts failed jobs into the queue again, as if they had never been taken; their runs go on. What was no channel when it was given
    /// stays failed; what YouTube did not know it is asked for again.
    /// </summary>
    /// <param name="runId">The run; null: all runs.</param>
    /// <param name="now">When; null: the database's time.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<RetriedRuns> RetryAsync(long? runId, DateTimeOffset? now, CancellationToken cancel)
    {
        // The runs' rows are locked before the jobs are put back: a run is not closed in between.
        const string reopen = $"""
            update ctrl_run set state = 'running', finished_at = null, summary = null, stopped_at = null
             where run_id in (select distinct j.run_id from ctrl_job j
                 where {MayDoBetter} and (@runId::bigint is null or j.run_id = @runId)) and is_queued
            returning run_id
            """;
        const string forget = $"""
            delete from ctrl_youtube_resolution r using ctrl_job j
             where r.reference = j.subject and r.channel_id is null and {MayDoBetter} and j.run_id = any(@runs)
            """;
        const string putBack = $"""
            update ctrl_job j
               set state = 'pending', attempt = 0, not_before = null, finished_at = null, turn = @place + f.place - 1
              from (select j.job_id, row_number() over (partition by j.run_id order by j.turn, j.job_id) as place from ctrl_job j
                     where {MayDoBetter} and j.priority = @priority and j.kind = @kind and j.run_id = any(@runs)) f
             where j.job_id = f.job_id and j.state = 'failed'
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var runs = (
            await connection.QueryAsync<long>(new CommandDefinition(reopen, new { runId }, transaction, cancellationToken: cancel))
        ).ToArray();
        var queues = await connection.QueryAsync<(string Kind, short Priority)>(
            new CommandDefinition(
                $"select distinct j.kind, j.priority from ctrl_job j where {MayDoBetter} and j.run_id = any(@runs)",
                new { runs },
                transaction,
                cancellationToken: cancel
            )
        );
        await connection.ExecuteAsync(new CommandDefinition(forget, new { runs }, transaction, cancellationToken: cancel));
        var jobs = 0;
        foreach (var (kind, priority) in queues)
        {
            var place = await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(Place, new { kinds = (string[])[kind], priority }, transaction, cancellationToken: cancel)
            );
            jobs += await connection.ExecuteAsync(
                new CommandDefinition(
                    putBack,
                    new
                    {
                        runs,
                        kind,
                        priority,
                        place,
                    },
                    transaction,
                    cancellationToken: cancel
                )
            );
        }

        await connection.ExecuteAsync(
            new CommandDefinition($"notify {JobStore.Channel}", transaction: transaction, cancellationToken: cancel)
        );
        await transaction.CommitAsync(cancel);
        return new(runs, jobs);
    }

    private static IEnumerable<NewJob> Different(IReadOnlyList<NewJob> jobs)
    {
        var (subjects, targets) = (new HashSet<(string, string)>(), new HashSet<(string, string)>());
        return jobs.Where(job => subjects.Add((job.Kind, job.Subject)) && (job.Target is null || targets.Add((job.Kind, job.Target))));
    }

    private static Task CopyAsync(
        NpgsqlConnection connection,
        long runId,
        IEnumerable<NewJob> jobs,
        short priority,
        long place,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        CopyRows.CopyAsync(
            connection,
            "copy ctrl_job (run_id, kind, subject, target, state, priority, turn, error_id, message, created_at, finished_at) from stdin "
                + "(format binary)",
            jobs,
            (row, job) =>
            {
                row.Bigint(runId);
                row.Text(job.Kind);
                row.Text(job.Subject);
                row.Text(job.Target);
                row.Text(ColumnText.Of(job.State));
                row.Smallint(priority);
                row.Bigint(place++);
                row.Text(job.ErrorId);
                row.Text(job.Message);
                row.TimestampTz(now);
                row.TimestampTz(job.State is JobState.Pending ? null : now);
            },
            cancel
        );
}
