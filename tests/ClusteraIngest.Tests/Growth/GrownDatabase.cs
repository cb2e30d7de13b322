using ClusteraIngest.Tests.Tool;
using Dapper;

namespace ClusteraIngest.Tests.Growth;

/// <summary>
/// A database in which much is stored already: 200,000 videos, and of everything else as much as belongs to them; beside it, an Apify and a
/// YouTube Data API with a little that is new.
/// </summary>
public sealed class GrownDatabase : IAsyncLifetime
{
    private const string Handle = "alpha";

    private const string Fill = """
        set session_replication_role = replica;   -- all of it belongs together: nothing has to be looked up

        create function pg_temp.video_id(n integer) returns text language sql immutable return translate(left(encode(decode(md5(n::text),
            'hex'), 'base64'), 11), '+/', '-_');
        create function pg_temp.channel_id(n integer) returns text language sql immutable return 'UC' || lpad((n % 20000)::text, 22, '0');

        insert into dataset_youtube_channel (channel_id, handle, title, description, source, fetched_at)
        select pg_temp.channel_id(n), '@stored' || n, 'Channel ' || n, repeat(md5(n::text), 25), 'test', now()
            from generate_series(0, 19999) n;
        insert into dataset_youtube_video (video_id, channel_id, title, description, published_at, view_count, availability, source,
            fetched_at,
                                           transcript, transcript_language, transcript_state, transcript_checked_at, transcript_next_check_at)
        select pg_temp.video_id(n), pg_temp.channel_id(n), 'Video ' || n, 'What it is about: ' || repeat(md5(n::text), 3),
            now() - n * interval '1 minute', n, 'public', 'test', now(),
               case state when 'stored' then 'Words' end, case state when 'stored' then 'en' end, state, now() - interval '1 day',
               case when state in ('none', 'failed') then now() + interval '7 days' end
          from (select n, case n % 100 when 0 then 'unavailable' when 1 then 'failed' when 2 then 'none' when 3 then 'none'
              else 'stored' end as state
                  from generate_series(1, 200000) n) v;
        insert into ctrl_youtube_lists (url, kind, youtube_id, languages, is_enabled, last_state, last_synced_at)
        select 'https://www.youtube.com/channel/' || pg_temp.channel_id(n), 'channel', pg_temp.channel_id(n),
            case when n % 2 = 0 then array['en', 'ko'] else '{}' end,
               false, 'read', now() - interval '1 day' from generate_series(1, 1000) n;
        insert into dataset_youtube_list_video (list_id, video_id) select 1 + n % 1000, pg_temp.video_id(n)
            from generate_series(1, 200000) n;
        insert into dataset_youtube_transcript (video_id, language, text, source, processed_at)
        select video_id, 'en', 'Words', 'test', now() from dataset_youtube_video where transcript_state = 'stored';
        insert into dataset_youtube_channel_stats select pg_temp.channel_id(n), now(), n, n, n from generate_series(0, 19999) n;
        insert into dataset_youtube_video_stats select video_id, now(), 1, 1, 1 from dataset_youtube_video;
        insert into ctrl_youtube_resolution (reference, channel_id, resolved_at, source)
        select 'https://www.youtube.com/@stored' || n, pg_temp.channel_id(n), now(), 'test' from generate_series(0, 19999) n;

        insert into ctrl_run (kind, state, started_at, finished_at, summary)
        select 'sync', 'finished', now() - n * interval '1 hour', now() - n * interval '1 hour',
            jsonb_build_object('listed', 0, 'note', repeat(md5(n::text), 15)) from generate_series(20000, 1, -1) n;
        insert into ctrl_run (kind, state, started_at, finished_at, summary, is_queued)
        select 'collect', 'finished', now() - n * interval '1 day', now() - n * interval '1 day',
            jsonb_build_object('videos', 0, 'note', repeat(md5(n::text), 15)), true from generate_series(200, 1, -1) n;
        insert into ctrl_charge (provider, run_id, what, purpose, video_id, subject, state, external_id, cost_usd, is_cost_settled,
            created_at, finished_at, reserved_at, reserved_usd)
        select 'apify', 1 + n % 20000, 'pintostudio/youtube-transcript-scraper', 'transcript', pg_temp.video_id(n), pg_temp.video_id(n),
            'settled', 'transcript' || n, 0.01, true, at, at, at, 0.01
          from (select n, now() - n * interval '6 minutes' as at from generate_series(1, 200000) n) r;
        insert into ctrl_charge (provider, run_id, what, purpose, list_id, subject, state, external_id, cost_usd, is_cost_settled,
            created_at, finished_at, reserved_at, reserved_usd)
        select 'apify', 1 + n % 20000, 'streamers/youtube-scraper', 'list', 1 + n % 1000, 1 + n % 1000, 'settled', 'list' || n, 0.01, true,
            at, at, at, 0.01
          from (select n, now() - n * interval '30 minutes' as at from generate_series(1, 40000) n) r;
        insert into ctrl_apify_run (charge_id, input, items_stored) select charge_id, '{}', 1 from ctrl_charge;
        insert into ctrl_spending (provider, month, reserved_usd, spent_usd)
        select provider, month, sum(unsettled_usd), sum(cost_usd) from ctrl_charge group by provider, month;
        insert into ctrl_processing_log (at, run_id, stage, video_id, state)
        select now() - n * interval '6 minutes', 1 + n % 20000, 'transcript', pg_temp.video_id(n), 'none' from generate_series(1, 100000) n;
        insert into ctrl_processing_log (at, run_id, stage, list_id, state)
        select now() - n * interval '6 minutes', 1 + n % 20000, 'list', 1 + n % 1000, 'read' from generate_series(1, 100000) n;
        insert into ctrl_job (run_id, kind, subject, state, error_id, turn, finished_at)
        select 20001 + n % 200, 'collect_channel', 'https://www.youtube.com/@stored' || n, state,
            case state when 'failed' then 'ChannelNotFound' end, n, now()
          from (select n, case when n % 1000 = 0 then 'failed' when n % 100 = 1 then 'needs_search' else 'done' end as state
              from generate_series(1, 200000) n) j;

        vacuum analyze
        """;

    /// <summary>The tool with it.</summary>
    internal EndToEnd Tool { get; private set; } = null!;

    /// <summary>The plans of what the tool asks of it.</summary>
    internal PlanLog Plans { get; private set; } = null!;

    /// <summary>An export with videos that are new.</summary>
    public string Export { get; } = Path.GetTempFileName();

    /// <summary>A list with videos that are new.</summary>
    public string NewList { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Tool = await EndToEnd.CreateWithYouTubeAsync();
        NewList = Tool.World.AddChannel(Handle, 40);
        await File.WriteAllLinesAsync(Export, Enumerable.Range(0, 50).Select(number => IngestWorld.Item("beta", number).ToJsonString()));

        await using var connection = await Tool.World.Database.Source.OpenConnectionAsync();
        foreach (var statement in Fill.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            await connection.ExecuteAsync(statement, commandTimeout: 600);
        Plans = await PlanLog.StartAsync(Tool.World.Database.Source);
    }

    public async Task DisposeAsync()
    {
        File.Delete(Export);
        await Tool.DisposeAsync();
    }
}
