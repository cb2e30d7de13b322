using Npgsql;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>After the last kill: lets one sync after the other end by itself, until nothing is due.</summary>
internal sealed class Aftermath(Scene scene, Tally tally, TextWriter output)
{
    private const int HurriedConcurrency = 24;
    private const int MostSyncs = 40;

    public async Task FinishAsync(CancellationToken cancel)
    {
        for (var count = 1; count <= MostSyncs; count++)
        {
            tally.Starts++;

            // The first one has too little money, the second enough, the others are not limited.
            var charged = scene.Apify.ChargedUsd;
            var limit = count == 1 ? RoundLimit.Small(charged) : RoundLimit.Ample(charged);
            limit = count <= 2 ? limit : limit with { Usd = null };
            tally.Limits.Add(limit);
            await using (var sync = SyncProcess.Sync(scene, HurriedConcurrency, limit))
            {
                if (await sync.ExitAsync(cancel) is not (0 or 1))
                    tally.Misbehaves($"A sync that nobody disturbed ended with exit code {sync.ExitCode}", sync);
            }

            var due = await DueAsync(cancel);
            await output.WriteLineAsync(
                $"{tally.Elapsed:mm':'ss} undisturbed sync {count}, "
                    + $"{await StoredAsync(scene, cancel)}{(due.Length > 0 ? $", still due: {due}" : "")}"
            );
            if (due.Length == 0)
            {
                await SettleAsync(cancel);
                return;
            }
        }

        tally.Misbehaviour.Add($"After {MostSyncs} undisturbed syncs something was still due.");
    }

    /// <summary>What the database holds, in figures.</summary>
    public static async Task<string> StoredAsync(Scene scene, CancellationToken cancel)
    {
        const string stored = """
            select (select count(*) from dataset_youtube_video) || ' videos, '
                || (select count(*) from dataset_youtube_video where transcript_state <> 'pending') || ' transcripts asked for, '
                || (select count(*) from ctrl_charge) || ' paid runs'
            """;
        return await ScalarAsync(scene, stored, cancel);
    }

    /// <summary>An invocation with nothing to do starts no run, and settles the costs that Apify had not told before.</summary>
    private async Task SettleAsync(CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(2.5), cancel);
        await SyncProcess.RunAsync(scene, cancel, "transcripts", "--pending");
    }

    /// <summary>
    /// What the next sync would have to do; nothing: empty. A list is due that has not been read to its end since videos appeared.
    /// </summary>
    private async Task<string> DueAsync(CancellationToken cancel)
    {
        const string due = """
            select concat_ws(', ',
                (select count(*) || ' lists' from ctrl_youtube_lists l
                  where l.cut_off_after is not null
                     or not exists (select from ctrl_charge r join ctrl_apify_run a using (charge_id)
                                     where r.list_id = l.list_id and r.state = 'settled' and r.error_id is null
                                       and a.items_stored > 0 and a.started_at > $1)
                 having count(*) > 0),
                (select count(*) || ' transcripts' from dataset_youtube_video v
                  where v.transcript_next_check_at <= now() and v.transcript_state in ('pending', 'none', 'blocked', 'failed')
                 having count(*) > 0))
            """;
        return await ScalarAsync(scene, due, cancel, scene.World.GrownAt);
    }

    private static async Task<string> ScalarAsync(Scene scene, string sql, CancellationToken cancel, params object[] values)
    {
        await using var connection = await scene.Server.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }
}
