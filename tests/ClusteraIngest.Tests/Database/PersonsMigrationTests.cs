using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Tests.Database;

public sealed class PersonsMigrationTests
{
    [Fact]
    public async Task A_database_of_the_version_before_keeps_every_value()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        var scripts = MigrationScript.Embedded;
        await Migrations.ApplyAsync(
            database.Source,
            [.. scripts.TakeWhile(script => !script.Name.StartsWith("013-", StringComparison.Ordinal))],
            default
        );
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into ctrl_youtube_lists (url, kind, youtube_id, title, is_enabled, max_videos, languages, last_state, former_urls)
            values ('https://www.youtube.com/@one', 'channel', 'UC0000000000000000000001', 'One', true, 7, '{en,ko}', 'read',
                    '{https://www.youtube.com/@was}'),
                   ('https://www.youtube.com/playlist?list=PL1', 'playlist', 'PL1', null, false, null, '{}', 'new', '{}');
            insert into ctrl_youtube_resolution values ('https://www.youtube.com/@two', 'UC0000000000000000000002', 'Two', now(), 'test');
            insert into dataset_youtube_channel (channel_id, handle, source, fetched_at)
            values ('UC0000000000000000000001', '@One', 'test', now());
            insert into dataset_youtube_video (video_id, channel_id, source, fetched_at)
            values ('dQw4w9WgXcQ', 'UC0000000000000000000001', 'test', now());
            insert into dataset_youtube_list_video (list_id, video_id) select list_id, 'dQw4w9WgXcQ' from ctrl_youtube_lists limit 1;
            """
        );
        var before = await AllAsync(connection);

        await Migrations.ApplyAsync(database.Source, scripts, default);

        Assert.Equal(before, await AllAsync(connection));
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*) from ctrl_youtube_lists where not is_archived"));
    }

    [Fact]
    public async Task Every_table_and_column_has_a_comment()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();

        Assert.Empty(
            await connection.QueryAsync<string>(
                """
                select concat_ws('.', c.relname, a.attname)
                  from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.attnum >= 0
                 where c.relname in ('dataset_person', 'dataset_person_channel', 'ctrl_import', 'ctrl_import_row', 'ctrl_youtube_lists')
                   and col_description(c.oid, a.attnum) is null
                """
            )
        );
        Assert.Equal(
            4,
            await connection.ExecuteScalarAsync<int>(
                """
                select count(*) from pg_class
                 where relname in ('dataset_person', 'dataset_person_channel', 'ctrl_import', 'ctrl_import_row') and relkind = 'r'
                   and obj_description(oid) is not null
                """
            )
        );
    }

    private static async Task<string?> AllAsync(System.Data.Common.DbConnection connection) =>
        await connection.ExecuteScalarAsync<string>(
            """
            select string_agg(row, '|' order by row) from (
                select (to_jsonb(l) - 'is_archived' - 'last_listed_at')::text as row from ctrl_youtube_lists l
                union all select to_jsonb(r)::text from ctrl_youtube_resolution r
                union all select to_jsonb(c)::text from dataset_youtube_channel c
                union all select to_jsonb(v)::text from dataset_youtube_video v
                union all select to_jsonb(m)::text from dataset_youtube_list_video m) all_rows
            """
        );
}
