using System.Diagnostics;
using ClusteraIngest.Jobs;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>
/// Asks about every tenth of a second how some runs stand, as anybody who follows them would, and notes what must not be.
/// </summary>
internal sealed class RunObserver : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly IngestClient client;
    private readonly JobsClient jobs;
    private readonly CancellationTokenSource stop = new(); // without a timer there is nothing to dispose of
    private readonly Lock gate = new();
    private readonly Dictionary<long, RunStatus> last = [];
    private readonly List<string> oddities = [];
    private readonly Task watching;
    private long changedAt = Stopwatch.GetTimestamp();

    public RunObserver(string database)
    {
        client = new(new IngestSettings { Database = database });
        jobs = client.Jobs;
        watching = WatchAsync();
    }

    /// <summary>How often a run was looked at.</summary>
    public int Looks { get; private set; }

    /// <summary>The longest time between two looks, in which something may have gone unseen.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>How long nothing has moved.</summary>
    public TimeSpan Standstill
    {
        get
        {
            lock (gate)
                return Stopwatch.GetElapsedTime(changedAt);
        }
    }

    /// <summary>Progress that went backwards, and the like.</summary>
    public IReadOnlyList<string> Oddities
    {
        get
        {
            lock (gate)
                return watching.Exception is { } failure ? [.. oddities, failure.InnerException!.Message] : [.. oddities];
        }
    }

    /// <summary>A run as it was seen last; from now on it is looked at.</summary>
    public async Task<RunStatus> SeenAsync(long runId, CancellationToken cancel)
    {
        lock (gate)
        {
            if (last.TryGetValue(runId, out var seen))
                return seen;
        }

        var status = (await jobs.GetRunStatusAsync(runId, cancel))!;
        lock (gate)
            return last[runId] = last.GetValueOrDefault(runId, status);
    }

    /// <summary>How many jobs of a run are over.</summary>
    public static long Over(RunStatus status) =>
        status.Jobs.Where(count => count.Key is not (JobState.Pending or JobState.Running)).Sum(count => count.Value);

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
            return;
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await client.DisposeAsync();
    }

    private async Task WatchAsync()
    {
        for (var lookedAt = Stopwatch.GetTimestamp(); ; await Task.Delay(Every, stop.Token))
        {
            long[] runs;
            lock (gate)
                runs = [.. last.Keys];
            foreach (var run in runs)
                Note(await jobs.GetRunStatusAsync(run, stop.Token));
            var gap = Stopwatch.GetElapsedTime(lookedAt);
            if (runs.Length > 0 && gap > LongestGap)
                LongestGap = gap;
            lookedAt = Stopwatch.GetTimestamp();
        }
    }

    private void Note(RunStatus? now)
    {
        lock (gate)
        {
            Looks++;
            if (now is null)
            {
                oddities.Add("a run was gone");
                return;
            }

            var before = last[now.RunId];
            if (now.Progress < before.Progress || Over(now) < Over(before))
                oddities.Add(
                    $"run {now.RunId}: {Over(now)} jobs were over, {now.Progress:0.0000}, after {Over(before)}, {before.Progress:0.0000}"
                );
            if (now.Jobs.Values.Sum() != before.Jobs.Values.Sum())
                oddities.Add($"run {now.RunId}: {now.Jobs.Values.Sum()} jobs after {before.Jobs.Values.Sum()}");
            if (before.FinishedAt is not null && now.FinishedAt != before.FinishedAt)
                oddities.Add($"run {now.RunId}: finished at {before.FinishedAt:O}, and then at {now.FinishedAt:O}");
            if (now.FinishedAt is not null && now.Progress < 1)
                oddities.Add($"run {now.RunId}: finished with a progress of {now.Progress:0.0000}");
            if (Over(now) != Over(before) || now.Units != before.Units || now.State != before.State)
                changedAt = Stopwatch.GetTimestamp();
            last[now.RunId] = now;
        }
    }
}
