using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// When a video's transcript is asked for first: at once; of what is announced or on the air once it should be over, since before that
/// there is none, and each request costs.
/// </summary>
internal static class FirstTranscriptCheck
{
    /// <summary>How long what has no length yet may take.</summary>
    private static readonly TimeSpan UnknownLength = TimeSpan.FromHours(24);

    /// <summary>The same in SQL.</summary>
    public const string UnknownLengthSql = "interval '24 hours'";

    /// <summary>When that is; null: never, it cannot be had.</summary>
    /// <param name="video">The video.</param>
    /// <param name="readAt">When it was read.</param>
    public static DateTimeOffset? Of(ListedVideo video, DateTimeOffset readAt)
    {
        var length = video.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : UnknownLength;
        return video.Availability switch
        {
            _ when video.IsTranscriptUnavailable => null,
            VideoAvailability.Upcoming => Later(readAt, (video.ScheduledStartAt ?? Later(readAt, video.PublishedAt)) + length),
            VideoAvailability.Live => readAt + length,
            _ => readAt,
        };
    }

    /// <summary>The same in SQL, of a row with the columns of <c>dataset_youtube_video</c>. $1: when it was read.</summary>
    public static string Sql(string row) =>
        $"""
            case when {row}.availability in ('members_only', 'private', 'deleted') then null
                 when {row}.availability = 'upcoming'
                 then greatest($1, coalesce({row}.scheduled_start_at, greatest($1, {row}.published_at))
                                   + coalesce(make_interval(secs => {row}.duration_seconds), {UnknownLengthSql}))
                 when {row}.availability = 'live' then $1 + coalesce(make_interval(secs => {row}.duration_seconds), {UnknownLengthSql})
                 else $1 end
            """;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
