using ClusteraIngest.Sources.YouTubeData;

namespace ClusteraIngest.Videos;

/// <summary>
/// Which source is believed for which fact, whatever the order in which they come. What a source does not give never wipes what is
/// stored. The sources differ in what they can know: Apify's actor reads the tabs of a channel's page, which tell Shorts, premieres and
/// videos for members; the YouTube Data API tells instants, hidden counts and what is announced or on the air.
/// What is older than the stored row, as an export of an earlier year, only fills in what is missing. Here is what several rules need;
/// the rule of each fact is in <see cref="VideoColumns"/> and <see cref="ChannelColumns"/>.
/// </summary>
internal static class FactPrecedence
{
    /// <summary>The rule of most facts.</summary>
    public const string LastOne = "The last one that is given.";

    /// <summary>SQL: whether the YouTube Data API tells it.</summary>
    public const string FromDataApi = $"s.source = '{YouTubeDataClient.Source}'";

    /// <summary>Whether the source told it before the stored facts were read. $2: when it told it; null: now.</summary>
    private const string Age = "cross join lateral (select coalesce($2::timestamptz < v.fetched_at, false) as is_older) o";

    /// <summary>
    /// Whether a page has announced the video for a time of day, without its zone. That is no more exact than an estimate, but what is
    /// counted from "in 3 hours" differs each time, and has seconds.
    /// </summary>
    public const string IsOfSomeZone =
        "s.availability = 'upcoming' and s.is_published_at_estimated "
        + "and s.scheduled_start_at = date_trunc('minute', s.scheduled_start_at)";

    /// <summary>
    /// What several rules of a video need to know. $1: when it was read; $2: when the source told it, where that was earlier, else null.
    /// </summary>
    public const string VideoConditions = $$"""
        {{Age}}
        cross join lateral (select
            -- Lists show for a while what the transcripts' source has found gone.
            coalesce(v.availability in ('private', 'deleted') and v.transcript_checked_at > $1 - interval '1 day', false) as is_held,
            -- The Data API calls videos for members public, and tells nothing of members.
            coalesce(s.availability = 'public' and s.is_members_only is null
                and v.availability = 'members_only' and v.is_members_only, false) as is_for_members,
            -- What is older says nothing of now, but that a video is for members where nothing else has told whether it is.
            coalesce(o.is_older and v.availability <> 'unknown' and not (
                s.availability = 'members_only' and v.availability = 'public' and v.is_members_only is null), false) as is_outdated,
            -- Apify's "public" only means that nothing else was said.
            coalesce(not {{FromDataApi}} and s.availability = 'public'
                and (v.availability = 'upcoming' and v.scheduled_start_at > $1
                     or v.availability = 'live' and s.duration_seconds is null), false) as is_still_airing,
            coalesce(s.published_at is not null and (
                v.published_at is null
                or not s.is_published_at_estimated and (
                    v.is_published_at_estimated
                    -- A day alone says less than an instant on that day.
                    or (not o.is_older or v.published_at = date_trunc('day', s.published_at, 'UTC'))
                       and s.published_at <> date_trunc('day', v.published_at, 'UTC')
                       -- What is announced for later is no better than when it was published.
                       and ({{FromDataApi}} or s.published_at <= $1 or v.published_at > $1))
                -- It is announced for another time.
                or not o.is_older and v.is_published_at_estimated and v.published_at > $1 and {{IsOfSomeZone}}
                -- It has begun, at another time than was announced.
                or not o.is_older and v.published_at > $1 and s.published_at <= $1
                   and s.availability in ('public', 'members_only', 'live')), false) as is_date_taken,
            -- Some pages show the beginning of a description.
            coalesce(length(s.description) < length(v.description)
                and (right(s.description, 1) = '…' and starts_with(v.description, left(s.description, -1))
                     or right(s.description, 3) = '...' and starts_with(v.description, left(s.description, -3))), false) as is_excerpt,
            -- Apify writes 0 for likes that are hidden.
            case when o.is_older then v.are_likes_hidden or v.like_count is null and s.are_likes_hidden
                 else s.are_likes_hidden or coalesce(v.are_likes_hidden
                      and (s.like_count is null or s.like_count = 0 and not {{FromDataApi}}), false) end as are_likes_hidden,
            case when o.is_older
                 then coalesce(v.are_comments_off, case when v.comment_count is null then s.are_comments_off end)
                 else coalesce(s.are_comments_off,
                      case when v.are_comments_off then coalesce(s.comment_count, 0) = 0 else v.are_comments_off end)
                 end as are_comments_off) k
        """;

    /// <summary>The same of a channel.</summary>
    public const string ChannelConditions = $"""
        {Age}
        cross join lateral (select
            case when o.is_older then v.are_subscribers_hidden or v.subscriber_count is null and s.are_subscribers_hidden
                 else s.are_subscribers_hidden
                      or coalesce(v.are_subscribers_hidden and coalesce(s.subscriber_count, 0) = 0, false) end as are_subscribers_hidden) k
        """;

    /// <summary>
    /// The digest of a video's facts. While the stored availability is kept for a time, the same facts are to be merged again: some day
    /// they win. What is older has not replaced what is stored, and is merged again where it is told anew.
    /// </summary>
    public const string VideoDigest = "case when o.is_older or k.is_held or k.is_still_airing then null else s.facts_digest end";

    /// <summary>The digest of a channel's facts.</summary>
    public const string ChannelDigest = "case when o.is_older then null else s.facts_digest end";

    /// <summary>The source and the age of what a row becomes: an older source only adds to what another one has told.</summary>
    /// <param name="source">The source in SQL.</param>
    public static string Origin(string source) =>
        $"""
            case when coalesce($2::timestamptz < stored.fetched_at, false) then stored.source else {source} end,
            case when $2::timestamptz is null then $1 else greatest(stored.fetched_at, $2::timestamptz) end
            """;

    /// <summary>SQL: what a row becomes, the columns of a select.</summary>
    public static string Merged<T>(IEnumerable<FactColumn<T>> columns) =>
        string.Join(",\n", columns.Select(column => $"{column.Merged} as {column.Name}"));

    /// <summary>SQL: the columns, of a table or without one.</summary>
    public static string Names<T>(IEnumerable<FactColumn<T>> columns, string table = "") =>
        string.Join(", ", columns.Select(column => table.Length == 0 ? column.Name : $"{table}.{column.Name}"));

    /// <summary>SQL of <see cref="LastOne"/>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="nothing">What is stored where no source has given anything; null: null.</param>
    public static string LastGiven(string column, string? nothing = null) =>
        nothing is null ? Latest(column) : $"coalesce({Latest(column, nothing)}, {nothing})";

    /// <summary>SQL: the later one of what is given and what is stored.</summary>
    /// <param name="column">The column.</param>
    /// <param name="nothing">What is stored where no source has given anything; null: null.</param>
    public static string Latest(string column, string? nothing = null) =>
        $"case when o.is_older "
        + $"then coalesce({(nothing is null ? $"v.{column}" : $"nullif(v.{column}, {nothing})")}, s.{column}, v.{column}) "
        + $"else coalesce(s.{column}, v.{column}) end";
}
