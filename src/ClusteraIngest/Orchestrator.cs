using System.Runtime.CompilerServices;
using ClusteraIngest.Collection;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;

namespace ClusteraIngest;

/// <summary>
/// Runs that collect channels as jobs: begun here, worked off by workers, on this machine or others with the same database. Thread-safe.
/// </summary>
/// <param name="client">Database and credentials. It must live as long as this.</param>
public sealed class Orchestrator(IngestClient client)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ClientServices connections = client.Services;

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(connections.Time);

    /// <summary>
    /// Begins a run with one job for each channel, and returns at once. YouTube is not asked: a name that tells no id is resolved by its
    /// job.
    /// </summary>
    /// <param name="inputs">Channels in any spelling, or addresses of their videos. One that cannot be read becomes a failed job.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancel">Stops it: then there is no run.</param>
    /// <exception cref="InvalidInputException"><c>NoChannels</c>, <c>InvalidValue</c>.</exception>
    public Task<StartedRun> StartRunAsync(IEnumerable<string> inputs, CollectOptions? options = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(
            async () =>
            {
                var names = inputs.Where(input => !string.IsNullOrWhiteSpace(input)).ToList();
                options?.Validate();
                if (names.Count == 0)
                    throw new InvalidInputException(
                        "NoChannels",
                        "There are no channels to collect.",
                        "Give at least one address, handle or id."
                    );
                var database = await connections.ResilientAsync(cancel);
                return await CollectRun.BeginAsync(
                    await RunsAsync(cancel),
                    new(new(database), pool: null, connections.Time),
                    names,
                    options ?? new(),
                    Now,
                    cancel
                );
            },
            cancel
        );

    /// <summary>How a run stands; null where there is none of that number, or it has no jobs.</summary>
    public Task<RunStatus?> GetRunStatusAsync(long runId, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).StatusAsync(runId, Now, cancel), cancel);

    /// <summary>
    /// Closes a run whose jobs are all over, with its sum. Workers do that by themselves; whoever comes second does nothing.
    /// </summary>
    /// <returns>True for the one caller that did it.</returns>
    public Task<bool> FinalizeRunAsync(long runId, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).FinalizeAsync(runId, Now, cancel), cancel);

    /// <summary>Cancels what has not begun, or whose worker is dead; what is being worked on comes to its end.</summary>
    /// <returns>How many jobs that were.</returns>
    public Task<int> StopRunAsync(long runId, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).StopAsync(runId, Now, cancel), cancel);

    /// <summary>Puts failed jobs into the queue again. What YouTube did not know it is asked for again.</summary>
    /// <param name="runId">The run; null: all runs.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What was put into it.</returns>
    public Task<RetriedRuns> RetryRunAsync(long? runId = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).RetryAsync(runId, Now, cancel), cancel);

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
            await Task.Delay(LookEvery, connections.Time, cancel);
        }
    }

    /// <summary>The jobs of a run in the order of their numbers, streamed from the database; nothing where there is no such run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="state">Only those that stand so; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public async IAsyncEnumerable<RunJob> GetJobsAsync(
        long runId,
        JobState? state = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var source = await ClientServices.GuardAsync(async () => (await connections.TablesAsync(cancel)).Source, cancel);
        await using var jobs = QueuedRunStore.JobsAsync(source, runId, state, cancel).GetAsyncEnumerator(cancel);
        while (await ClientServices.GuardAsync(() => jobs.MoveNextAsync().AsTask(), cancel))
            yield return jobs.Current;
    }

    /// <inheritdoc cref="WorkAsync(JobWorkerOptions?, WorkProgress?, CancellationToken)"/>
    public Task WorkAsync(JobWorkerOptions? options = null, CancellationToken cancel = default) =>
        WorkAsync(options, progress: null, cancel);

    /// <summary>Works jobs off until it is cancelled. What it is at is put back then, and nothing is lost.</summary>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="progress">Its live figures; null: nobody looks at them.</param>
    /// <param name="cancel">Stops it; then it returns.</param>
    /// <exception cref="ConfigurationException">There is no usable key, or the database is gone for good.</exception>
    /// <exception cref="QuotaExceededException">
    /// It was to work until nothing is left, and all keys rest for longer than it waits.
    /// </exception>
    public Task WorkAsync(JobWorkerOptions? options, WorkProgress? progress, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(
            async () =>
            {
                options?.Validate();
                var source = (await connections.TablesAsync(cancel)).Source;
                var database = await connections.ResilientAsync(cancel);
                var keys = await connections.YouTubeAsync(
                    database,
                    connections.OutageOf("the YouTube Data API", connections.Settings.Options),
                    connections.Waits,
                    _ => { },
                    cancel
                );
                var collector = new ChannelCollector(keys, database, connections.Log, connections.Time);
                await using var queue = new PostgresJobQueue(
                    source,
                    connections.OutageOf("the database", connections.Settings.Options),
                    connections.Time
                );
                await new JobWorker(
                    queue,
                    [new(ChannelCollector.JobKind, collector.WorkAsync) { TakesAhead = true }],
                    options ?? new(),
                    connections.Log,
                    connections.Time,
                    progress
                ).RunAsync(cancel);
                return true;
            },
            cancel
        );

    private async Task<QueuedRuns> RunsAsync(CancellationToken cancel) => new((await connections.TablesAsync(cancel)).Source);
}
