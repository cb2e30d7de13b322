using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Videos;

/// <summary>
/// The commands that write transcripts and the transcript states of videos, and the questions whether such a transaction was committed.
/// </summary>
internal static class TranscriptCommands
{
    private static readonly string BestFirst =
        $"array[{string.Join(", ", TranscriptPreference.BestFirst.Select(origin => $"'{ColumnText.Of(origin)}'"))}]";

    /// <summary>
    /// SQL: whether video v shows a better one in the language of p. Where another transaction has stored and shown that while its row was
    /// waited for, p was chosen without it: a statement sees what was committed before it began, and of the row that it waits for the
    /// newest.
    /// </summary>
    private static readonly string ShowsBetter =
        "(v.transcript_state = 'stored' and v.transcript_language = p.language "
        + $"and coalesce({Rank("v.transcript_origin")} < {Rank("p.origin")}, false))";

    /// <summary>SQL: the place of an origin among those that are preferred, 1 for the best: <see cref="TranscriptPreference"/>.</summary>
    /// <param name="origin">SQL: the origin.</param>
    public static string Rank(string origin) => $"array_position({BestFirst}, {origin})";

    /// <summary>Stores a transcript, in the place of one in the same language and of the same origin.</summary>
    /// <param name="transcript">The transcript.</param>
    /// <param name="readAt">When its source told it.</param>
    /// <param name="keepsLater">Whether one of the same kind that was read later stays.</param>
    public static NpgsqlBatchCommand Upsert(Transcript transcript, DateTimeOffset readAt, bool keepsLater = false) =>
        new(
            """
            insert into dataset_youtube_transcript as stored (video_id, language, origin, text, segments, source, fetched_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (video_id, language, origin) do update
               set text = excluded.text, segments = excluded.segments, source = excluded.source, fetched_at = excluded.fetched_at
             where (stored.text, stored.segments) is distinct from (excluded.text, excluded.segments)
               and not ($8 and stored.fetched_at > excluded.fetched_at)
            """
        )
        {
            Parameters =
            {
                new() { Value = transcript.VideoId.Value },
                new() { Value = transcript.Language },
                new() { Value = ColumnText.Of(transcript.Origin) },
                new() { Value = transcript.Text },
                new()
                {
                    Value = JsonSerializer.Serialize(transcript.Segments, VideoJson.Default.IReadOnlyListTranscriptSegment),
                    NpgsqlDbType = NpgsqlDbType.Jsonb,
                },
                new() { Value = transcript.Source },
                new() { Value = readAt.UtcDateTime },
                new() { Value = keepsLater },
            },
        };

    /// <summary>
    /// Makes a transcript the video's own, or the preferred one of those that are stored in its language. It comes before <see
    /// cref="Upsert"/>, since whoever writes to a video and to its transcripts locks the video first.
    /// </summary>
    /// <param name="transcript">The transcript.</param>
    /// <param name="checkedAt">When it was asked for.</param>
    /// <param name="replacesOtherLanguage">Whether it takes the place of one in another language.</param>
    /// <param name="asOf">When the source told it: one of the same kind that was read later stays. Null: now.</param>
    public static NpgsqlBatchCommand Prefer(
        Transcript transcript,
        DateTimeOffset checkedAt,
        bool replacesOtherLanguage,
        DateTimeOffset? asOf = null
    ) =>
        new(
            $"""
            update dataset_youtube_video v
               set transcript = p.text, transcript_language = $3, transcript_origin = p.origin, transcript_state = 'stored',
                   transcript_checked_at = $4, transcript_next_check_at = null, transcript_attempts = 0, updated_at = $4
              from (select o.* from (
                        select $2 as text, $3 as language, $6 as origin
                         where not exists (select from dataset_youtube_transcript t
                             where t.video_id = $1 and t.language = $3 and t.origin = $6 and t.fetched_at > $7::timestamptz)
                        union all
                        select t.text, t.language, t.origin from dataset_youtube_transcript t
                         where t.video_id = $1 and t.language = $3 and (t.origin <> $6 or t.fetched_at > $7::timestamptz)) o
                     order by {Rank("o.origin")} limit 1) p
             where v.video_id = $1
               and (v.transcript_state <> 'stored'
                    or (v.transcript, v.transcript_language, v.transcript_origin) is distinct from (p.text, $3, p.origin)
                       and ($5 or v.transcript_language = $3))
               and not {ShowsBetter}
            """
        )
        {
            Parameters =
            {
                new() { Value = transcript.VideoId.Value },
                new() { Value = transcript.Text },
                new() { Value = transcript.Language },
                new() { Value = checkedAt.UtcDateTime },
                new() { Value = replacesOtherLanguage },
                new() { Value = ColumnText.Of(transcript.Origin) },
                NullableInstant(asOf),
            },
        };

