using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>
/// Counts over time: <c>dataset_youtube_channel_stats</c> and <c>dataset_youtube_video_stats</c>. A row is written only where a count
/// differs from the last one.
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
        // What is hidden now has no count any more; what was not told keeps the one before.
        const string channels = """
            insert into dataset_youtube_channel_stats (channel_id, at, subscriber_count, video_count, view_count)
            select s.channel_id, $1, n.*
              from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[]) s (channel_id, subscriber_count, video_count,
                  view_count, are_subscribers_hidden)
              left join lateral (select l.* from dataset_youtube_channel_stats l where l.channel_id = s.channel_id order by l.at desc
                  limit 1) l on true
             cross join lateral (select
                   case when not s.are_subscribers_hidden then coalesce(s.subscriber_count, l.subscriber_count) end as subscriber_count,
                   coalesce(s.video_count, l.video_count) as video_count, coalesce(s.view_count, l.view_count) as view_count) n
             where (l.channel_id is not null or num_nonnulls(n.subscriber_count, n.video_count, n.view_count) > 0)
               and (n.subscriber_count, n.video_count, n.view_count) is distinct from (l.subscriber_count, l.video_count, l.view_count)
             order by s.channel_id
            on conflict do nothing
            """;

        const string videos = """
            insert into dataset_youtube_video_stats (video_id, at, view_count, like_count, comment_count)
            select s.video_id, $1, n.*
              from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::boolean[])
                   s (video_id, view_count, like_count, comment_count, are_likes_hidden, are_comments_off)
              left join lateral (select l.* from dataset_youtube_video_stats l where l.video_id = s.video_id order by l.at desc
                  limit 1) l on true
             cross join lateral (select
                   coalesce(s.view_count, l.view_count) as view_count,
                   case when not s.are_likes_hidden then coalesce(s.like_count, l.like_count) end as like_count,
                   case when not s.are_comments_off then coalesce(s.comment_count, l.comment_count) end as comment_count) n
             where (l.video_id is not null or num_nonnulls(n.view_count, n.like_count, n.comment_count) > 0)
               and (n.view_count, n.like_count, n.comment_count) is distinct from (l.view_count, l.like_count, l.comment_count)
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
                        new() { Value = batch.Channels.Values.Select(channel => channel.AreSubscribersHidden).ToArray() },
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
                        new() { Value = batch.Videos.Select(video => video.AreLikesHidden).ToArray() },
                        new() { Value = batch.Videos.Select(video => video.AreCommentsOff is true).ToArray() },
                    },
                },
            },
        };
        return await commands.ExecuteNonQueryAsync(cancel);
    }
}
