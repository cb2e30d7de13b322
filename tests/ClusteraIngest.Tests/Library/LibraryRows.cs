using Dapper;

namespace ClusteraIngest.Tests.Library;

/// <summary>Rows of the library, put in by hand.</summary>
internal static class LibraryRows
{
    /// <summary>A video of a channel of that title.</summary>
    public static Task VideoAsync(this IngestWorld world, string video, int? seconds, string channel = "one", string? title = null) =>
        world.ExecuteAsync(
            """
            insert into dataset_youtube_channel (channel_id, title, source, fetched_at) values (@channelId, @channel, 'test', now())
            on conflict do nothing;
            insert into dataset_youtube_video (video_id, channel_id, title, description, published_at, duration_seconds, hashtags,
                                               source, fetched_at)
            values (@video, @channelId, @title, E'First line.\nSecond line.', '2026-01-02T03:04:05.678901Z', @seconds,
                    array['#a', '#b,c'], 'test', now())
            """,
            new
            {
                video,
                seconds,
                channel,
                title = title ?? $"Video {video}",
                channelId = IngestWorld.ChannelIdOf(channel),
            }
        );

    /// <summary>A digest of a video; returns its number.</summary>
    public static Task<long> DigestAsync(this IngestWorld world, string video, int readingSeconds, string kind = "chapters") =>
        world.ScalarAsync<long>(
            """
            insert into dataset_llm (provider, model) values ('openai', 'a-model') on conflict do nothing;
            insert into dataset_prompt (kind, version, sha256, text) values (@kind, '1', repeat('a', 64), 'Do it.') on conflict do nothing;
            insert into dataset_digest (video_id, kind, language, llm_id, prompt_id, source_sha256, text, word_count, reading_seconds,
                                        cost_usd)
            select @video, @kind, 'en', l.llm_id, p.prompt_id, repeat('b', 64), 'A summary.', 2, @readingSeconds, 0.0123
              from dataset_llm l cross join dataset_prompt p
             where l.provider = 'openai' and l.model = 'a-model' and p.kind = @kind
            returning digest_id
            """,
            new
            {
                video,
                kind,
                readingSeconds,
            }
        );

    /// <summary>A transcript with passages; where it begins is null where it has no times.</summary>
    public static Task TranscriptAsync(
        this IngestWorld world,
        string video,
        string language,
        IReadOnlyList<(double? Start, string Own, string Next)> passages
    ) =>
        world.ExecuteAsync(
            """
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source, fetched_at)
            values (@video, @language, 'manual', array_to_string(@own, ' '),
                    coalesce((select jsonb_agg(jsonb_build_object('start', s.start, 'duration', 30, 'text', s.own) order by s.number)
                       from unnest(@starts, @own) with ordinality s (start, own, number) where s.start is not null), '[]'), 'test', now());
            insert into dataset_youtube_passage (video_id, language, origin, number, start_seconds, segment_starts, text, own_length,
                                                 search)
            select @video, @language, 'manual', s.number - 1, s.start, '{}', s.own || s.rest, char_length(s.own), ''
              from unnest(@starts, @own, @rest) with ordinality s (start, own, rest, number);
            update dataset_youtube_transcript set processed_at = now() where video_id = @video and language = @language
            """,
            new
            {
                video,
                language,
                starts = passages.Select(passage => passage.Start).ToArray(),
                own = passages.Select(passage => passage.Own).ToArray(),
                rest = passages.Select(passage => passage.Next).ToArray(),
            }
        );

    /// <summary>Executes statements.</summary>
    public static async Task ExecuteAsync(this IngestWorld world, string sql, object? parameters = null)
    {
        await using var connection = await world.Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}
