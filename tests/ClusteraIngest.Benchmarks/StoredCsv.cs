namespace ClusteraIngest.Benchmarks;

/// <summary>
/// The stored rows as CSV, and PostgreSQL's own way to bring them back in: <c>\copy</c> into temporary tables and an insert into each
/// table.
/// </summary>
internal sealed class StoredCsv(BenchmarkServer server, string directory)
{
    public string Channels => Path.Combine(directory, "channels.csv");

    public string Videos => Path.Combine(directory, "videos.csv");

    /// <summary>
    /// Writes what is stored now; in an order of its own, since no source has it in the order of the keys or of the disk.
    /// </summary>
    public Task WriteAsync() =>
        server.PsqlAsync(
            $@"\copy (select * from dataset_youtube_channel) to '{Channels}' with (format csv, header)",
            $@"\copy (select * from dataset_youtube_video order by published_at) to '{Videos}' with (format csv, header)"
        );

    public async Task<double> ReadAsync() =>
        await server.PsqlAsync(
            "begin",
            "create temporary table staged_channel (like dataset_youtube_channel) on commit drop",
            "create temporary table staged_video (like dataset_youtube_video) on commit drop",
            $@"\copy staged_channel from '{Channels}' with (format csv, header)",
            $@"\copy staged_video from '{Videos}' with (format csv, header)",
            """
            insert into dataset_youtube_channel select * from staged_channel
            on conflict (channel_id) do update set handle = excluded.handle, title = excluded.title,
                subscriber_count = excluded.subscriber_count, updated_at = now()
            """,
            """
            insert into dataset_youtube_video select * from staged_video
            on conflict (video_id) do update
               set channel_id = excluded.channel_id, title = excluded.title, description = excluded.description,
                   published_at = excluded.published_at,
                   duration_seconds = excluded.duration_seconds, view_count = excluded.view_count, like_count = excluded.like_count,
                   comment_count = excluded.comment_count, thumbnail_url = excluded.thumbnail_url, hashtags = excluded.hashtags, links = excluded.links,
                   availability = excluded.availability, fetched_at = excluded.fetched_at, updated_at = now()
            """,
            "commit"
        );
}
