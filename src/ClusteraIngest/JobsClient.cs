using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using Npgsql;

namespace ClusteraIngest;

/// <summary>
/// The queue: runs that consist of jobs, and the workers that do them, on this machine or others with the same database; see <see
/// cref="IngestClient.Jobs"/>.
/// </summary>
public sealed class JobsClient
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ClientServices services;

    internal JobsClient(ClientServices services) => this.services = services;

    /// <summary>What a worker can do; a test may register kinds of its own.</summary>
    internal IReadOnlyList<JobRegistration> Registrations
    {
        private get => field ?? RegisteredJobs.Of(services);
        init;
    }

    private JobCatalog Catalog => RegisteredJobs.CatalogOf(services.Settings);

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(services.Time);

    /// <summary>How a run stands; null where there is none of that number, or it has no jobs.</summary>
    public Task<RunStatus?> GetRunStatusAsync(long runId, CancellationToken cancel = default) =>
        services.QueryAsync(source => RunsOf(source).StatusAsync(runId, Now, cancel), cancel);

    /// <summary>
    /// Closes a run whose jobs are all over, with its sum. Workers do that by themselves; whoever comes second does nothing.
    /// </summary>
    /// <returns>True for the one caller that did it.</returns>
    public Task<bool> FinalizeRunAsync(long runId, CancellationToken cancel = default) =>
        services.QueryAsync(source => RunsOf(source).FinalizeAsync(runId, Now, cancel), cancel);

    /// <summary>Cancels what has not begun, or whose worker is dead; what is being worked on comes to its end.</summary>
    /// <returns>How many jobs that were.</returns>
    public Task<int> StopRunAsync(long runId, CancellationToken cancel = default) =>
        services.QueryAsync(source => RunsOf(source).StopAsync(runId, Now, cancel), cancel);

    /// <summary>
    /// Puts failed jobs into the queue again, with those that failed because of them. What YouTube did not know it is asked for again.
    /// </summary>
    /// <param name="runId">The run; null: all runs.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What was put into it.</returns>
    public Task<RetriedRuns> RetryRunAsync(long? runId = null, CancellationToken cancel = default) =>
        services.QueryAsync(source => RunsOf(source).RetryAsync(runId, Now, cancel), cancel);

    /// <summary>
    /// How a run stands, every second, until it is over: that is the last one. Nothing where there is none of that number.
    /// </summary>
    public async IAsyncEnumerable<RunStatus> FollowRunAsync(long runId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (await GetRunStatusAsync(runId, cancel) is { } status)
        {
            yield return status;
            if (status.FinishedAt is not null)
                yield break;
            await Task.Delay(LookEvery, services.Time, cancel);
        }
    }

    /// <summary>The jobs of a run in the order of their numbers, streamed from the database; nothing where there is no such run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="state">Only those that stand so; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public IAsyncEnumerable<RunJob> GetJobsAsync(long runId, JobState? state = null, CancellationToken cancel = default) =>
        services.StreamAsync(source => QueuedRunStore.JobsAsync(source, runId, state, cancel), cancel);

    /// <inheritdoc cref="WorkAsync(JobWorkerOptions?, WorkProgress?, CancellationToken)"/>
    public Task WorkAsync(JobWorkerOptions? options = null, CancellationToken cancel = default) =>
        WorkAsync(options, progress: null, cancel);

    /// <summary>Works jobs off until it is cancelled. What it is at is put back then, and nothing is lost.</summary>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="progress">Its live figures; null: nobody looks at them.</param>
    /// <param name="cancel">Stops it; then it returns.</param>
    /// <exception cref="InvalidInputException"><c>UnknownJobKind</c>, <c>InvalidValue</c>.</exception>
    /// <exception cref="ConfigurationException">
    /// It lacks what its kinds of jobs need, such as a key of the YouTube Data API; or the database is gone for good.
    /// </exception>
    /// <exception cref="QuotaExceededException">
    /// It was to work until nothing is left, and all keys rest for longer than it waits.
    /// </exception>
    /// <exception cref="SourceRestsException">The same where YouTube rests, or the day's limit is reached.</exception>
    public Task WorkAsync(JobWorkerOptions? options, WorkProgress? progress, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(
            async () =>
            {
                options?.Validate();
                var chosen = JobRegistration.Choose(Registrations, options?.Kinds);
                var source = (await services.TablesAsync(cancel)).Source;
                var handlers = await JobRegistration.OpenAllAsync(chosen, services.Log, progress, cancel);
                await using var queue = new PostgresJobQueue(
                    source,
                    services.OutageOf("the database", services.Settings.Options),
                    services.Time,
                    Catalog
                );
                await new JobWorker(queue, handlers, options ?? new(), services.Log, services.Time, progress).RunAsync(cancel);
                return true;
            },
            cancel
        );

    private QueuedRuns RunsOf(NpgsqlDataSource source) => new(source, Catalog);
}
