using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>Writes the chapters into which creators have divided videos, <c>dataset_youtube_chapter</c>.</summary>
internal static class ChapterCommands
{
    /// <summary>The command that stores a video's chapters as yt-dlp tells them, in the place of those that are there.</summary>
    public static NpgsqlBatchCommand Replace(VideoId video, IReadOnlyList<VideoChapter> chapters) =>
        new(
            """
            with gone as (delete from dataset_youtube_chapter where video_id = $1 and number > cardinality($2))
            insert into dataset_youtube_chapter as stored (video_id, number, start_seconds, end_seconds, title, source)
            select $1, t.number, t.start_seconds, t.end_seconds, t.title, 'yt-dlp'
              from unnest($2::float8[], $3::float8[], $4::text[]) with ordinality t (start_seconds, end_seconds, title, number)
            on conflict (video_id, number) do update
               set start_seconds = excluded.start_seconds, end_seconds = excluded.end_seconds, title = excluded.title,
                   source = excluded.source
             where (stored.start_seconds, stored.end_seconds, stored.title, stored.source)
                   is distinct from (excluded.start_seconds, excluded.end_seconds, excluded.title, excluded.source)
            """
        )
        {
            Parameters =
            {
                new() { Value = video.Value },
                new() { Value = chapters.Select(chapter => chapter.Start).ToArray() },
                new() { Value = chapters.Select(chapter => chapter.End).ToArray() },
                new() { Value = chapters.Select(chapter => chapter.Title).ToArray() },
            },
        };
}
