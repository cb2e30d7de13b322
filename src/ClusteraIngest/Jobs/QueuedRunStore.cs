using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using Dapper;
using Npgsql;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Jobs;

/// <summary>What can be read of a run that consists of jobs, and how it is closed.</summary>
internal static class QueuedRunStore
{
    static QueuedRunStore() => RowMapping.Register<StatusRow>();

    /// <summary>How a run stands: all of it at one instant.</summary>
    public static async Task<RunStatus?> StatusAsync(NpgsqlConnection connection, long runId, DateTimeOffset? now, CancellationToken cancel)
    {
        const string status = $$"""
            with jobs as (
                select kind, state, count(*) as count, sum(units) as units, min(not_before) as next_at,
                       count(*) filter (where not_before is null) as ready,
                       count(*) filter (where lease_until >= {{DatabaseClock.Now}}) as held
                  from ctrl_job where run_id = @runId group by kind, state),
            states as (
                select state, sum(count)::bigint as count, min(next_at) as next_at, sum(ready) as ready, sum(held)::bigint as held
                  from jobs group by state)
            select r.run_id, r.kind, r.state, r.analysis_id, r.owner_id, r.started_at, r.finished_at, r.summary,
                   r.paused_at is not null as is_paused,
                   coalesce((select sum(units) from jobs), 0) as units,
                   coalesce((select jsonb_object_agg(state, count) from states), '{}') as jobs,
                   coalesce((select jsonb_object_agg(k.kind, k.jobs) from (
                       select kind, jsonb_object_agg(state, count) as jobs from jobs group by kind) k), '{}') as jobs_by_kind,
                   coalesce((select jsonb_object_agg(e.error_id, e.count) from (
                       select coalesce(error_id, 'Unknown') as error_id, count(*) from ctrl_job where run_id = @runId and state = 'failed'
                           group by 1) e), '{}') as errors,
                   (select next_at from states where state = 'pending' and ready = 0) as next_job_at,
                   coalesce((select held from states where state = 'running'), 0) as held,
                   {{DatabaseClock.Now}} as at
              from ctrl_run r where r.run_id = @runId and r.is_queued
            """;

        var row = await connection.QuerySingleOrDefaultAsync<StatusRow>(
            new CommandDefinition(status, new { runId, now }, cancellationToken: cancel)
        );
        return row?.ToStatus();
    }

