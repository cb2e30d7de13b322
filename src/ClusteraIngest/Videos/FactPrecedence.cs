using ClusteraIngest.Sources.YouTubeData;

namespace ClusteraIngest.Videos;

/// <summary>What becomes of a fact when a source tells it.</summary>
/// <param name="Column">The fact: a column.</param>
/// <param name="Rule">Who is believed.</param>
/// <param name="Sql">The same in SQL: what becomes of the stored row <c>v</c>, which may not be there, by the staged row <c>s</c>.</param>
internal sealed record FactRule(string Column, string Rule, string Sql);

/// <summary>
/// Which source is believed for which fact, whatever the order in which they come. What a source does not give never wipes what is
/// stored. The sources differ in what they can know: Apify's actor reads the tabs of a channel's page, which tell Shorts, premieres and
/// videos for members; the YouTube Data API tells instants, hidden counts and what is announced or on the air.
/// What is older than the stored row, as an export of an earlier year, only fills in what is missing.
/// </summary>
internal static class FactPrecedence
{
    private const string FromDataApi = $"s.source = '{YouTubeDataClient.Source}'";

    /// <summary>Whether the source told it before the stored facts were read. $2: when it told it; null: now.</summary>
    private const string Age = "cross join lateral (select coalesce($2::timestamptz < v.fetched_at, false) as is_older) o";

    /// <summary>
    /// Whether a page has announced the video for a time of day, without its zone. That is no more exact than an estimate, but what is
    /// counted from "in 3 hours" differs each time, and has seconds.
    /// </summary>
    private const string IsOfSomeZone =
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

    /// <summary>The facts of a video.</summary>
    public static readonly IReadOnlyList<FactRule> Videos =
    [
        Last("channel_id"),
        new(
            "channel_handle",
            "The last one, as long as no source has told the channel's id.",
            $"case when coalesce(s.channel_id, v.channel_id) is null then {Latest("channel_handle")} end"
        ),
        new(
            "kind",
            "Apify's tab before the Data API, to which premieres and streams are the same; video where nobody tells one.",
            $"""
            case when s.kind is null then coalesce(v.kind, 'video')
                 when ({FromDataApi} or o.is_older) and not v.is_kind_assumed then v.kind
                 else s.kind end
            """
        ),
        new("is_kind_assumed", "False once a source has told a kind.", "s.kind is null and coalesce(v.is_kind_assumed, true)"),
        Last("title"),
        new(
            "description",
            "The last one, but not the beginning of the stored one with dots behind it.",
            $"case when k.is_excerpt then v.description else {Latest("description")} end"
        ),
        new(
            "published_at",
            "An instant before a day, a day before an estimate, as is a time of day without a zone; the first of two estimates; the last "
                + "announced one until it has begun.",
            "case when k.is_date_taken then s.published_at else v.published_at end"
        ),
        new(
            "is_published_at_estimated",
            "As published_at.",
            "case when k.is_date_taken then s.is_published_at_estimated else coalesce(v.is_published_at_estimated, false) end"
        ),
        new(
            "scheduled_start_at",
            "The Data API before Apify, whose texts name no time zone: of two less than a day apart the stored one stays.",
            $"""
            case when s.scheduled_start_at is null or o.is_older and v.availability <> 'unknown' then v.scheduled_start_at
                 when not {FromDataApi} and (s.is_published_at_estimated and v.scheduled_start_at is not null and not ({IsOfSomeZone})
                      or abs(extract(epoch from s.scheduled_start_at - v.scheduled_start_at)) < 86400) then v.scheduled_start_at
                 else s.scheduled_start_at end
            """
        ),
        new(
            "duration_seconds",
            "The last one; a second that Apify differs from another source is rounding.",
            $"""
            case when s.duration_seconds is null or o.is_older and v.duration_seconds is not null then v.duration_seconds
                 when not {FromDataApi} and s.source <> v.source and abs(s.duration_seconds - v.duration_seconds) <= 1
                 then v.duration_seconds
                 else s.duration_seconds end
            """
        ),
        Last("view_count"),
        new(
            "like_count",
            "The last one; none where a source says that they are hidden, until one counts some.",
            $"case when not k.are_likes_hidden then {Latest("like_count")} end"
        ),
        new("are_likes_hidden", "The Data API, until a source counts some.", "k.are_likes_hidden"),
        new(
            "comment_count",
            "The last one; none where comments are turned off, until a source counts some.",
            $"case when k.are_comments_off is not true then {Latest("comment_count")} end"
        ),
        new("are_comments_off", "The last one that tells, until a source counts some.", "k.are_comments_off"),
        Last("thumbnail_url"),
        Last("hashtags", "'{}'"),
        Last("links", "'[]'"),
        Last("location"),
        Last("category_id"),
        Last("is_members_only"),
        Last("is_age_restricted"),
        Last("is_monetized"),
        new(
            "availability",
            "The last one, with these exceptions: members_only stays where the Data API says public; private and deleted stay for a day "
                + "after the transcripts' source has found it; upcoming stays until its time, "
                + "and live until there is a length, where Apify says public.",
            """
            case when s.availability = 'unknown' or k.is_outdated or k.is_held or k.is_for_members or k.is_still_airing
                 then coalesce(v.availability, 'unknown') else s.availability end
            """
        ),
    ];

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

    /// <summary>The facts of a channel.</summary>
    public static readonly IReadOnlyList<FactRule> Channels =
    [
        new(
            "handle",
            "The last one that is given; what is older says nothing of it: the handle may be another channel's since.",
            "case when o.is_older then v.handle else coalesce(s.handle, v.handle) end"
        ),
        Last("title"),
        Last("description"),
        new(
            "subscriber_count",
            "The last one; none where a source says that they are hidden, until one counts some.",
            $"case when not k.are_subscribers_hidden then {Latest("subscriber_count")} end"
        ),
        new("are_subscribers_hidden", "The Data API, until a source counts some.", "k.are_subscribers_hidden"),
        Last("video_count"),
        Last("view_count"),
        Last("joined_on"),
        Last("country"),
        Last("thumbnail_url"),
        Last("links"),
        Last("is_verified"),
    ];

    /// <summary>What a row becomes: the columns of a select.</summary>
    public static string Merged(IReadOnlyList<FactRule> rules) => string.Join(",\n", rules.Select(rule => $"{rule.Sql} as {rule.Column}"));

    /// <summary>The columns, of a table or without one.</summary>
    public static string Columns(IReadOnlyList<FactRule> rules, string table = "") =>
        string.Join(", ", rules.Select(rule => table.Length == 0 ? rule.Column : $"{table}.{rule.Column}"));

    private static FactRule Last(string column, string? otherwise = null) =>
        new(
            column,
            "The last one that is given.",
            otherwise is null ? Latest(column) : $"coalesce({Latest(column, otherwise)}, {otherwise})"
        );

    /// <summary>The later one of what is given and what is stored.</summary>
    /// <param name="column">The column.</param>
    /// <param name="nothing">What is stored where no source has given anything; null: null.</param>
    private static string Latest(string column, string? nothing = null) =>
        $"case when o.is_older "
        + $"then coalesce({(nothing is null ? $"v.{column}" : $"nullif(v.{column}, {nothing})")}, s.{column}, v.{column}) "
        + $"else coalesce(s.{column}, v.{column}) end";
}