    /// <summary>Makes the preferred one of the transcripts that are stored in a language the video's own.</summary>
    public static NpgsqlBatchCommand Show(VideoId video, string language, DateTimeOffset now) =>
        new(
            $"""
            update dataset_youtube_video v
               set transcript = p.text, transcript_language = p.language, transcript_origin = p.origin, transcript_state = 'stored',
                   transcript_next_check_at = null, transcript_attempts = 0, updated_at = $3
              from (select t.text, t.language, t.origin from dataset_youtube_transcript t
                     where t.video_id = $1 and t.language = $2
                     order by {Rank("t.origin")} limit 1) p
             where v.video_id = $1
               and (v.transcript_state <> 'stored'
                    or (v.transcript, v.transcript_language, v.transcript_origin) is distinct from (p.text, p.language, p.origin))
               and not {ShowsBetter}
            """
        )
        {
            Parameters =
            {
                new() { Value = video.Value },
                new() { Value = language },
                new() { Value = now.UtcDateTime },
            },
        };

    /// <summary>
    /// Writes down that a video has no transcript now, and when it is asked for again. Nothing changes where a transcript is
    /// stored, or where a list has told meanwhile that the video is hidden. Of a video that is still announced the attempt does not count,
    /// and it is asked for again when it should be over.
    /// </summary>
    public static NpgsqlBatchCommand Without(
        VideoId video,
        TranscriptState state,
        int attempts,
        DateTimeOffset checkedAt,
        DateTimeOffset? nextCheckAt
    ) =>
        new(
            $"""
            update dataset_youtube_video
               set transcript_state = $2, transcript_checked_at = $4, updated_at = $4,
                   transcript_attempts = case when availability = 'upcoming' and scheduled_start_at > $4 then 0 else $3 end,
                   transcript_next_check_at = case when $2 <> 'unavailable' and availability = 'upcoming' and scheduled_start_at > $4
                       then greatest($5, scheduled_start_at
                           + coalesce(make_interval(secs => duration_seconds), {FirstTranscriptCheck.UnknownLengthSql}))
                           else $5 end
             where video_id = $1 and transcript_state <> 'stored'
               and ($2 = 'unavailable' or availability not in ('members_only', 'private', 'deleted'))
            """
        )
        {
            Parameters =
            {
                new() { Value = video.Value },
                new() { Value = ColumnText.Of(state) },
                new() { Value = attempts },
                new() { Value = checkedAt.UtcDateTime },
                NullableInstant(nextCheckAt),
            },
        };

    /// <summary>
    /// Writes down that a video cannot be watched any more, or by members only, as its source has found. All that is stored of it stays.
    /// </summary>
    public static NpgsqlBatchCommand Hide(VideoId video, VideoAvailability availability, DateTimeOffset now) =>
        new(
            """
            update dataset_youtube_video
               set availability = $2, is_members_only = is_members_only or $2 = 'members_only', updated_at = $3
             where video_id = $1 and (availability <> $2 or is_members_only is not true and $2 = 'members_only')
            """
        )
        {
            Parameters =
            {
                new() { Value = video.Value },
                new() { Value = ColumnText.Of(availability) },
                new() { Value = now.UtcDateTime },
            },
        };

    /// <summary>Writes down a video that nothing but the id is known of, so that its transcript has something to belong to.</summary>
    public static NpgsqlBatchCommand Introduce(VideoId video, string source, DateTimeOffset readAt) =>
        new(
            """
            insert into dataset_youtube_video (video_id, transcript_next_check_at, source, first_seen_at, fetched_at, updated_at)
            values ($1, $3, $2, $3, $3, $3) on conflict do nothing
            """
        )
        {
            Parameters =
            {
                new() { Value = video.Value },
                new() { Value = source },
                new() { Value = readAt.UtcDateTime },
            },
        };

    /// <summary>
    /// Whether it is written down that a video was in that state when it was looked at then, or had a transcript already.
    /// </summary>
    public static Task<bool> IsCheckedAsync(
        NpgsqlConnection connection,
        VideoId video,
        TranscriptState state,
        DateTimeOffset checkedAt,
        CancellationToken cancel
    ) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select transcript_state = 'stored' or (transcript_state = @state and transcript_checked_at = @checkedAt) from "
                    + "dataset_youtube_video where video_id = @video",
                new
                {
                    video = video.Value,
                    state = ColumnText.Of(state),
                    checkedAt,
                },
                cancellationToken: cancel
            )
        );

    /// <summary>Whether the transcript in that language is the video's own.</summary>
    public static Task<bool> IsShownAsync(NpgsqlConnection connection, VideoId video, string language, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select transcript_state = 'stored' and transcript_language = @language from dataset_youtube_video where video_id = @video",
                new { video = video.Value, language },
                cancellationToken: cancel
            )
        );
}
