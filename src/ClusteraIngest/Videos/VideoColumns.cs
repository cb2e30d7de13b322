using ClusteraIngest.YouTube;
using static ClusteraIngest.Videos.FactPrecedence;

namespace ClusteraIngest.Videos;

/// <summary>
/// The columns of <c>dataset_youtube_video</c>, each in one place. A new fact takes a property of this name on <see cref="ListedVideo"/>
/// and on <see cref="Video"/>, a line at the end of <see cref="Facts"/>, a migration that adds the column and calls <c>watch_facts</c>,
/// a line among the tests of <see cref="FactPrecedence"/>, and the source that tells it: of Apify's actor <c>YouTubeScraperMember</c>,
/// <c>YouTubeScraperItem</c> and <c>YouTubeScraperUnread</c>. <c>videos show</c> has its line in the tool's <c>Output/VideoFacts</c>.
/// </summary>
internal static class VideoColumns
{
    /// <summary>
    /// So many of the facts are digested by their place, as in the versions before; those behind them by name, and only where they are
    /// given: what is stored keeps its digest when a column is added.
    /// </summary>
    public const int DigestedByPlace = 24;

    /// <summary>The facts that sources tell. New ones come last.</summary>
    public static readonly IReadOnlyList<FactColumn<ListedVideo>> Facts =
    [
        Last("channel_id", ColumnTypes.Channel),
        Fact(
            "channel_handle",
            ColumnTypes.Text,
            "The last one, as long as no source has told the channel's id.",
            $"case when coalesce(s.channel_id, v.channel_id) is null then {Latest("channel_handle")} end",
            whenNew: video => video.ChannelId is null ? video.ChannelHandle : null
        ),
        Fact(
            "kind",
            ColumnTypes.Kind,
            "Apify's tab before the Data API, to which premieres and streams are the same; video where nobody tells one.",
            $"""
            case when s.kind is null then coalesce(v.kind, 'video')
                 when ({FromDataApi} or o.is_older) and not v.is_kind_assumed then v.kind
                 else s.kind end
            """,
            whenNew: video => video.Kind ?? VideoKind.Video
        ),
        new DerivedColumn<ListedVideo, bool?>(
            "is_kind_assumed",
            ColumnTypes.Boolean,
            "False once a source has told a kind.",
            "s.kind is null and coalesce(v.is_kind_assumed, true)",
            whenNew: video => video.Kind is null
        ),
        Last("title", ColumnTypes.Text),
        Fact(
            "description",
            ColumnTypes.Text,
            "The last one, but not the beginning of the stored one with dots behind it.",
            $"case when k.is_excerpt then v.description else {Latest("description")} end"
        ),
        // An estimated date only counts as one: it is another each time, and never replaces what is stored.
        Fact(
            "published_at",
            ColumnTypes.Instant,
            "In this order: an exact instant, a day, an estimate, as is a time without a zone. Of two estimates the first one is kept. "
                + "Until the video has begun, the date announced last is taken.",
            "case when k.is_date_taken then s.published_at else v.published_at end",
            digest: (facts, video) => facts.Number(IsVague(video) ? null : video.PublishedAt?.UtcTicks),
            filled: (given, other) => IsDateOf(given, other) ? given.PublishedAt : other.PublishedAt
        ),
        Fact(
            "is_published_at_estimated",
            ColumnTypes.Boolean,
            "As published_at.",
            "case when k.is_date_taken then s.is_published_at_estimated else coalesce(v.is_published_at_estimated, false) end",
            whenNew: video => video.PublishedAt is not null && video.IsPublishedAtEstimated,
            digest: (facts, video) => facts.Flag(video.IsPublishedAtEstimated && video.PublishedAt is not null),
            filled: (given, other) => IsDateOf(given, other) ? given.IsPublishedAtEstimated : other.IsPublishedAtEstimated
        ),
        Fact(
            "scheduled_start_at",
            ColumnTypes.Instant,
            "The Data API before Apify, whose texts name no time zone: of two less than a day apart the stored one stays.",
            $"""
            case when s.scheduled_start_at is null or o.is_older and v.availability <> 'unknown' then v.scheduled_start_at
                 when not {FromDataApi} and (s.is_published_at_estimated and v.scheduled_start_at is not null and not ({IsOfSomeZone})
                      or abs(extract(epoch from s.scheduled_start_at - v.scheduled_start_at)) < 86400) then v.scheduled_start_at
                 else s.scheduled_start_at end
            """,
            digest: (facts, video) =>
            {
                facts.Number(IsVague(video) ? null : video.ScheduledStartAt?.UtcTicks);
                facts.Flag(video.IsPublishedAtEstimated && video.ScheduledStartAt is not null);
            }
        ),
        Fact(
            "duration_seconds",
            ColumnTypes.Integer,
            "The last one; a second that Apify differs from another source is rounding.",
            $"""
            case when s.duration_seconds is null or o.is_older and v.duration_seconds is not null then v.duration_seconds
                 when not {FromDataApi} and s.source <> v.source and abs(s.duration_seconds - v.duration_seconds) <= 1
                 then v.duration_seconds
                 else s.duration_seconds end
            """
        ),
        Last("view_count", ColumnTypes.Bigint),
        Fact(
            "like_count",
            ColumnTypes.Bigint,
            "The last one; none where a source says that they are hidden, until one counts some.",
            $"case when not k.are_likes_hidden then {Latest("like_count")} end",
            staged: video => video.AreLikesHidden ? null : video.LikeCount,
            filled: (given, other) => given.AreLikesHidden ? null : given.LikeCount ?? other.LikeCount
        ),
        Fact(
            "are_likes_hidden",
            ColumnTypes.Boolean,
            "The Data API, until a source counts some.",
            "k.are_likes_hidden",
            filled: (given, other) => given.AreLikesHidden || (given.LikeCount is null && other.AreLikesHidden)
        ),
        Fact(
            "comment_count",
            ColumnTypes.Bigint,
            "The last one; none where comments are turned off, until a source counts some.",
            $"case when k.are_comments_off is not true then {Latest("comment_count")} end",
            staged: video => video.AreCommentsOff is true ? null : video.CommentCount,
            filled: (given, other) => given.AreCommentsOff is true ? null : given.CommentCount ?? other.CommentCount
        ),
        Last("thumbnail_url", ColumnTypes.Text),
        Last("hashtags", ColumnTypes.Texts, "'{}'", whenNew: video => video.Hashtags ?? []),
        Last("links", ColumnTypes.Links, "'[]'", whenNew: video => video.Links ?? []),
        Last("location", ColumnTypes.Text),
        Last("category_id", ColumnTypes.Integer),
        Last("is_members_only", ColumnTypes.Boolean),
        Last("is_age_restricted", ColumnTypes.Boolean),
        Last("is_monetized", ColumnTypes.Boolean),
        Fact("are_comments_off", ColumnTypes.Boolean, "The last one that tells, until a source counts some.", "k.are_comments_off"),
        Fact(
            "availability",
            ColumnTypes.Availability,
            "The last one, with these exceptions: members_only stays where the Data API says public; private and deleted stay for a day "
                + "after the transcripts' source has found it; upcoming stays until its time, "
                + "and live until there is a length, where Apify says public.",
            """
            case when s.availability = 'unknown' or k.is_outdated or k.is_held or k.is_for_members or k.is_still_airing
                 then coalesce(v.availability, 'unknown') else s.availability end
            """,
            filled: (given, other) => given.Availability is VideoAvailability.Unknown ? other.Availability : given.Availability
        ),
    ];

