using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Runs;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Journal;

/// <summary>
/// Invocations: <c>ctrl_run</c>. A process holds an advisory lock on its invocation's number as long as it lives, however it dies;
/// so everybody can see whether somebody still follows what the invocation has claimed.
/// </summary>
internal sealed class RunStore(NpgsqlDataSource database)
{
    /// <summary>SQL that is true where the process of the invocation <c>r.run_id</c> lives. objsubid 2 marks two-part locks.</summary>
    public const string IsAlive = $"""
        exists (select from pg_locks l
                 where l.locktype = 'advisory' and l.classid = {AdvisoryLocks.Invocation} and l.objid = r.run_id::oid and l.objsubid = 2
                   and l.database = (select d.oid from pg_database d where d.datname = current_database()))
        """;

    static RunStore() => RowMapping.Register<RunRow>();

    /// <summary>Writes the invocation down, with its lock, and marks those whose process is gone as interrupted.</summary>
    public async Task<RunLease> BeginAsync(RunKind kind, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                $"update ctrl_run r set state = 'interrupted', finished_at = @now where r.state = 'running' and not r.is_queued and not "
                    + $"{IsAlive}",
                new { now },
                cancellationToken: cancel
            )
        );
        var runId = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("select nextval(pg_get_serial_sequence('ctrl_run', 'run_id'))", cancellationToken: cancel)
        );

        // The lock is taken before the row can be seen: no instant at which a living invocation looks dead.
        var lease = await RunLease.TakeAsync(database, runId, cancel);
        try
        {
            await connection.ExecuteAsync(
                new CommandDefinition(
                    "insert into ctrl_run (run_id, kind, started_at) overriding system value values (@runId, @kind, @now)",
                    new
                    {
                        runId,
                        kind = ColumnText.Of(kind),
                        now,
                    },
                    cancellationToken: cancel
                )
            );
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Writes the invocation's end and its sum. The cost is there already: the ledger adds each run's to the invocation that closes it.
    /// </summary>
    /// <param name="runId">The invocation.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="error">What ended it, or why it failed; null: nothing did.</param>
    /// <param name="figures">Its sum.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>That cost.</returns>
    public async Task<decimal> EndAsync(
        long runId,
        RunState state,
        IngestException? error,
        RunCounters figures,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        // A commit that was cancelled may have come through all the same: what it has written counts.
        const string end = """
            update ctrl_run set state = @state, error_id = @ErrorId, error = @Message, finished_at = @now,
                   lists_read = greatest(lists_read, @ListsRead),
                lists_failed = greatest(lists_failed, @ListsFailed),
                   videos_listed = greatest(videos_listed, @Listed), videos_new = greatest(videos_new, @New),
                       videos_known = greatest(videos_known, @Known),
                   videos_unavailable = greatest(videos_unavailable, @Unavailable), videos_foreign = greatest(videos_foreign, @Foreign),
                       videos_failed = greatest(videos_failed, @Failed),
                       transcripts_stored = greatest(transcripts_stored, @TranscriptsStored),
                   transcripts_none = greatest(transcripts_none, @TranscriptsNone),
                       transcripts_blocked = greatest(transcripts_blocked, @TranscriptsBlocked),
                   transcripts_failed = greatest(transcripts_failed, @TranscriptsFailed),
                       transcripts_unavailable = greatest(transcripts_unavailable, @TranscriptsUnavailable)
             where run_id = @runId;
            update ctrl_run set summary = @summary::jsonb || jsonb_build_object(
                   'lists_read', lists_read, 'lists_failed', lists_failed, 'listed', videos_listed, 'new', videos_new, 'known',
                       videos_known,
                   'unavailable', videos_unavailable, 'foreign', videos_foreign, 'failed', videos_failed,
                   'transcripts_stored', transcripts_stored, 'transcripts_none', transcripts_none, 'transcripts_blocked',
                       transcripts_blocked,
                   'transcripts_failed', transcripts_failed, 'transcripts_unavailable', transcripts_unavailable, 'cost_usd', cost_usd)
             where run_id = @runId;
            select cost_usd from ctrl_run where run_id = @runId
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleAsync<decimal>(
            new CommandDefinition(
                end,
                new
                {
                    runId,
                    now,
                    state = ColumnText.Of(state),
                    error?.ErrorId,
                    error?.Message,
                    summary = JsonSerializer.Serialize(figures, RunJson.Default.RunCounters),
                    figures.ListsRead,
                    figures.ListsFailed,
                    figures.Listed,
                    figures.New,
                    figures.Known,
                    figures.Unavailable,
                    figures.Foreign,
                    figures.Failed,
                    figures.TranscriptsStored,
                    figures.TranscriptsNone,
                    figures.TranscriptsBlocked,
                    figures.TranscriptsFailed,
                    figures.TranscriptsUnavailable,
                },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>Adds figures to a running invocation, in the transaction that stores what they count: right at every instant.</summary>
    public static NpgsqlBatchCommand Add(long runId, RunCounters add) =>
        new($"update ctrl_run r set {RunFigureSql.Add} from (select $2::integer[] as n) f where r.run_id = $1")
        {
            Parameters =
            {
                new() { Value = runId },
                RunFigureSql.Of(add),
            },
        };

    /// <summary>Whether more items are written down for an invocation than that.</summary>
    public static Task<bool> HasListedAsync(NpgsqlConnection connection, long runId, int moreThan, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select videos_listed > @moreThan from ctrl_run where run_id = @runId",
                new { runId, moreThan },
                cancellationToken: cancel
            )
        );

    /// <summary>The last invocations, newest first.</summary>
    public async Task<IReadOnlyList<IngestRun>> RecentAsync(int count, CancellationToken cancel, long? runId = null)
    {
        // What is running is told as it stands in its row; one whose process is gone is interrupted, whether or not that was written down
        // yet.
        const string recent = $"""
            select r.run_id, r.kind, case when r.state = 'running' and not r.is_queued and not {IsAlive} then 'interrupted'
                else r.state end as state,
                   r.started_at, r.finished_at, r.error_id, r.error, r.lists_read, r.lists_failed,
                   r.videos_new, r.videos_known, r.videos_unavailable, r.videos_foreign, r.videos_failed,
                   r.transcripts_stored, r.transcripts_none, r.transcripts_blocked, r.transcripts_failed, r.transcripts_unavailable,
                       r.cost_usd, r.summary
              from ctrl_run r where @runId::bigint is null or r.run_id = @runId
             order by r.started_at desc, r.run_id desc limit @count
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<RunRow>(new CommandDefinition(recent, new { count, runId }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToRun())];
    }

    private sealed record RunRow
    {
        public long RunId { get; init; }
        public RunKind Kind { get; init; }
        public RunState State { get; init; }
        public DateTimeOffset StartedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public string? ErrorId { get; init; }
        public string? Error { get; init; }
        public int ListsRead { get; init; }
        public int ListsFailed { get; init; }
        public int VideosNew { get; init; }
        public int VideosKnown { get; init; }
        public int VideosUnavailable { get; init; }
        public int VideosForeign { get; init; }
        public int VideosFailed { get; init; }
        public int TranscriptsStored { get; init; }
        public int TranscriptsNone { get; init; }
        public int TranscriptsBlocked { get; init; }
        public int TranscriptsFailed { get; init; }
        public int TranscriptsUnavailable { get; init; }
        public decimal CostUsd { get; init; }
        public string? Summary { get; init; }

        // What has no column of its own is known once the invocation has ended.
        public IngestRun ToRun() =>
            new(
                RunId,
                Kind,
                State,
                StartedAt,
                FinishedAt,
                OfSummary() with
                {
                    RunId = RunId,
                    Lists = ListsRead + ListsFailed,
                    ListsRead = ListsRead,
                    ListsFailed = ListsFailed,
                    New = VideosNew,
                    Known = VideosKnown,
                    Unavailable = VideosUnavailable,
                    Foreign = VideosForeign,
                    Failed = VideosFailed,
                    TranscriptsStored = TranscriptsStored,
                    TranscriptsNone = TranscriptsNone,
                    TranscriptsBlocked = TranscriptsBlocked,
                    TranscriptsFailed = TranscriptsFailed,
                    TranscriptsUnavailable = TranscriptsUnavailable,
                    CostUsd = CostUsd,
                    ErrorId = ErrorId,
                    Error = Error,
                    Elapsed = (FinishedAt ?? StartedAt) - StartedAt,
                }
            )
            {
                Collection = Kind.HasJobs() && Summary is not null ? JsonSerializer.Deserialize(Summary, RunJson.Default.RunSummary) : null,
            };

        private RunCounters OfSummary() =>
            (Summary is null ? null : JsonSerializer.Deserialize(Summary, RunJson.Default.RunCounters)) ?? new();
    }
}
