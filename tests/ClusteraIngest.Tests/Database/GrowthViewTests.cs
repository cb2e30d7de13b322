using Dapper;

namespace ClusteraIngest.Tests.Database;

public sealed class GrowthViewTests
{
    [Theory]
    [InlineData("channel_growth where channel_id = 'UC'")]
    [InlineData("video_growth where channel_id = 'UC'")]
    [InlineData("video_growth where video_id = 'V'")]
    public async Task The_growth_of_one_is_told_without_reckoning_that_of_all(string growth)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into dataset_youtube_channel (channel_id, source, fetched_at, updated_at)
            select 'UC' || lpad(n::text, 22, '0'), 'test', now(), now() from generate_series(1, 300) n;
            insert into dataset_youtube_video (video_id, channel_id, view_count, source, fetched_at)
            select 'v' || lpad(n::text, 10, '0'), 'UC' || lpad((1 + n % 300)::text, 22, '0'), n, 'test', now()
                from generate_series(1, 6000) n;
            insert into dataset_youtube_video_stats select video_id, now(), 1, 1, 1 from dataset_youtube_video;
            insert into dataset_youtube_channel_stats
            select channel_id, now() - d * interval '1 day', 1, 1, 100 - d from dataset_youtube_channel cross join generate_series(0, 20) d;
            analyze
            """
        );

        var one = growth
            .Replace("'UC'", "'UC" + new string('0', 21) + "7'", StringComparison.Ordinal)
            .Replace("'V'", "'v0000000006'", StringComparison.Ordinal);
        var plan = string.Join('\n', await connection.QueryAsync<string>($"explain (analyze, timing off) select * from {one}"));

        // No median of all channels.
        Assert.DoesNotContain("Seq Scan on dataset_youtube_channel_stats", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("CTE Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("GroupAggregate", plan, StringComparison.Ordinal);
    }
}
