using System.Diagnostics;
using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Journal;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Ingestion.Invocations;

/// <summary>One invocation while it runs: its row in <c>ctrl_run</c>, its limits and its figures. The stages share it.</summary>
internal sealed class Invocation : IAsyncDisposable
{
    /// <summary>How long an invocation that was stopped goes on with what it is about to commit.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it then tries to write its end down: without that, its sum says less than it did and owes.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource database;
    private readonly RunKind kind;
    private readonly Activity? activity;
    private readonly RunStore runs;
    private readonly RunLease lease;
    private readonly CancellationTokenSource committing = new();
    private readonly CancellationTokenRegistration stopped;
    private readonly CancellationToken cancel;
    private IngestException? error;
    private int hasEnded;
    private int hasToldUnread;

    private Invocation(
        NpgsqlDataSource database,
        RunKind kind,
        RunLease lease,
        IngestOptions options,
        RunProgress progress,
        IReadOnlyList<Outage> sources,
        WaitRegister waits,
        ILogger log,
        TimeProvider time,
        DateTimeOffset startedAt,
        CancellationToken cancel
    )
    {
        this.cancel = cancel;
        stopped = cancel.Register(() => committing.CancelAfter(LastWords));
        this.lease = lease;
        this.database = database;
        this.kind = kind;
        runs = new(database);
        Options = options;
        Progress = progress;
        Waits = waits;
        Log = new ScopedLogger(log, "run_id", lease.RunId);
        Time = time;
        StartedAt = startedAt;
        var outage = new Outage("the database", options.MaxOutage, time, log);
        Database = new(database, lease.KeepAsync, outage, time);
        progress.Begin(lease.RunId, time, [outage, .. sources]);
        Slots = new(options.Concurrency);
        progress.Count(() => Slots.Taken);
        Budget = new(options.MaxCostUsd);
        activity = IngestTelemetry
            .Activities.StartActivity("clustera_ingest.run")
            ?.SetTag("clustera_ingest.run.kind", ColumnText.Of(kind))
            .SetTag("clustera_ingest.run.id", RunId);
    }

    public long RunId => lease.RunId;

    public IngestOptions Options { get; }

    public RunProgress Progress { get; }

    /// <summary>What is waited for although everything answers.</summary>
    public WaitRegister Waits { get; }

    public AdaptiveConcurrencyLimit Slots { get; }

    public Budget Budget { get; }

    /// <summary>The database, waited for where it goes away.</summary>
    public DatabaseResilience Database { get; }

