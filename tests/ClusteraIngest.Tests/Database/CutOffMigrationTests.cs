using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Tests.Database;

public sealed class CutOffMigrationTests
{
    [Fact]
    public async Task What_an_earlier_version_took_for_capped_where_a_limit_had_cut_it_off_is_told_apart()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await Migrations.ApplyAsync(
            database.Source,
            [.. MigrationScript.Embedded.TakeWhile(script => !script.Name.StartsWith("005", StringComparison.Ordinal))],
            default
        );
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into ctrl_run (kind, state) values ('sync', 'finished');
            insert into ctrl_youtube_lists (url, kind, last_state, is_capped, newest_published_at)
            select 'https://www.youtube.com/@' || name, 'channel', 'capped', true, '2026-03-01 12:00Z'
                from unnest(array['cut', 'delta', 'capped', 'unlimited']) name;
            insert into ctrl_apify_run (run_id, actor, purpose, list_id, input, input_hash, max_charge_usd, state, items_stored,
                apify_run_id)
            select 1, 'streamers/youtube-scraper', 'list', l.list_id, i.input::jsonb, '', i.most, 'consumed', i.items, i.name
              from (values ('cut', '{"maxResults": 200, "maxResultsShorts": 200}', 0.02, 4),
                           ('delta', '{"maxResults": 200, "maxResultsShorts": 200, "oldestPostDate": "2026-02-01"}', 0.06, 12),
                           ('capped', '{"maxResults": 5, "maxResultsShorts": 5}', 0.075, 15),
                           ('unlimited', '{"maxResults": 5, "maxResultsShorts": 5}', null, 15)) as i (name, input, most, items)
              join ctrl_youtube_lists l on l.url like '%@' || i.name;
            """
        );

        await Migrations.ApplyAsync(database.Source, default);

        var lists = await connection.QueryAsync<string>(
            """
            select concat_ws(' ', split_part(url, '@', 2), last_state, is_capped::text, cut_off_after,
                (cut_off_since at time zone 'UTC')::date)
              from ctrl_youtube_lists order by list_id
            """
        );
        Assert.Equal(["cut cut_off false 4", "delta cut_off false 12 2026-02-04", "capped capped true", "unlimited capped true"], lists);
    }
}
