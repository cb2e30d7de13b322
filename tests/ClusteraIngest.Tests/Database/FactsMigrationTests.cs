using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Tests.Database;

public sealed class FactsMigrationTests
{
    [Fact]
    public async Task What_was_stored_before_keeps_its_values_and_counts_as_told()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        var scripts = MigrationScript.Embedded;
        await Migrations.ApplyAsync(
            database.Source,
            [.. scripts.TakeWhile(script => !script.Name.StartsWith("007-", StringComparison.Ordinal))],
            default
        );
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into dataset_youtube_channel (channel_id, subscriber_count, source, fetched_at)
                values ('UC0000000000000000000001', 5, 'test', now());
            insert into dataset_youtube_video (video_id, channel_id, kind, like_count, duration_seconds, source, fetched_at, facts_digest)
            values ('video000001', 'UC0000000000000000000001', 'video', 4, 60, 'test', now(), 77)
            """
        );

        await Migrations.ApplyAsync(database.Source, scripts, default);

        Assert.Equal(
            "video 4 60 77 5 f f f",
            await connection.ExecuteScalarAsync<string>(
                """
                select concat_ws(' ', v.kind, v.like_count, v.duration_seconds, v.facts_digest, c.subscriber_count, v.is_kind_assumed,
                    v.are_likes_hidden, c.are_subscribers_hidden)
                  from dataset_youtube_video v join dataset_youtube_channel c using (channel_id)
                """
            )
        );
        await connection.ExecuteAsync(
            "insert into dataset_youtube_video (video_id, source, fetched_at) values ('video000002', 'test', now())"
        );
        Assert.True(
            await connection.ExecuteScalarAsync<bool>("select is_kind_assumed from dataset_youtube_video where video_id = 'video000002'")
        );
    }
}
