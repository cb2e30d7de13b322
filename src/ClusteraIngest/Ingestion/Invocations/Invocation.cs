using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Journal;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Ingestion.Invocations;

/// <summary>One invocation while it runs: its row in <c>ctrl_run</c>, its limits and its figures. The stages share it.</summary>
internal sealed class Invocation : IAsyncDisposable
{
    /// <summary>
    /// How long an invocation that was stopped goes on with what it is about to commit, and then tries to write its end down.
    /// </summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource database;
    private readonly RunStore runs;
    private readonly RunLease lease;
    private readonly CancellationTokenSource committing = new();
    private readonly CancellationTokenRegistration stopped;
    private readonly CancellationToken cancel;
    private int hasEnded;
    private int hasToldUnread;

    private Invocation(
        NpgsqlDataSource database,
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
        runs = new(database);
        Options = options;
        Progress = progress;
        Waits = waits;
        Log = log;
        Time = time;
        StartedAt = startedAt;
        var outage = new Outage("the database", options.MaxOutage, time, log);
        Database = new(database, lease.KeepAsync, outage, time);
        progress.Begin(lease.RunId, time, [outage, .. sources]);
        Slots = new(options.Concurrency);
        progress.Count(() => Slots.Taken);
        Budget = new(options.MaxCostUsd);
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
        return new(database, lease, options, progress ?? new(), sources, waits, log, time, startedAt, cancel);
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
                            state = RunState.Finished;
                            break;
                        }
                    }
                    catch (BudgetExceededException)
                    {
                        state = RunState.Finished;
                        throw;
                    }
                    catch (Exception exception) when (DatabaseErrors.IsCancelled(exception, cancel))
                    {
                        throw new OperationCanceledException(exception.Message, exception, cancel);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        state = RunState.Interrupted;
                        if (exception is not IngestException && DatabaseErrors.Translate(exception, address: null) is { } error)
                            throw error;
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

        try
        {
            if (state is RunState.Finished)
                await TryAsync(atEnd);
            // What the row says of the duration is what the sum says.
            var finishedAt = StartedAt + Progress.End();
            if (state is RunState.Finished && !Committing.IsCancellationRequested)
            {
                await Database.ExecuteIdempotentAsync(attempt => WriteEndAsync(state, finishedAt, attempt), Committing);
                return;
            }

            using var patience = new CancellationTokenSource(LastWords);
            await WriteEndAsync(state, finishedAt, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The database is slow; the row is set right by the next invocation.
        }
        catch (Exception exception)
            when (exception is not IngestException && DatabaseErrors.Translate(exception, address: null) is { } error)
        {
            // What stopped it before is told already; its row is set right by the next invocation.
            if (state is RunState.Finished)
                throw error;
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
        var costUsd = await runs.EndAsync(RunId, state, Progress.Figures, finishedAt, cancel);
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