    /// <summary>The facts that are staged.</summary>
    public static readonly IReadOnlyList<FactColumn<ListedVideo>> Told = [.. Facts.Where(column => column.IsTold)];

    /// <summary>What a <see cref="Video"/> has beside its id.</summary>
    public static readonly IReadOnlyList<StoredColumn<Video>> Stored =
    [
        .. Told.Select(column => column.Stored<Video>()),
        new StoredColumn<Video, string?>("transcript", ColumnTypes.Text),
        new StoredColumn<Video, string?>("transcript_language", ColumnTypes.Text),
        new StoredColumn<Video, TranscriptState?>("transcript_state", ColumnTypes.State),
        new StoredColumn<Video, DateTimeOffset?>("transcript_checked_at", ColumnTypes.Instant),
        new StoredColumn<Video, DateTimeOffset?>("transcript_next_check_at", ColumnTypes.Instant),
        new StoredColumn<Video, string?>("source", ColumnTypes.Text),
        new StoredColumn<Video, DateTimeOffset?>("first_seen_at", ColumnTypes.Instant),
        new StoredColumn<Video, DateTimeOffset?>("fetched_at", ColumnTypes.Instant),
        new StoredColumn<Video, DateTimeOffset?>("updated_at", ColumnTypes.Instant),
    ];

    private static FactColumn<ListedVideo, T> Last<T>(
        string name,
        ColumnType<T> type,
        string? nothing = null,
        Func<ListedVideo, T>? whenNew = null
    ) => new(name, type, LastOne, LastGiven(name, nothing), whenNew: whenNew);

    private static FactColumn<ListedVideo, T> Fact<T>(
        string name,
        ColumnType<T> type,
        string rule,
        string merged,
        Func<ListedVideo, T>? staged = null,
        Func<ListedVideo, T>? whenNew = null,
        Action<DigestWriter, ListedVideo>? digest = null,
        Func<ListedVideo, ListedVideo, T>? filled = null
    ) => new(name, type, rule, merged, staged, whenNew, digest, filled);

    /// <summary>
    /// Whether its dates are another each time, and never replace what is stored. What is announced for a time of day, without its zone, is
    /// the same each time: <see cref="FactPrecedence.IsOfSomeZone"/>.
    /// </summary>
    private static bool IsVague(ListedVideo video) =>
        video.IsPublishedAtEstimated
        && !(video is { Availability: VideoAvailability.Upcoming, ScheduledStartAt: { } at } && at.UtcTicks % TimeSpan.TicksPerMinute == 0);

    /// <summary>Whether the date is the first mention's: not where it has none, or an estimate beside a date.</summary>
    private static bool IsDateOf(ListedVideo given, ListedVideo other) =>
        given.PublishedAt is not null
        && !(given.IsPublishedAtEstimated && other is { PublishedAt: not null, IsPublishedAtEstimated: false });
}
