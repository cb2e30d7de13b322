using System.ComponentModel;
using System.Diagnostics;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;

namespace ClusteraIngest.Chaos.Archive;

/// <summary>Has a run done by workers, and kills a process of it now and then: a worker, yt-dlp, ffmpeg, the storage.</summary>
internal sealed class ArchiveAssault(ArchiveScene scene, ArchiveProofOptions options, Random dice, TextWriter output) : IAsyncDisposable
{
    private static readonly string[] Victims = ["worker", "yt-dlp", "ffmpeg", "storage"];
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(30);

    private readonly List<Process> workers = [];
    private long told = Stopwatch.GetTimestamp();

    /// <summary>Kills by victim.</summary>
    public SortedDictionary<string, int> Kills { get; } = new(StringComparer.Ordinal);

    /// <summary>How many runs it took.</summary>
    public int Runs { get; private set; }

    /// <summary>When the first worker was started.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>What ended that should not have.</summary>
    public List<string> Misbehaviour { get; } = [];

    /// <summary>Runs and kills, until there were enough; then lets the last run come to its end.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        StartedAt = TimeProvider.System.GetUtcNow();
        for (var count = 0; count < options.Workers; count++)
            workers.Add(scene.StartWorker());
        var wanted = new ArchiveOptions { Channels = [.. scene.Channels.Select(channel => channel.Id)] };
        do
        {
            // Once all is stored, all of it is fetched anew, and replaces what is there.
            var run = await scene.Client.Archive.StartAsync(wanted with { SkipExisting = Runs > 0 ? false : null }, cancel);
            Runs++;
            await FollowAsync(run.RunId, cancel);
        } while (Kills.Values.Sum() < options.Kills);

        // A channel's list may have been hit too often: whoever runs it again gets what is missing.
        if (options.Kills > 0)
        {
            Runs++;
            await FollowAsync((await scene.Client.Archive.StartAsync(wanted, cancel)).RunId, cancel);
        }

        // So may a video.
        for (var round = 0; round < 10 && await scene.Client.Archive.RetryAsync(cancel: cancel) is { } again; round++)
            await FollowAsync(again.RunId, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            if (!worker.HasExited)
                worker.Kill(entireProcessTree: true);
            await worker.WaitForExitAsync();
            worker.Dispose();
        }

        workers.Clear();
    }

    private async Task FollowAsync(long runId, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while ((await scene.Client.Jobs.GetRunStatusAsync(runId, cancel)) is { FinishedAt: null } status)
        {
            if (Stopwatch.GetElapsedTime(since) > LongestRun)
                throw new TimeoutException($"Run {runId} was not over within {LongestRun.TotalMinutes} minutes: {status}.");
            ReplaceEnded();
            if (Stopwatch.GetElapsedTime(told) > TimeSpan.FromMinutes(1))
            {
                told = Stopwatch.GetTimestamp();
                await output.WriteLineAsync($"{Kills.Values.Sum()} kills; {status}; {await scene.TroubleAsync(cancel)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(options.Pause * (0.13 + 0.87 * dice.NextDouble())), cancel);
            if (Kills.Values.Sum() < options.Kills)
                await KillAsync(Victims[dice.Next(Victims.Length)], cancel);
        }
    }

    private async Task KillAsync(string victim, CancellationToken cancel)
    {
        var met = victim switch
        {
            "worker" => await KillWorkerAsync(cancel),
            "storage" => await KillStorageAsync(cancel),
            _ => KillChild(victim),
        };
        if (!met)
            return;
        Kills[victim] = Kills.GetValueOrDefault(victim) + 1;
        if (Kills.Values.Sum() is var sum && sum % 10 == 0)
            await output.WriteLineAsync($"{sum} kills");
        told = Stopwatch.GetTimestamp();
    }

    /// <summary>No worker ends by itself.</summary>
    private void ReplaceEnded()
    {
        for (var at = 0; at < workers.Count; at++)
        {
            if (!workers[at].HasExited)
                continue;
            Misbehaviour.Add($"A worker ended by itself with {workers[at].ExitCode}: {scene.LastWords}");
            workers[at].Dispose();
            workers[at] = scene.StartWorker();
        }
    }

    private async Task<bool> KillWorkerAsync(CancellationToken cancel)
    {
        var at = dice.Next(workers.Count);
        var worker = workers[at];
        if (worker.HasExited)
            return false;
        worker.Kill();
        await worker.WaitForExitAsync(cancel);
        worker.Dispose();
        workers[at] = scene.StartWorker();
        return true;
    }

    private async Task<bool> KillStorageAsync(CancellationToken cancel)
    {
        scene.StorageProcess.Kill();
        await scene.StorageProcess.WaitForExitAsync(cancel);
        scene.StorageProcess.Dispose();
        await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(1_500)), cancel);
        await scene.StartStorageAsync(cancel);
        return true;
    }

    private bool KillChild(string program)
    {
        var found = workers.Where(worker => !worker.HasExited).SelectMany(worker => ProcessTree.Of(worker.Id, program)).ToList();
        if (found.Count == 0)
            return false;
        try
        {
            using var process = Process.GetProcessById(found[dice.Next(found.Count)]);
            process.Kill();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false; // it has just ended
        }
    }
}
