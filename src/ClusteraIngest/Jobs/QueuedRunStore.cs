using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using Dapper;
using Npgsql;

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
                select state, count(*) as count, sum(units) as units, min(not_before) as next_at,
                    count(*) filter (where not_before is null) as ready,
                       count(*) filter (where lease_until >= {{DatabaseClock.Now}}) as held
                  from ctrl_job where run_id = @runId group by state)
            select r.run_id, r.kind, r.state, r.analysis_id, r.owner_id, r.started_at, r.finished_at, r.summary,
                   coalesce((select sum(units) from jobs), 0) as units,
                   coalesce((select jsonb_object_agg(state, count) from jobs), '{}') as jobs,
                   coalesce((select jsonb_object_agg(e.error_id, e.count) from (
                       select coalesce(error_id, 'Unknown') as error_id, count(*) from ctrl_job where run_id = @runId and state = 'failed'
                           group by 1) e), '{}') as errors,
                   (select next_at from jobs where state = 'pending' and ready = 0) as next_job_at,
                   coalesce((select held from jobs where state = 'running'), 0) as held,
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
    public static async Task<bool> FinalizeAsync(NpgsqlDataSource database, long runId, DateTimeOffset? at, CancellationToken cancel)
    {
        const string now = "coalesce($2::timestamptz, statement_timestamp())";
        const string take = "select from ctrl_run where run_id = $1 and state = 'running' and is_queued for no key update";
        const string close = $$"""
            with jobs as (
                select count(distinct target) filter (where state = 'done') as channels,
                    coalesce(sum((figures ->> 'videos')::bigint), 0) as videos,
                       coalesce(sum((figures ->> 'new')::bigint), 0) as new,
                           coalesce(sum((figures ->> 'statistics')::bigint), 0) as statistics,
                       coalesce(sum((figures ->> 'not_understood')::bigint), 0) as not_understood,
                       coalesce(sum(units), 0) as units, coalesce(bool_or(state in ('pending', 'running')), false) as is_open
                  from ctrl_job where run_id = $1),
            failures as (
                select coalesce(jsonb_object_agg(f.error_id, f.count), '{}') as failures from (
                    select coalesce(error_id, 'Unknown') as error_id, count(*) from ctrl_job where run_id = $1 and state = 'failed'
                        group by 1) f)
            update ctrl_run r
               set state = case when r.stopped_at is null then 'finished' else 'cancelled' end, finished_at = {{now}},
                   videos_listed = greatest(videos, new), videos_new = new, videos_known = greatest(videos - new, 0),
                       videos_unavailable = 0, videos_failed = 0,
                   summary = jsonb_build_object('channels', channels, 'videos', videos, 'new', new, 'statistics', statistics, 'values_not_understood', not_understood, 'failures', failures,
                                                'units', units, 'seconds', round(extract(epoch from {{now}} - r.started_at), 3))
              from jobs, failures
             where r.run_id = $1 and r.state = 'running' and r.is_queued and not jobs.is_open
            returning pg_notify($3, '')
            """;

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(take) { Parameters = { new() { Value = runId } } });
        batch.BatchCommands.Add(
            new(close)
            {
                Parameters =
                {
                    new() { Value = runId },
                    new() { Value = (object?)at?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                    new() { Value = JobStore.Channel },
                },
            }
        );
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        return await reader.ReadAsync(cancel);
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
            select job_id, subject, target, state, attempt, not_before, error_id, message, units from ctrl_job
             where run_id = $1 and ($2::text is null or state = $2) order by job_id
            """;

        await using var command = database.CreateCommand(jobs);
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(
            new() { Value = state is { } one ? ColumnText.Of(one) : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }
        );
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
        public string Errors { get; init; } = "{}";
        public DateTimeOffset? NextJobAt { get; init; }
        public long Held { get; init; }
        public DateTimeOffset At { get; init; }

        public RunStatus ToStatus()
        {
            var jobs = Counts(Jobs).ToDictionary(pair => ColumnText.Parse<JobState>(pair.Key), pair => pair.Value);
            var (all, open) = (jobs.Values.Sum(), jobs.GetValueOrDefault(JobState.Pending) + jobs.GetValueOrDefault(JobState.Running));
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
                Units = Units,
                Errors = Counts(Errors),
                NextJobAt = NextJobAt,
                Held = Held,
                At = At,
                Summary = Summary is null ? null : JsonSerializer.Deserialize(Summary, RunJson.Default.RunSummary),
            };
        }

        private static IReadOnlyDictionary<string, long> Counts(string json) =>
            JsonSerializer.Deserialize(json, RunJson.Default.IReadOnlyDictionaryStringInt64)!;
    }
}
