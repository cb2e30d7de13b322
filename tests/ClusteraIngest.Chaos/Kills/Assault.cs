using System.Diagnostics;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>Starts syncs and stops them, until all kills are spent.</summary>
internal sealed class Assault(Scene scene, KillOptions options, Tally tally, TextWriter output)
{
    private const int Concurrency = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Random dice = new(options.Seed);
    private readonly Random limitDice = new(options.Seed);
    private RoundLimit limit = RoundLimit.Ample(0);
    private int rounds;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (tally.Kills < options.Kills)
        {
            var before = tally.Kills;
            limit = RoundLimit.Next(limitDice, scene.Apify.ChargedUsd);
            tally.Limits.Add(limit);
            tally.Count($"rounds {limit}");
            await StrikeAsync(Blow.Next(dice, rounds++), cancel);
            if (tally.Kills / 10 != before / 10 || tally.Kills >= options.Kills)
                await output.WriteLineAsync(
                    $"{tally.Elapsed:mm':'ss} kill {tally.Kills} of {options.Kills}, {await Aftermath.StoredAsync(scene, cancel)}"
                );
        }
    }

    private async Task StrikeAsync(Blow blow, CancellationToken cancel)
    {
        await using var sync = Start(Concurrency, blow.Kind is BlowKind.AtCommit);
        switch (blow.Kind)
        {
            case BlowKind.AtStart:
                var start = sync.AtStart(blow.Instant, blow.Skip);
                if (
                    await ComesBeforeExitAsync(sync, start.Struck, cancel)
                    && blow.Instant is Instant.BeforeAnswered
                    && start.Struck.IsCompleted
                )
                    tally.HeldStarts++;
                Kill(sync, start.Struck.IsCompleted ? $"at a start, {Name(blow.Instant)}" : "at any time", start.Struck.IsCompleted);
                break;

            case BlowKind.AtCommit:
                var commit = sync.AtCommit(blow.Instant, blow.Skip);
                await ComesBeforeExitAsync(sync, commit.Struck, cancel);
                Kill(sync, commit.Struck.IsCompleted ? $"at a commit, {Name(blow.Instant)}" : "at any time", commit.Struck.IsCompleted);
                break;

            case BlowKind.OneOfTwo:
                await using (var other = Start(Concurrency))
                {
                    await LiveAsync(sync, blow, cancel);
                    Kill(sync, "as one of two");
                    await LiveAsync(other, blow.Pause, cancel);
                    Kill(other, "as the other of two");
                }

                break;

            case BlowKind.WithDatabase
            or BlowKind.AfterDatabase:
                await LiveAsync(sync, blow, cancel);
                await scene.Server.KillAsync(cancel);
                tally.DatabaseKills++;
                if (blow.Kind is BlowKind.WithDatabase)
                    Kill(sync, "with PostgreSQL", isDatabaseGone: true);
                await Task.Delay(blow.Pause, cancel);
                await scene.Server.StartAsync(cancel);
                if (blow.Kind is BlowKind.AfterDatabase)
                {
                    await LiveAsync(sync, blow.Delay, cancel);
                    Kill(sync, "after PostgreSQL", isDatabaseGone: true);
                }

                break;

            case BlowKind.TwoAfterDatabase:
                await using (var other = Start(Concurrency))
                {
                    await LiveAsync(other, blow with { IsEarly = false }, cancel);
                    await scene.Server.KillAsync(cancel);
                    tally.DatabaseKills++;
                    await Task.Delay(blow.Pause, cancel);
                    await scene.Server.StartAsync(cancel);
                    await LiveAsync(sync, blow.Delay + blow.Pause, cancel);
                    Kill(sync, "after PostgreSQL, as one of two", isDatabaseGone: true);
                    await LiveAsync(other, blow.Pause, cancel);
                    Kill(other, "after PostgreSQL, as the other of two", isDatabaseGone: true);
                }

                break;

            case BlowKind.Terminated:
                await LiveAsync(sync, blow with { IsEarly = false }, cancel); // before that, the runtime has not asked for the signal yet
                await TerminateAsync(sync, cancel);
                break;

            default:
                await LiveAsync(sync, blow, cancel);
                Kill(sync, sync.Age < TimeSpan.FromSeconds(1) ? "in its first second" : "at any time");
                break;
        }
    }

    private SyncProcess Start(int concurrency, bool isWatchingCommits = false)
    {
        tally.Starts++;
        return SyncProcess.Sync(scene, concurrency, limit, isWatchingCommits);
    }

    /// <summary>Counts the kill, or, where it came too late, how the sync has ended by itself.</summary>
    private void Kill(SyncProcess sync, string kind, bool isDone = false, bool isDatabaseGone = false)
    {
        if (sync.Kill() || isDone)
            tally.Kill(kind);
        else
            Ended(sync, isDatabaseGone);
    }

    private void Ended(SyncProcess sync, bool isDatabaseGone)
    {
        tally.Count($"ended by itself with {sync.ExitCode}");
        if (sync.ExitCode is not (0 or 1) && !(isDatabaseGone && sync.ExitCode == 3))
            tally.Misbehaves($"A sync ended with exit code {sync.ExitCode}", sync);
        else if (sync.ExitCode is 0 or 1 && limit.IsAmple && tally.Kills < options.Kills)
            scene.World.Grow();
    }

    private async Task TerminateAsync(SyncProcess sync, CancellationToken cancel)
    {
        if (sync.HasExited)
        {
            Ended(sync, isDatabaseGone: false);
            return;
        }

        var since = Stopwatch.GetTimestamp();
        sync.Terminate();
        await Task.WhenAny(sync.ExitAsync(cancel), Task.Delay(options.OrderlyEnd, cancel));
        cancel.ThrowIfCancellationRequested();
        var took = Stopwatch.GetElapsedTime(since);
        tally.Count("stopped with SIGTERM");
        if (!sync.HasExited)
            tally.Misbehaves($"A sync did not end within {options.OrderlyEnd.TotalSeconds:0} s of SIGTERM", sync);
        else if (sync.ExitCode is not (130 or 0 or 1))
            tally.Misbehaves($"A sync ended with {sync.ExitCode} {took.TotalSeconds:0.0} s after SIGTERM", sync);
    }

    /// <summary>Waits until an ambush has struck, say; false where the sync ended first, or nothing came along.</summary>
    private static async Task<bool> ComesBeforeExitAsync(SyncProcess sync, Task moment, CancellationToken cancel)
    {
        await Task.WhenAny(moment, sync.ExitAsync(cancel), Task.Delay(Patience, cancel));
        cancel.ThrowIfCancellationRequested();
        return moment.IsCompleted;
    }

    private static async Task LiveAsync(SyncProcess sync, Blow blow, CancellationToken cancel)
    {
        if (!blow.IsEarly)
            await ComesBeforeExitAsync(sync, sync.Connected, cancel);
        await LiveAsync(sync, blow.Delay, cancel);
    }

    private static async Task LiveAsync(SyncProcess sync, TimeSpan time, CancellationToken cancel)
    {
        await Task.WhenAny(sync.ExitAsync(cancel), Task.Delay(time, cancel));
        cancel.ThrowIfCancellationRequested();
    }

    private static string Name(Instant instant) =>
        instant switch
        {
            Instant.BeforeSent => "before it was sent",
            Instant.BeforeAnswered => "before its answer",
            _ => "after its answer",
        };
}
