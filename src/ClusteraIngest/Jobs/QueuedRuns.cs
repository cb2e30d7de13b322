using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Jobs;

/// <summary>Runs that consist of jobs: begun here, worked off by whatever workers there are, on any machine.</summary>
/// <param name="database">The database.</param>
/// <param name="catalog">What is declared of jobs and runs.</param>
internal sealed class QueuedRuns(NpgsqlDataSource database, JobCatalog catalog)
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

    /// <summary>SQL: whether job j has failed, and not with an error that its kind says is final.</summary>
    private const string IsRetryable = """
        j.state = 'failed' and not exists (select from unnest(@finalKinds, @finalErrors) as f (kind, error_id)
                                            where f.kind = j.kind and f.error_id = j.error_id)
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
        var runId = await BeginAsync(connection, kind, analysisId, ownerId, priority, options, jobs, batchSize: null, now, cancel);
        await transaction.CommitAsync(cancel);

        if (!jobs.Any(job => job.InitialState is JobState.Pending))
            await FinalizeAsync(runId, now, cancel);
        return runId;
    }

    /// <summary>The same in a transaction of the caller, who has at least one job that is pending.</summary>
    /// <param name="connection">With a transaction.</param>
    /// <param name="kind">What the run does.</param>
    /// <param name="analysisId">Number that the caller knows it by; null: none.</param>
    /// <param name="ownerId">Number of whom it is run for; null: none.</param>
    /// <param name="priority">Jobs of a higher one go first.</param>
    /// <param name="options">How its jobs are to be done, as JSON; null: there is nothing to say.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="batchSize">How many of them are put in by one statement; null: all.</param>
    /// <param name="now">Its beginning; null: the database's time.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<long> BeginAsync(
        NpgsqlConnection connection,
        RunKind kind,
        long? analysisId,
        long? ownerId,
        short priority,
        string? options,
        IReadOnlyList<NewJob> jobs,
        int? batchSize,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        NewJob.Check(jobs);
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
                cancellationToken: cancel
            )
        );
        var kinds = jobs.Select(job => job.Kind).Distinct().ToArray();
        var place = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Place, new { kinds, priority }, cancellationToken: cancel)
        );
        var different = Different(jobs).ToList();
        foreach (var batch in different.Chunk(batchSize ?? Math.Max(1, different.Count)))
        {
            await CopyAsync(connection, runId, batch, priority, place, begunAt, cancel);
            place += batch.Length;
        }
        await WaitAsync(connection, runId, different, now, cancel);
        await connection.ExecuteAsync(new CommandDefinition($"notify {JobStore.Channel}", cancellationToken: cancel));
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
        QueuedRunStore.FinalizeAsync(database, runId, catalog.Runs, now, cancel);

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
             where run_id = @runId
               and (state in ('pending', 'waiting', 'needs_search') or state = 'running' and lease_until < {DatabaseClock.Now})
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
    /// Puts failed jobs into the queue again, as if they had never been taken; their runs go on. What failed with an error that its kind
    /// says is final stays failed, and so does what waits for such a job.
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
                 where {IsRetryable} and (@runId::bigint is null or j.run_id = @runId)) and is_queued
            returning run_id
            """;
        const string queuesOf = $"select distinct j.kind, j.priority from ctrl_job j where {IsRetryable} and j.run_id = any(@runs)";
        const string putBack = $"""
            update ctrl_job j
               set state = case when j.waits > 0 then 'waiting' else 'pending' end, attempt = 0, not_before = null, finished_at = null,
                   turn = @place + f.place - 1
              from (select j.job_id, row_number() over (partition by j.run_id order by j.turn, j.job_id) as place from ctrl_job j
                     where {IsRetryable} and j.priority = @priority and j.kind = @kind and j.run_id = any(@runs)) f
             where j.job_id = f.job_id and j.state = 'failed'
            returning j.job_id, j.subject
            """;
        const string hopeless = """
            select distinct p.job_id from ctrl_job p join ctrl_job_wait w on w.waits_for_job_id = p.job_id
              join ctrl_job j on j.job_id = w.job_id
             where p.run_id = any(@runs) and p.is_awaited and p.state in ('failed', 'needs_search', 'cancelled') and j.state = 'waiting'
            """;
        const string count = "select count(*) from ctrl_job where job_id = any(@jobs) and state in ('pending', 'waiting')";

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var final = catalog.Kinds.SelectMany(kind => kind.FinalErrors.Select(error => (Kind: kind.Name, Error: error))).ToList();
        var (finalKinds, finalErrors) = (final.Select(one => one.Kind).ToArray(), final.Select(one => one.Error).ToArray());
        var runs = (
            await QueryAsync<long>(
                reopen,
                new
                {
                    runId,
                    finalKinds,
                    finalErrors,
                }
            )
        ).ToArray();
        var jobs = new List<long>();
        foreach (
            var (kind, priority) in await QueryAsync<(string, short)>(
                queuesOf,
                new
                {
                    runs,
                    finalKinds,
                    finalErrors,
                }
            )
        )
        {
            var place = await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(Place, new { kinds = (string[])[kind], priority }, transaction, cancellationToken: cancel)
            );
            var back = (
                await QueryAsync<(long JobId, string Subject)>(
                    putBack,
                    new
                    {
                        runs,
                        kind,
                        priority,
                        place,
                        finalKinds,
                        finalErrors,
                    }
                )
            ).ToArray();
            jobs.AddRange(back.Select(job => job.JobId));
            if (catalog.Kinds.FirstOrDefault(one => one.Name == kind)?.BeforeRetrySql is { } sql)
                await connection.ExecuteAsync(
                    new CommandDefinition(
                        sql,
                        new { subjects = back.Select(job => job.Subject).ToArray() },
                        transaction,
                        cancellationToken: cancel
                    )
                );
        }

        var retried = jobs.Count;
        if ((await QueryAsync<long>(hopeless, new { runs })).ToArray() is { Length: > 0 } lost)
        {
            await JobChain.FailWaitingAsync(connection, lost, now, cancel);
            retried = (await QueryAsync<int>(count, new { jobs })).Single();
        }

        await connection.ExecuteAsync(
            new CommandDefinition($"notify {JobStore.Channel}", transaction: transaction, cancellationToken: cancel)
        );
        await transaction.CommitAsync(cancel);
        if (retried < jobs.Count)
        {
            foreach (var run in runs)
                await FinalizeAsync(run, now, cancel);
        }

        return new(runs, retried);

        Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters) =>
            connection.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancel));
    }

    /// <summary>Makes the jobs of a run that has just been put in wait for each other.</summary>
    private static async Task WaitAsync(
        NpgsqlConnection connection,
        long runId,
        IReadOnlyList<NewJob> jobs,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        var waiting = jobs.Where(job => job.WaitsFor.Count > 0).ToList();
        if (waiting.Count == 0)
            return;
        var numbers = await connection.QueryAsync<(long JobId, string Kind, string Subject)>(
            new CommandDefinition(
                "select job_id, kind, subject from ctrl_job where run_id = @runId",
                new { runId },
                cancellationToken: cancel
            )
        );
        var byKey = numbers.ToDictionary(one => new JobKey(one.Kind, one.Subject), one => one.JobId);
        await JobChain.WaitAsync(
            connection,
            [.. waiting.SelectMany(job => job.WaitsFor.Distinct().Select(key => (byKey[job.Key], runId, key)))],
            now,
            cancel
        );
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
            "copy ctrl_job (run_id, kind, subject, target, args, state, priority, turn, error_id, message, created_at, finished_at) "
                + "from stdin (format binary)",
            jobs,
            (row, job) =>
            {
                row.Bigint(runId);
                row.Text(job.Kind);
                row.Text(job.Subject);
                row.Text(job.Target);
                row.Jsonb(job.Args);
                row.Text(ColumnText.Of(job.InitialState));
                row.Smallint(priority);
                row.Bigint(place++);
                row.Text(job.ErrorId);
                row.Text(job.Message);
                row.TimestampTz(now);
                row.TimestampTz(job.InitialState is JobState.Pending or JobState.Waiting ? null : now);
            },
            cancel
        );
}
