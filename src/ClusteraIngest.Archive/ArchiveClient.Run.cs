using System.Runtime.CompilerServices;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using ClusteraIngest.Options;
using ClusteraIngest.Pacing;

namespace ClusteraIngest.Archive;

/// <content>A run whose jobs are done by whoever began it.</content>
public sealed partial class ArchiveClient
{
    /// <summary>How long jobs have to stop: shorter than the tool waits after Ctrl+C.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Does jobs of the archive in this process until a run is over, beside any other workers, and tells every second how the run stands:
    /// the last one is how it has ended. When it is cancelled, the run stays: other workers, or <see cref="ResumeAsync"/>, go on with it.
    /// </summary>
    /// <param name="runId">The run, as <see cref="StartAsync"/> has begun it.</param>
    /// <param name="progress">The live figures of the jobs that this process does; null: they are not wanted.</param>
    /// <param name="cancel">Stops it. What is being fetched stops at its next part, which is kept.</param>
    /// <exception cref="ConfigurationException">It lacks what the jobs need, such as yt-dlp; or the database is gone for good.</exception>
    public async IAsyncEnumerable<RunStatus> WorkRunAsync(
        long runId,
        WorkProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var jobs = new JobsClient(services);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var working = jobs.WorkAsync(WorkerOptions(), progress, stop.Token);
        try
        {
            await using var looks = jobs.FollowRunAsync(runId, stop.Token).GetAsyncEnumerator(CancellationToken.None);
            while (await NextAsync(looks, working, stop))
                yield return looks.Current;
        }
        finally
        {
            await stop.CancelAsync();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Makes sure that this process can do the jobs of a run, before one is begun that nobody does.</summary>
    /// <exception cref="ConfigurationException">
    /// yt-dlp, ffmpeg or ffprobe is missing: says how to get it. <c>StorageAddressInvalid</c>.
    /// </exception>
    internal async Task<bool> RequireSetupAsync(CancellationToken cancel)
    {
        _ = Store; // opening it reads its address, and asks nothing of it
        return await ArchiveTools.MissingForVideosAsync(services, cancel) is { } missing ? throw missing : true;
    }

    /// <summary>How the runs of the archive stand that are not over, newest first.</summary>
    internal async Task<IReadOnlyList<RunStatus>> GetOpenRunsAsync(CancellationToken cancel)
    {
        var jobs = new JobsClient(services);
        var open = new List<RunStatus>();
        foreach (var runId in await ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).OpenAsync(cancel), cancel))
            if (await jobs.GetRunStatusAsync(runId, cancel) is { FinishedAt: null } status)
                open.Add(status);
        return open;
    }

    /// <summary>Until when YouTube itself is left alone, and until when its turns are taken.</summary>
    internal Task<(IReadOnlyList<SourceRest> Rests, IReadOnlyList<SourceWait> Waits)> GetSourceWaitsAsync(CancellationToken cancel) =>
        services.QueryAsync(
            async source =>
            {
                var now = DatabaseClock.ForDatabase(services.Time);
                return (await PaceStore.RestsAsync(source, now, cancel), await PaceStore.WaitsAsync(source, now, cancel));
            },
            cancel
        );

    /// <summary>
    /// What a worker of this process does: listing channels beside fetching videos, each as often as its own setting says.
    /// </summary>
    private JobWorkerOptions WorkerOptions() =>
        new()
        {
            Patience = Patience,
            Kinds = [.. ArchiveCapability.Value.Jobs.Kinds.Select(kind => kind.Name)],
            Concurrency = Math.Min(
                services.Settings.Archive.MaxConcurrent + services.Settings.Archive.MaxConcurrentChannels,
                OptionRules.MostJobs
            ),
        };

    /// <summary>The next look at the run; where the worker fails meanwhile, there is none, and its error is thrown.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<RunStatus> looks, Task working, CancellationTokenSource stop)
    {
        var next = looks.MoveNextAsync().AsTask();
        if (await Task.WhenAny(next, working) == working && working.IsFaulted)
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await working;
        }

        return await next;
    }
}
