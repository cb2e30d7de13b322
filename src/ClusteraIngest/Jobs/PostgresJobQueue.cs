using ClusteraIngest.Database;
using ClusteraIngest.Resilience;
using Npgsql;

namespace ClusteraIngest.Jobs;

/// <summary>The queue as one worker sees it, asked of the table itself. A database that is away is waited for.</summary>
/// <param name="database">The database.</param>
/// <param name="outage">How long it is waited for.</param>
/// <param name="time">The clock: of <see cref="DatabaseClock"/>, the server's own counts; any other stands for the server's.</param>
/// <param name="catalog">What is declared of runs: what is written down when one is over.</param>
internal sealed class PostgresJobQueue(NpgsqlDataSource database, Outage outage, TimeProvider time, JobCatalog catalog)
    : IJobQueue,
        IAsyncDisposable
{
    private readonly JobStore jobs = new(database);
    private readonly QueuedRuns runs = new(database, catalog);
    private readonly JobListener listener = new(database, time);
    private readonly DatabaseResilience resilience = new(database, keepLease: null, outage, time);

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(time);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> ClaimAsync(string worker, IReadOnlyList<KindClaim> kinds, int most, CancellationToken cancel) =>
        // Where the answer is lost, jobs are taken that nobody works on: their leases run out.
        resilience.ExecuteIdempotentAsync(attempt => jobs.ClaimAsync(worker, kinds, most, Now, attempt), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> held, CancellationToken cancel) =>
        resilience.ExecuteIdempotentAsync(attempt => jobs.RenewAsync(held, Now, attempt), cancel);

    /// <inheritdoc/>
    public async Task SettleAsync(IReadOnlyList<JobSettlement> settlements, IReadOnlySet<long> goingOn, CancellationToken cancel)
    {
        await resilience.ExecuteIdempotentAsync(attempt => jobs.SettleAsync(settlements, wakeOthers: false, Now, attempt), cancel);
        await FinalizeAsync(settlements.Select(one => one.Job.RunId).Where(run => !goingOn.Contains(run)), cancel);
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(IReadOnlyList<Job> held, CancellationToken cancel)
    {
        await resilience.ExecuteIdempotentAsync(
            attempt => jobs.SettleAsync([.. held.Select(JobSettlement.Release)], wakeOthers: true, Now, attempt),
            cancel
        );
        // In a run that was stopped they are cancelled thereby.
        await FinalizeAsync(held.Select(job => job.RunId), cancel);
    }

    /// <inheritdoc/>
    public async Task<QueueState> MaintainAsync(IReadOnlyList<KindAttempts> kinds, CancellationToken cancel)
    {
        await resilience.ExecuteIdempotentAsync(attempt => DatabaseClock.MeasureAsync(time, database, attempt), cancel);
        var (state, over) = await resilience.ExecuteIdempotentAsync(attempt => jobs.MaintainAsync(kinds, Now, attempt), cancel);
        foreach (var run in over)
            await resilience.ExecuteIdempotentAsync(attempt => runs.FinalizeAsync(run, Now, attempt), cancel);
        return state;
    }

    /// <inheritdoc/>
    public Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel) => listener.WaitAsync(most, cancel);

    /// <summary>Ends the listening.</summary>
    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task FinalizeAsync(IEnumerable<long> touched, CancellationToken cancel)
    {
        var candidates = touched.Distinct().ToArray();
        if (candidates.Length == 0)
            return;
        foreach (var run in await resilience.ExecuteIdempotentAsync(attempt => jobs.OverAsync(candidates, attempt), cancel))
            await resilience.ExecuteIdempotentAsync(attempt => runs.FinalizeAsync(run, Now, attempt), cancel);
    }
}
