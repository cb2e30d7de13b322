using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>Reads rows of <c>dataset_youtube_video</c>.</summary>
internal static class VideoRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, of a table called <c>v</c>.</summary>
    public const string Columns = """
        v.video_id, v.channel_id, v.channel_handle, v.kind, v.title, v.description, v.published_at, v.is_published_at_estimated,
        v.duration_seconds, v.view_count, v.like_count, v.comment_count, v.thumbnail_url, v.hashtags, v.links, v.location, v.category_id,
        v.is_members_only, v.is_age_restricted, v.is_monetized, v.are_comments_off, v.availability,
        v.transcript, v.transcript_language, v.transcript_state, v.transcript_checked_at, v.transcript_next_check_at,
        v.source, v.first_seen_at, v.fetched_at, v.updated_at, v.scheduled_start_at, v.are_likes_hidden
        """;

    /// <summary>How many columns these are: what else a query selects begins there.</summary>
    public const int Count = 33;

    public static Video Read(NpgsqlDataReader row) =>
        new()
        {
            VideoId = VideoId.Parse(row.GetString(0)),
            ChannelId = row.IsDBNull(1) ? null : ChannelId.Parse(row.GetString(1)),
            ChannelHandle = row.Text(2),
            Kind = ColumnText.Parse<VideoKind>(row.GetString(3)),
            Title = row.Text(4),
            Description = row.Text(5),
            PublishedAt = row.Instant(6),
            IsPublishedAtEstimated = row.GetBoolean(7),
            DurationSeconds = row.Value<int>(8),
            ViewCount = row.Value<long>(9),
            LikeCount = row.Value<long>(10),
            CommentCount = row.Value<long>(11),
            ThumbnailUrl = row.Text(12),
            Hashtags = row.GetFieldValue<string[]>(13),
            Links = JsonSerializer.Deserialize(row.GetString(14), VideoJson.Default.IReadOnlyListLink) ?? [],
            Location = row.Text(15),
            CategoryId = row.Value<int>(16),
            IsMembersOnly = row.Value<bool>(17),
            IsAgeRestricted = row.Value<bool>(18),
            IsMonetized = row.Value<bool>(19),
            AreCommentsOff = row.Value<bool>(20),
            Availability = ColumnText.Parse<VideoAvailability>(row.GetString(21)),
            Transcript = row.Text(22),
            TranscriptLanguage = row.Text(23),
            TranscriptState = ColumnText.Parse<TranscriptState>(row.GetString(24)),
            TranscriptCheckedAt = row.Instant(25),
            TranscriptNextCheckAt = row.Instant(26),
            Source = row.GetString(27),
            FirstSeenAt = row.Instant(28)!.Value,
            FetchedAt = row.Instant(29)!.Value,
            UpdatedAt = row.Instant(30)!.Value,
            ScheduledStartAt = row.Instant(31),
            AreLikesHidden = row.GetBoolean(32),
        };
}
