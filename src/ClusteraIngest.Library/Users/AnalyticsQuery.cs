using ClusteraIngest.Database;
using ClusteraIngest.Library.Digests;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Library.Users;

/// <summary>What the views <c>library_time_saved</c>, <c>library_digest_coverage</c> and <c>library_latency</c> tell.</summary>
internal static class AnalyticsQuery
{
    /// <summary>The time saved: of users and channels the most first, of months the last first.</summary>
    public static async Task<IReadOnlyList<TimeSaved>> TimeSavedAsync(
        NpgsqlDataSource database,
        TimeSavedGrouping by,
        long? user,
        CancellationToken cancel
    )
    {
        var (subject, joined, order) = by switch
        {
            TimeSavedGrouping.User => ("s.user_name, null", "", "saved desc, 1"),
            TimeSavedGrouping.Channel => (
                "coalesce(c.title, s.channel_id, '(no channel)'), s.channel_id",
                "left join dataset_youtube_channel c using (channel_id)",
                "saved desc, 1, 2"
            ),
            _ => ("to_char(s.viewed_at at time zone 'UTC', 'YYYY-MM'), null", "", "1 desc"),
        };
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"""
            select {subject}, count(s.saved_seconds), coalesce(sum(s.duration_seconds), 0)::bigint,
                   coalesce(sum(s.reading_seconds) filter (where s.saved_seconds is not null), 0)::bigint,
                   coalesce(sum(s.saved_seconds), 0)::bigint as saved, count(*) - count(s.saved_seconds)
              from library_time_saved s {joined}
             where $1::bigint is null or s.user_id = $1
             group by 1, 2
             order by {order}
            """,
            connection
        );
        command.Parameters.Add(SqlParameters.Nullable(user, NpgsqlDbType.Bigint));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var all = new List<TimeSaved>();
        while (await rows.ReadAsync(cancel))
            all.Add(
                new()
                {
                    Subject = rows.GetString(0),
                    ChannelId = rows.Text(1),
                    Videos = rows.GetInt64(2),
                    DurationSeconds = rows.GetInt64(3),
                    ReadingSeconds = rows.GetInt64(4),
                    SavedSeconds = rows.GetInt64(5),
                    VideosOfUnknownLength = rows.GetInt64(6),
                }
            );
        return all;
    }

    /// <summary>How many videos of each channel have a digest of each kind.</summary>
    public static async Task<IReadOnlyList<DigestCoverage>> CoverageAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            """
            select k.channel_id, c.title, k.kind, k.videos, k.with_transcript, k.with_digest, k.with_stale_digest
              from library_digest_coverage k left join dataset_youtube_channel c using (channel_id)
             order by coalesce(c.title, k.channel_id) nulls last, k.channel_id,
                      array_position(array['highlights', 'chapters', 'detailed'], k.kind)
            """,
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var all = new List<DigestCoverage>();
        while (await rows.ReadAsync(cancel))
            all.Add(
                new()
                {
                    ChannelId = rows.Text(0),
                    Channel = rows.Text(1),
                    Kind = ColumnText.Parse<DigestKind>(rows.GetString(2)),
                    Videos = rows.GetInt64(3),
                    WithTranscript = rows.GetInt64(4),
                    WithDigest = rows.GetInt64(5),
                    WithStaleDigest = rows.GetInt64(6),
                }
            );
        return all;
    }

    /// <summary>How long each step took of each channel's videos, where any has taken it.</summary>
    public static async Task<IReadOnlyList<LibraryLatency>> LatencyAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            """
            select l.channel_id, c.title, s.step, count(s.took), percentile_disc(0.5) within group (order by s.took),
                   percentile_disc(0.95) within group (order by s.took)
              from library_latency l
             cross join lateral (values
                   (0, extract(epoch from l.published_to_seen)::double precision),
                   (1, extract(epoch from l.seen_to_transcript)::double precision),
                   (2, extract(epoch from l.transcript_to_searchable)::double precision),
                   (3, extract(epoch from l.transcript_to_digest)::double precision)) s (step, took)
              left join dataset_youtube_channel c using (channel_id)
             where s.took is not null
             group by l.channel_id, c.title, s.step
             order by coalesce(c.title, l.channel_id) nulls last, l.channel_id, s.step
            """,
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var all = new List<LibraryLatency>();
        while (await rows.ReadAsync(cancel))
            all.Add(
                new()
                {
                    ChannelId = rows.Text(0),
                    Channel = rows.Text(1),
                    Step = (LatencyStep)rows.GetInt32(2),
                    Videos = rows.GetInt64(3),
                    MedianSeconds = rows.GetDouble(4),
                    P95Seconds = rows.GetDouble(5),
                }
            );
        return all;
    }
}
