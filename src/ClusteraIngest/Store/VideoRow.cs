using System.Text.Json;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Store;

/// <summary>Reads rows of <c>dataset_youtube_video</c>.</summary>
internal static class VideoRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, of a table called <c>v</c>.</summary>
    public const string Columns = """
        v.video_id, v.channel_id, v.channel_handle, v.kind, v.title, v.description, v.published_at, v.is_published_at_estimated,
        v.duration_seconds, v.view_count, v.like_count, v.comment_count, v.thumbnail_url, v.hashtags, v.links, v.location, v.category_id,
        v.is_members_only, v.is_age_restricted, v.is_monetized, v.are_comments_off, v.availability,
        v.transcript, v.transcript_language, v.transcript_state, v.transcript_checked_at, v.transcript_next_check_at,
        v.source, v.first_seen_at, v.fetched_at, v.updated_at
        """;

    /// <summary>How many columns these are: what else a query selects begins there.</summary>
    public const int Count = 31;

    public static Video Read(NpgsqlDataReader row) => new()
    {
        VideoId = VideoId.Parse(row.GetString(0)),
        ChannelId = row.IsDBNull(1) ? null : ChannelId.Parse(row.GetString(1)),
        ChannelHandle = Text(row, 2),
        Kind = ColumnText.Parse<VideoKind>(row.GetString(3)),
        Title = Text(row, 4),
        Description = Text(row, 5),
        PublishedAt = Time(row, 6),
        IsPublishedAtEstimated = row.GetBoolean(7),
        DurationSeconds = Value<int>(row, 8),
        ViewCount = Value<long>(row, 9),
        LikeCount = Value<long>(row, 10),
        CommentCount = Value<long>(row, 11),
        ThumbnailUrl = Text(row, 12),
        Hashtags = row.GetFieldValue<string[]>(13),
        Links = JsonSerializer.Deserialize(row.GetString(14), StoreJson.Default.IReadOnlyListLink) ?? [],
        Location = Text(row, 15),
        CategoryId = Value<int>(row, 16),
        IsMembersOnly = Value<bool>(row, 17),
        IsAgeRestricted = Value<bool>(row, 18),
        IsMonetized = Value<bool>(row, 19),
        AreCommentsOff = Value<bool>(row, 20),
        Availability = ColumnText.Parse<VideoAvailability>(row.GetString(21)),
        Transcript = Text(row, 22),
        TranscriptLanguage = Text(row, 23),
        TranscriptState = ColumnText.Parse<TranscriptState>(row.GetString(24)),
        TranscriptCheckedAt = Time(row, 25),
        TranscriptNextCheckAt = Time(row, 26),
        Source = row.GetString(27),
        FirstSeenAt = Time(row, 28)!.Value,
        FetchedAt = Time(row, 29)!.Value,
        UpdatedAt = Time(row, 30)!.Value,
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T? Value<T>(NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);
}
