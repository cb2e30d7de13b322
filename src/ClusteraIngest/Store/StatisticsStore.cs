using Npgsql;

namespace ClusteraIngest.Store;

/// <summary>
/// Counts over time: <c>dataset_youtube_channel_stats</c> and <c>dataset_youtube_video_stats</c>. A row is written only where a count differs from the last one.
/// </summary>
internal static class StatisticsStore
{
    /// <summary>Adds the counts of a batch; returns how many rows that took.</summary>
    /// <param name="connection">The connection, whose transaction has merged the batch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="readAt">When they were read.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<int> AddAsync(NpgsqlConnection connection, VideoBatch batch, DateTimeOffset readAt, CancellationToken cancel)
    {
        const string channels = """
            insert into dataset_youtube_channel_stats (channel_id, at, subscriber_count, video_count, view_count)
            select s.channel_id, $1, s.subscriber_count, s.video_count, s.view_count
              from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) s (channel_id, subscriber_count, video_count, view_count)
              left join lateral (select l.* from dataset_youtube_channel_stats l where l.channel_id = s.channel_id order by l.at desc limit 1) l on true
             where num_nonnulls(s.subscriber_count, s.video_count, s.view_count) > 0
               and (l.channel_id is null or (s.subscriber_count, s.video_count, s.view_count) is distinct from (l.subscriber_count, l.video_count, l.view_count))
             order by s.channel_id
            on conflict do nothing
            """;

        const string videos = """
            insert into dataset_youtube_video_stats (video_id, at, view_count, like_count, comment_count)
            select s.video_id, $1, s.view_count, s.like_count, s.comment_count
              from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) s (video_id, view_count, like_count, comment_count)
              left join lateral (select l.* from dataset_youtube_video_stats l where l.video_id = s.video_id order by l.at desc limit 1) l on true
             where num_nonnulls(s.view_count, s.like_count, s.comment_count) > 0
               and (l.video_id is null or (s.view_count, s.like_count, s.comment_count) is distinct from (l.view_count, l.like_count, l.comment_count))
             order by s.video_id
            on conflict do nothing
            """;

        if (batch.IsEmpty)
            return 0;
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(channels)
                {
                    Parameters =
                    {
                        new() { Value = readAt.UtcDateTime },
                        new() { Value = batch.Channels.Keys.Select(channel => channel.Value).ToArray() },
                        new() { Value = batch.Channels.Values.Select(channel => channel.SubscriberCount).ToArray() },
                        new() { Value = batch.Channels.Values.Select(channel => channel.VideoCount).ToArray() },
                        new() { Value = batch.Channels.Values.Select(channel => channel.ViewCount).ToArray() },
                    },
                },
                new(videos)
                {
                    Parameters =
                    {
                        new() { Value = readAt.UtcDateTime },
                        new() { Value = batch.Videos.Select(video => video.VideoId.Value).ToArray() },
                        new() { Value = batch.Videos.Select(video => video.ViewCount).ToArray() },
                        new() { Value = batch.Videos.Select(video => video.LikeCount).ToArray() },
                        new() { Value = batch.Videos.Select(video => video.CommentCount).ToArray() },
                    },
                },
            },
        };
        return await commands.ExecuteNonQueryAsync(cancel);
    }
}
