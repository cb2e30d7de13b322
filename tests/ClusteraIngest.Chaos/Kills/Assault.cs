using System.Diagnostics;
using Npgsql;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>Starts syncs and stops them, until all kills are spent; then lets one after the other end by itself, until nothing is due.</summary>
internal sealed class Assault(Scene scene, KillOptions options, Tally tally, TextWriter output)
{
    private const int Concurrency = 8;
    private const int HurriedConcurrency = 24;
    private const int MostFinalSyncs = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(5);

    private readonly Random dice = new(options.Seed);
    private int rounds;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (tally.Kills < options.Kills)
        {
            var before = tally.Kills;
            await StrikeAsync(Blow.Next(dice, rounds++), cancel);
            if (tally.Kills / 10 != before / 10 || tally.Kills >= options.Kills)
                await output.WriteLineAsync($"{tally.Elapsed:mm':'ss} kill {tally.Kills} of {options.Kills}, {await StoredAsync(cancel)}");
        }

        await FinishAsync(cancel);
    }

    private async Task StrikeAsync(Blow blow, CancellationToken cancel)
    {
        await using var sync = Start(Concurrency, blow.Kind is BlowKind.AtCommit);
        switch (blow.Kind)
        {
            case BlowKind.AtStart:
                var start = sync.AtStart(blow.Instant, blow.Skip);
                if (await EndsWithinAsync(sync, start.Struck, cancel) && blow.Instant is Instant.BeforeAnswered && start.Struck.IsCompleted)
                    tally.HeldStarts++;
                Kill(sync, start.Struck.IsCompleted ? $"at a start, {Name(blow.Instant)}" : "at any time", start.Struck.IsCompleted);
                break;

            case BlowKind.AtCommit:
                var commit = sync.AtCommit(blow.Instant, blow.Skip);
                await EndsWithinAsync(sync, commit.Struck, cancel);
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

            case BlowKind.WithDatabase or BlowKind.AfterDatabase:
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

            case BlowKind.Terminated:
                await LiveAsync(sync, blow with { IsEarly = false }, cancel);   // before that, the runtime has not asked for the signal yet
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
        return SyncProcess.Sync(scene, concurrency, isWatchingCommits);
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
            Misbehaves($"A sync ended with exit code {sync.ExitCode}", sync);
        else if (sync.ExitCode is 0 or 1 && tally.Kills < options.Kills)
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
        await Task.WhenAny(sync.ExitAsync(cancel), Task.Delay(OrderlyEnd, cancel));
        cancel.ThrowIfCancellationRequested();
        var took = Stopwatch.GetElapsedTime(since);
        tally.Count("stopped with SIGTERM");
        if (!sync.HasExited)
            Misbehaves("A sync did not end within 5 s of SIGTERM", sync);
        else if (sync.ExitCode is not (130 or 0 or 1))
            Misbehaves($"A sync ended with {sync.ExitCode} {took.TotalSeconds:0.0} s after SIGTERM", sync);
    }

    private void Misbehaves(string what, SyncProcess sync) => tally.Misbehaviour.Add($"{what}: {string.Join(" / ", sync.LastWords)}");

    /// <summary>Waits until an ambush has struck; false where the sync ended first, or nothing came along.</summary>
    private static async Task<bool> EndsWithinAsync(SyncProcess sync, Task struck, CancellationToken cancel)
    {
        await Task.WhenAny(struck, sync.ExitAsync(cancel), Task.Delay(Patience, cancel));
        cancel.ThrowIfCancellationRequested();
        return struck.IsCompleted;
    }

    private static async Task LiveAsync(SyncProcess sync, Blow blow, CancellationToken cancel)
    {
        if (!blow.IsEarly)
            await EndsWithinAsync(sync, sync.Connected, cancel);
        await LiveAsync(sync, blow.Delay, cancel);
    }

    private static async Task LiveAsync(SyncProcess sync, TimeSpan time, CancellationToken cancel)
    {
        await Task.WhenAny(sync.ExitAsync(cancel), Task.Delay(time, cancel));
        cancel.ThrowIfCancellationRequested();
    }

    private async Task FinishAsync(CancellationToken cancel)
    {
        for (var count = 1; count <= MostFinalSyncs; count++)
        {
            await using (var sync = Start(HurriedConcurrency))
            {
                if (await sync.ExitAsync(cancel) is not (0 or 1))
                    Misbehaves($"A sync that nobody disturbed ended with exit code {sync.ExitCode}", sync);
            }

            var due = await DueAsync(cancel);
            await output.WriteLineAsync($"{tally.Elapsed:mm':'ss} undisturbed sync {count}, {await StoredAsync(cancel)}{(due.Length > 0 ? $", still due: {due}" : "")}");
            if (due.Length == 0)
            {
                await SettleAsync(cancel);
                return;
            }
        }

        tally.Misbehaviour.Add($"After {MostFinalSyncs} undisturbed syncs something was still due.");
    }

    /// <summary>An invocation with nothing to do starts no run, and settles the costs that Apify had not told before.</summary>
    private async Task SettleAsync(CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(2.5), cancel);
        await SyncProcess.RunAsync(scene, cancel, "transcripts", "--pending");
    }

    private async Task<string> StoredAsync(CancellationToken cancel)
    {
        const string stored = """
            select (select count(*) from dataset_youtube_video) || ' videos, '
                || (select count(*) from dataset_youtube_video where transcript_state <> 'pending') || ' transcripts asked for, '
                || (select count(*) from ctrl_apify_run) || ' paid runs'
            """;
        return await ScalarAsync(stored, cancel);
    }

    /// <summary>What the next sync would have to do; nothing: empty. A list is due that has not been read to its end since videos appeared.</summary>
    private async Task<string> DueAsync(CancellationToken cancel)
    {
        const string due = """
            select concat_ws(', ',
                (select count(*) || ' lists' from ctrl_youtube_lists l
                  where not exists (select from ctrl_apify_run r where r.list_id = l.list_id and r.state = 'consumed' and r.error_id is null
                                     and r.items_stored > 0 and r.started_at > $1)
                 having count(*) > 0),
                (select count(*) || ' transcripts' from dataset_youtube_video v
                  where v.transcript_next_check_at <= now() and v.transcript_state in ('pending', 'none', 'blocked', 'failed')
                 having count(*) > 0))
            """;
        return await ScalarAsync(due, cancel, scene.World.GrownAt);
    }

    private async Task<string> ScalarAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var connection = await scene.Server.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static string Name(Instant instant) => instant switch
    {
        Instant.BeforeSent => "before it was sent",
        Instant.BeforeAnswered => "before its answer",
        _ => "after its answer",
    };
}