    public ILogger Log { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>
    /// For what should be committed once it is begun. Cancelled a moment after the invocation is, since a database may be slow for hours.
    /// </summary>
    public CancellationToken Committing => committing.Token;

    /// <summary>Warns of values that could not be understood: once in an invocation, since the log has an example of each field.</summary>
    public void Tell(UnreadLog unread)
    {
        if (unread.First is { } example && Interlocked.Exchange(ref hasToldUnread, 1) == 0)
            UnreadWarning.Write(Log, RunId, example);
    }

    /// <summary>What the invocation is for cannot be done, or not to its end; what else there is to do goes on.</summary>
    public void Fail(IngestException why) => error ??= why;

    /// <summary>
    /// Writes down that this invocation has not done something. What it is about stays as it is: its turn comes again with the next
    /// invocation, or another one is working on it.
    /// </summary>
    /// <param name="figures">What counts for it.</param>
    /// <param name="entry">What the log says of it.</param>
    public async Task PutOffAsync(RunCounters figures, LogEntry entry)
    {
        var now = Now;
        await Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(RunStore.Add(RunId, figures));
                batch.BatchCommands.Add(ProcessingLog.Insert(RunId, now, entry));
                return await batch.ExecuteNonQueryAsync(attempt);
            },
            Committing
        );
        Progress.Change(all => all.Plus(figures));
    }

    /// <summary>Sees to it that others know that this invocation lives, before it claims something.</summary>
    public Task KeepLeaseAsync(CancellationToken cancel) => Database.ExecuteIdempotentAsync(lease.KeepAsync, cancel);

    /// <summary>Writes an invocation down as begun.</summary>
    /// <param name="database">The database.</param>
    /// <param name="kind">What it does.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Its live figures; null: nobody looks at them.</param>
    /// <param name="sources">Whether a source is away.</param>
    /// <param name="waits">What is waited for although everything answers.</param>
    /// <param name="log">For diagnostics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<Invocation> BeginAsync(
        NpgsqlDataSource database,
        RunKind kind,
        IngestOptions options,
        RunProgress? progress,
        IReadOnlyList<Outage> sources,
        WaitRegister waits,
        ILogger log,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        await DatabaseClock.MeasureAsync(time, database, cancel);
        var startedAt = time.GetUtcNow();
        var lease = await new RunStore(database).BeginAsync(kind, startedAt, cancel);
        return new(database, kind, lease, options, progress ?? new(), sources, waits, log, time, startedAt, cancel);
    }

    /// <summary>Yields what a stage yields, and writes the invocation's end down, however that comes about.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="atEnd">What is still to be done when the stage has ended; its failure is nobody's.</param>
    /// <param name="cancel">Stops the stage.</param>
    public async IAsyncEnumerable<T> FollowAsync<T>(
        IAsyncEnumerable<T> stage,
        Func<CancellationToken, Task> atEnd,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        // Whoever stops reading has cancelled the run.
        var state = RunState.Cancelled;
        try
        {
            var results = stage.GetAsyncEnumerator(cancel);
            await using (results)
            {
                while (true)
                {
                    try
                    {
                        if (!await results.MoveNextAsync())
                        {
                            state = error is null ? RunState.Finished : RunState.Failed;
                            break;
                        }
                    }
                    catch (BudgetExceededException exception) when (cancel.IsCancellationRequested)
                    {
                        // What was stopped gives no money back, so that nothing is left for those that waited for it.
                        throw new OperationCanceledException(exception.Message, exception, cancel);
                    }
                    catch (BudgetExceededException exception)
                    {
                        (state, error) = (RunState.Finished, exception);
                        throw;
                    }
                    catch (Exception exception) when (DatabaseErrors.IsCancelled(exception, cancel))
                    {
                        throw new OperationCanceledException(exception.Message, exception, cancel);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        state = RunState.Interrupted;
                        var translated = exception is IngestException ? null : DatabaseErrors.Translate(exception, address: null);
                        error = exception as IngestException ?? translated;
                        if (translated is not null)
                            throw translated;
                        throw;
                    }

                    yield return results.Current;
                }
            }
        }
        finally
        {
            await EndAsync(state, atEnd);
        }
    }

    /// <summary>
    /// Gives back the lock that says that it lives, with its connection, and writes its end down; <see cref="FollowAsync"/> does that by
    /// itself.
    /// </summary>
    public async ValueTask DisposeAsync() =>
        await EndAsync(cancel.IsCancellationRequested ? RunState.Cancelled : RunState.Interrupted, _ => Task.CompletedTask);

    private async Task EndAsync(RunState state, Func<CancellationToken, Task> atEnd)
    {
        if (Interlocked.Exchange(ref hasEnded, 1) != 0)
            return;

        IngestTelemetry.RunsFinished.Add(
            1,
            IngestTelemetry.Tag("kind", ColumnText.Of(kind)),
            IngestTelemetry.Tag("state", ColumnText.Of(state))
        );
        activity?.SetTag("clustera_ingest.run.state", ColumnText.Of(state)).Dispose();
        Progress.Change(figures => figures with { ErrorId = error?.ErrorId, Error = error?.Message });
        try
        {
            var hasComeToItsEnd = state is RunState.Finished or RunState.Failed;
            if (hasComeToItsEnd)
                await TryAsync(atEnd);
            // What the row says of the duration is what the sum says.
            var finishedAt = StartedAt + Progress.End();
            if (hasComeToItsEnd && !Committing.IsCancellationRequested)
            {
                await Database.ExecuteIdempotentAsync(attempt => WriteEndAsync(state, finishedAt, attempt), Committing);
                return;
            }

            using var patience = new CancellationTokenSource(EndPatience);
            await WriteEndAsync(state, finishedAt, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The database is slow; the row is set right by the next invocation.
        }
        catch (Exception exception)
            when (exception is not IngestException && DatabaseErrors.Translate(exception, address: null) is { } translated)
        {
            // What stopped it before is told already; its row is set right by the next invocation.
            if (state is RunState.Finished or RunState.Failed)
                throw translated;
        }
        finally
        {
            await lease.DisposeAsync();
            await stopped.DisposeAsync();
            committing.Dispose();
        }
    }

    private async Task WriteEndAsync(RunState state, DateTimeOffset finishedAt, CancellationToken cancel)
    {
        await ChargeLedger.ReleaseUnsentAsync(database, RunId, Now, cancel);

        // What is told is what is written down: a commit that was cancelled may have come through all the same.
        var costUsd = await runs.EndAsync(RunId, state, error, Progress.Figures, finishedAt, cancel);
        var unsettled = (await new CostStore(database).UnsettledAsync([RunId], cancel)).GetValueOrDefault(RunId);
        Progress.Change(figures => figures with { CostUsd = costUsd, UnsettledRuns = unsettled.Runs, UnsettledUsd = unsettled.Usd });
    }

    private async Task TryAsync(Func<CancellationToken, Task> atEnd)
    {
        try
        {
            await atEnd(Committing);
        }
        catch (Exception exception) when (exception is IngestException or OperationCanceledException)
        {
            // All that was asked for is done; the next invocation does this, or meets the same error and tells it.
        }
    }
}