    /// <summary>
    /// Closes a run that has nothing open; false where it has, or is closed. The row is locked first, and only then, in a statement of its
    /// own, looked whether a job is open: so that of many that do this at once, or while jobs are put back, one is right.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="runId">The run.</param>
    /// <param name="runs">What is written down of each kind of run besides.</param>
    /// <param name="at">The time; null: the database's.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<bool> FinalizeAsync(
        NpgsqlDataSource database,
        long runId,
        IReadOnlyList<JobRunKind> runs,
        DateTimeOffset? at,
        CancellationToken cancel
    )
    {
        const string take = "select kind from ctrl_run where run_id = @runId and state = 'running' and is_queued for no key update";
        const string close = $$"""
            failures as (
                select coalesce(jsonb_object_agg(f.error_id, f.count), '{}') as failures from (
                    select coalesce(error_id, 'Unknown') as error_id, count(*) from ctrl_job where run_id = @runId and state = 'failed'
                        group by 1) f),
            counters as (
                select coalesce(jsonb_object_agg(k.kind, k.counters), '{}') as counters from (
                    select c.kind, jsonb_object_agg(c.name, c.count) as counters from (
                        select j.kind, f.name, sum(f.count::bigint) as count
                          from ctrl_job j cross join lateral jsonb_each_text(j.figures) f (name, count)
                         where j.run_id = @runId group by 1, 2) c
                     group by c.kind) k)
            update ctrl_run r
               set state = case when r.stopped_at is null then 'finished' else 'cancelled' end, finished_at = {{DatabaseClock.Now}},
                   videos_listed = s.videos_listed, videos_new = s.videos_new, videos_known = s.videos_listed - s.videos_new,
                       videos_unavailable = 0, videos_failed = 0,
                   summary = s.summary || jsonb_build_object('failures', failures, 'counters', counters,
                       'units', (select coalesce(sum(units), 0) from ctrl_job where run_id = @runId),
                       'seconds', round(extract(epoch from {{DatabaseClock.Now}} - r.started_at), 3))
              from sums s, failures, counters
             where r.run_id = @runId and r.state = 'running' and r.is_queued
               and not exists (select from ctrl_job where run_id = @runId and state in ('pending', 'running', 'waiting'))
            returning pg_notify('{{JobStore.Channel}}', '') is not null
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var kind = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(take, new { runId }, cancellationToken: cancel));
        if (kind is null)
            return false;
        var sum = runs.FirstOrDefault(run => ColumnText.Of(run.Kind) == kind)?.SumSql ?? JobRunKind.UndeclaredSql;
        var isClosed = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition($"with sums as ({sum}),\n{close}", new { runId, now = at }, cancellationToken: cancel)
        );
        await transaction.CommitAsync(cancel);
        return isClosed;
    }

    /// <summary>The jobs of a run in the order of their numbers, streamed.</summary>
    /// <param name="database">The database.</param>
    /// <param name="runId">The run.</param>
    /// <param name="state">Only those in it; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public static async IAsyncEnumerable<RunJob> JobsAsync(
        NpgsqlDataSource database,
        long runId,
        JobState? state,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        const string jobs = """
            select job_id, subject, target, state, attempt, not_before, error_id, message, units, kind, parent_job_id, args::text,
                   result::text,
                   case when waits > 0 then array (
                       select w.waits_for_job_id from ctrl_job_wait w join ctrl_job p on p.job_id = w.waits_for_job_id
                        where w.job_id = j.job_id and p.state <> 'done' order by 1) else '{}' end
              from ctrl_job j where run_id = $1 and ($2::text is null or state = $2) order by job_id
            """;

        await using var command = database.CreateCommand(jobs);
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(NullableText(state is { } one ? ColumnText.Of(one) : null));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return new()
            {
                JobId = reader.GetInt64(0),
                Subject = reader.GetString(1),
                Target = reader.Text(2),
                State = ColumnText.Parse<JobState>(reader.GetString(3)),
                Attempt = reader.GetInt32(4),
                NotBefore = reader.Instant(5),
                ErrorId = reader.Text(6),
                Message = reader.Text(7),
                Units = reader.GetInt32(8),
                Kind = reader.GetString(9),
                ParentJobId = await reader.IsDBNullAsync(10, cancel) ? null : reader.GetInt64(10),
                Args = reader.Text(11),
                Result = reader.Text(12),
                WaitsFor = reader.GetFieldValue<long[]>(13),
            };
        }
    }

    private sealed record StatusRow
    {
        public long RunId { get; init; }
        public RunKind Kind { get; init; }
        public RunState State { get; init; }
        public long? AnalysisId { get; init; }
        public long? OwnerId { get; init; }
        public DateTimeOffset StartedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public string? Summary { get; init; }
        public long Units { get; init; }
        public string Jobs { get; init; } = "{}";
        public string JobsByKind { get; init; } = "{}";
        public string Errors { get; init; } = "{}";
        public DateTimeOffset? NextJobAt { get; init; }
        public long Held { get; init; }
        public bool IsPaused { get; init; }
        public DateTimeOffset At { get; init; }

        public RunStatus ToStatus()
        {
            var jobs = States(Counts(Jobs));
            var kinds = JsonSerializer.Deserialize(JobsByKind, RunJson.Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringInt64)!;
            var (all, open) = (jobs.Values.Sum(), RunStatus.CountOpen(jobs));
            return new()
            {
                RunId = RunId,
                Kind = Kind,
                State = State,
                AnalysisId = AnalysisId,
                OwnerId = OwnerId,
                StartedAt = StartedAt,
                FinishedAt = FinishedAt,
                Progress = all == 0 ? 1 : (double)(all - open) / all,
                Jobs = jobs,
                JobsByKind = kinds.ToDictionary(kind => kind.Key, IReadOnlyDictionary<JobState, long> (kind) => States(kind.Value)),
                Units = Units,
                Errors = Counts(Errors),
                NextJobAt = NextJobAt,
                Held = Held,
                IsPaused = IsPaused,
                At = At,
                Summary = Summary is null ? null : JsonSerializer.Deserialize(Summary, RunJson.Default.RunSummary),
            };
        }

        private static Dictionary<JobState, long> States(IReadOnlyDictionary<string, long> counts) =>
            counts.ToDictionary(pair => ColumnText.Parse<JobState>(pair.Key), pair => pair.Value);

        private static IReadOnlyDictionary<string, long> Counts(string json) =>
            JsonSerializer.Deserialize(json, RunJson.Default.IReadOnlyDictionaryStringInt64)!;
    }
}
