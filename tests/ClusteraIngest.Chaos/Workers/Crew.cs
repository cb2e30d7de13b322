using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Chaos.Kills;
using Npgsql;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>The workers: processes that are started, killed and stopped.</summary>
internal sealed class Crew(WorkerScene scene, TimeSpan orderlyEnd, Random dice) : IAsyncDisposable
{
    private static readonly string Concurrency = WorkerProofOptions.Concurrency.ToString(CultureInfo.InvariantCulture);

    /// <summary>A lease lasts for 30 s, and is missed 15 s later at the latest.</summary>
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(46);

    private readonly List<ToolProcess> living = [];
    private readonly List<(ToolProcess Worker, long Since)> paused = [];

    /// <summary>Workers that were started.</summary>
    public int Started { get; private set; }

    /// <summary>SIGKILLs that met a living worker.</summary>
    public int Kills { get; private set; }

    /// <summary>Jobs that were under way in workers that were killed.</summary>
    public long Orphans { get; private set; }

    /// <summary>Workers that stood still for longer than their leases.</summary>
    public int Pauses { get; private set; }

    /// <summary>Jobs that were under way in workers when they were made to stand still.</summary>
    public long Abandoned { get; private set; }

    /// <summary>Those of them that were still theirs when they went on: in the middle of a transaction, nobody else gets at them.</summary>
    public long StillTheirs { get; private set; }

    /// <summary>SIGTERMs that met a worker at its work.</summary>
    public int Stops { get; private set; }

    /// <summary>The longest that a worker took to end after SIGTERM.</summary>
    public TimeSpan LongestStop { get; private set; }

    /// <summary>What no worker may do.</summary>
    public List<string> Misbehaviour { get; } = [];

    /// <summary>A worker that works until it is stopped.</summary>
    public async Task StartAsync()
    {
        Started++;
        living.Add(await ToolProcess.StartAsync(scene, "", "worker", "--output", "json", "--concurrency", Concurrency));
    }

    /// <summary>One worker alone, until nothing is left to do.</summary>
    public async Task WorkOffAsync(CancellationToken cancel)
    {
        Started++;
        await using var worker = await ToolProcess.StartAsync(
            scene,
            "",
            "worker",
            "--until-empty",
            "--output",
            "json",
            "--concurrency",
            Concurrency
        );
        if (await worker.ExitAsync(cancel) is not 0 and var code)
            Misbehaviour.Add($"A worker that works until nothing is left ended with {code}: {worker.LastWords}");
    }

    /// <summary>Kills a worker that is at its work, and starts another one.</summary>
    public async Task KillOneAsync(CancellationToken cancel)
    {
        var victim = await SomebodyAtWorkAsync(cancel);
        await Task.Delay(dice.Next(300), cancel);
        if (victim.Kill())
            Kills++;
        else
            Misbehaviour.Add($"A worker ended by itself with {victim.ExitCode}: {victim.LastWords}");
        Orphans += await HeldAsync(victim, cancel);
        await ReplaceAsync(victim);
    }

    /// <summary>Stops a worker that is at its work in order, and starts another one: nothing may be left in its name.</summary>
    public async Task StopOneAsync(CancellationToken cancel)
    {
        var worker = await SomebodyAtWorkAsync(cancel);
        Stops++;
        await StopAsync(worker, cancel);
        await ReplaceAsync(worker);
    }

    /// <summary>Makes a worker that is at its work stand still. It is no use until <see cref="GoOnAsync"/>.</summary>
    public async Task PauseOneAsync(CancellationToken cancel)
    {
        var worker = await SomebodyAtWorkAsync(cancel);
        await worker.PauseAsync(cancel);
        paused.Add((worker, Stopwatch.GetTimestamp()));
        living.Remove(worker);
        Pauses++;
        Abandoned += await HeldAsync(worker, cancel);
    }

    /// <summary>Lets those that stand still go on, when others have taken what was theirs.</summary>
    public async Task GoOnAsync(CancellationToken cancel)
    {
        foreach (var (worker, since) in paused.ToList())
        {
            if (LongerThanALease - Stopwatch.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
                await Task.Delay(left, cancel);
            StillTheirs += await HeldAsync(worker, cancel);
            await worker.GoOnAsync(cancel);
            paused.Remove((worker, since));
            living.Add(worker);
        }
    }

    /// <summary>Stops all of them.</summary>
    public async Task DismissAsync(CancellationToken cancel)
    {
        await Task.WhenAll(living.Select(worker => StopAsync(worker, cancel)));
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in living.Concat(paused.Select(one => one.Worker)))
            await worker.DisposeAsync();
        living.Clear();
        paused.Clear();
    }

    private async Task StopAsync(ToolProcess worker, CancellationToken cancel)
    {
        if (await worker.TerminateAsync(orderlyEnd, cancel) is not { } took)
        {
            Misbehaviour.Add($"A worker did not end within {orderlyEnd.TotalSeconds:0} s of SIGTERM: {worker.LastWords}");
            return;
        }

        if (took > LongestStop)
            LongestStop = took;
        if (worker.ExitCode != 130)
            Misbehaviour.Add($"A worker ended with {worker.ExitCode} after SIGTERM: {worker.LastWords}");
        if (await HeldAsync(worker, cancel) is > 0 and var held)
            Misbehaviour.Add($"A worker that was stopped in order kept {held} jobs: {worker.LastWords}");
    }

    private async Task ReplaceAsync(ToolProcess worker)
    {
        living.Remove(worker);
        await worker.DisposeAsync();
        await StartAsync();
    }

    /// <summary>One of the living that has jobs under way; if none has soon, any.</summary>
    private async Task<ToolProcess> SomebodyAtWorkAsync(CancellationToken cancel)
    {
        var candidates = living.ToArray();
        dice.Shuffle(candidates);
        for (var look = 0; look < 50; look++, await Task.Delay(100, cancel))
        {
            foreach (var worker in candidates)
            {
                if (await HeldAsync(worker, cancel) > 0)
                    return worker;
            }
        }

        return candidates[0];
    }

    /// <summary>The jobs that are a worker's, by what the database says. Its name is machine/process/number.</summary>
    private async Task<long> HeldAsync(ToolProcess worker, CancellationToken cancel)
    {
        await using var connection = await scene.Server.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("select count(*) from ctrl_job where worker like '%/' || $1 || '/%'", connection)
        {
            Parameters = { new() { Value = worker.Id.ToString(CultureInfo.InvariantCulture) } },
        };
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
