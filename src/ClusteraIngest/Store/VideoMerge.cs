namespace ClusteraIngest.Store;

/// <summary>
/// The SQL that brings a batch into the tables: COPY into a temporary table, then a merge in key order that leaves unchanged rows alone.
/// A value that is not given never wipes one that is stored; an estimated date never replaces another.
/// </summary>
internal static class VideoMerge
{
    public const string CreateStaging = """
        create temporary table if not exists staged_channel (
            channel_id text, handle text, title text, description text, subscriber_count bigint, video_count bigint, view_count bigint,
            joined_on date, country text, thumbnail_url text, links jsonb, is_verified boolean, facts_digest bigint
        ) on commit delete rows;
        create temporary table if not exists staged_video (
            video_id text primary key, channel_id text, channel_handle text, kind text, title text, description text, published_at timestamptz,
            is_published_at_estimated boolean, duration_seconds integer, view_count bigint, like_count bigint, comment_count bigint,
            thumbnail_url text, hashtags text[], links jsonb, location text, category_id integer, is_members_only boolean, is_age_restricted boolean,
            is_monetized boolean, are_comments_off boolean, availability text, source text, facts_digest bigint
        ) on commit delete rows;
        """;

    public const string CopyChannels = """
        copy staged_channel (channel_id, handle, title, description, subscriber_count, video_count, view_count,
                             joined_on, country, thumbnail_url, links, is_verified, facts_digest) from stdin (format binary)
        """;

    public const string CopyVideos = """
        copy staged_video (video_id, channel_id, channel_handle, kind, title, description, published_at,
                           is_published_at_estimated, duration_seconds, view_count, like_count, comment_count,
                           thumbnail_url, hashtags, links, location, category_id, is_members_only, is_age_restricted,
                           is_monetized, are_comments_off, availability, source, facts_digest) from stdin (format binary)
        """;

    public const string CopyNewVideos = """
        copy dataset_youtube_video (video_id, channel_id, channel_handle, kind, title, description, published_at,
                                    is_published_at_estimated, duration_seconds, view_count, like_count, comment_count,
                                    thumbnail_url, hashtags, links, location, category_id, is_members_only, is_age_restricted,
                                    is_monetized, are_comments_off, availability, facts_digest,
                                    transcript_state, transcript_next_check_at, source, first_seen_at, fetched_at, updated_at) from stdin (format binary)
        """;

    /// <summary>$1: the source, $2: when it was read.</summary>
    public const string MergeChannels = """
        insert into dataset_youtube_channel as stored (channel_id, handle, title, description, subscriber_count, video_count, view_count,
                                                       joined_on, country, thumbnail_url, links, is_verified, facts_digest, source, fetched_at, updated_at)
        select s.channel_id, s.handle, s.title, s.description, s.subscriber_count, s.video_count, s.view_count,
               s.joined_on, s.country, s.thumbnail_url, s.links, s.is_verified, s.facts_digest, $1, $2, $2
          from staged_channel s
          left join dataset_youtube_channel c on c.channel_id = s.channel_id
         where c.channel_id is null
            or (coalesce(s.handle, c.handle), coalesce(s.title, c.title), coalesce(s.description, c.description),
                coalesce(s.subscriber_count, c.subscriber_count), coalesce(s.video_count, c.video_count), coalesce(s.view_count, c.view_count),
                coalesce(s.joined_on, c.joined_on), coalesce(s.country, c.country), coalesce(s.thumbnail_url, c.thumbnail_url),
                coalesce(s.links, c.links), coalesce(s.is_verified, c.is_verified))
               is distinct from
               (c.handle, c.title, c.description, c.subscriber_count, c.video_count, c.view_count,
                c.joined_on, c.country, c.thumbnail_url, c.links, c.is_verified)
         order by s.channel_id
        on conflict (channel_id) do update
           set handle = coalesce(excluded.handle, stored.handle), title = coalesce(excluded.title, stored.title),
               description = coalesce(excluded.description, stored.description),
               subscriber_count = coalesce(excluded.subscriber_count, stored.subscriber_count),
               video_count = coalesce(excluded.video_count, stored.video_count), view_count = coalesce(excluded.view_count, stored.view_count),
               joined_on = coalesce(excluded.joined_on, stored.joined_on), country = coalesce(excluded.country, stored.country),
               thumbnail_url = coalesce(excluded.thumbnail_url, stored.thumbnail_url), links = coalesce(excluded.links, stored.links),
               is_verified = coalesce(excluded.is_verified, stored.is_verified), facts_digest = excluded.facts_digest,
               source = excluded.source, fetched_at = excluded.fetched_at, updated_at = excluded.updated_at
        """;

    /// <summary>
    /// Locks the stored ones among the videos in key order, for a batch that brings transcripts along: it writes to videos of which
    /// <see cref="MergeVideos"/> changes nothing, and in an order of its own.
    /// </summary>
    public const string LockVideos = """
        select from dataset_youtube_video v join staged_video s using (video_id) order by v.video_id for no key update of v
        """;

    /// <summary>Whether the availability stays as it is: lists show for a while what the transcripts' source has found gone.</summary>
    private const string IsHeld = "v.availability in ('private', 'deleted') and v.transcript_checked_at > $1 - interval '1 day'";

    /// <summary>Whether the source says public because it does not tell which videos are for members only; another one has told.</summary>
    private const string IsForMembers = "s.availability = 'public' and s.is_members_only is null and v.availability = 'members_only' and v.is_members_only";

    /// <summary>What the row <c>v</c> becomes by the staged row <c>s</c>.</summary>
    private const string Merged = $$"""
        coalesce(s.channel_id, v.channel_id) as channel_id,
        case when coalesce(s.channel_id, v.channel_id) is null then coalesce(s.channel_handle, v.channel_handle) end as channel_handle,
        coalesce(s.kind, v.kind, 'video') as kind,
        coalesce(s.title, v.title) as title,
        coalesce(s.description, v.description) as description,
        case when d.is_taken then s.published_at else v.published_at end as published_at,
        case when d.is_taken then s.is_published_at_estimated else coalesce(v.is_published_at_estimated, false) end as is_published_at_estimated,
        coalesce(s.duration_seconds, v.duration_seconds) as duration_seconds,
        coalesce(s.view_count, v.view_count) as view_count,
        coalesce(s.like_count, v.like_count) as like_count,
        coalesce(s.comment_count, v.comment_count) as comment_count,
        coalesce(s.thumbnail_url, v.thumbnail_url) as thumbnail_url,
        coalesce(s.hashtags, v.hashtags, '{}') as hashtags,
        coalesce(s.links, v.links, '[]') as links,
        coalesce(s.location, v.location) as location,
        coalesce(s.category_id, v.category_id) as category_id,
        coalesce(s.is_members_only, v.is_members_only) as is_members_only,
        coalesce(s.is_age_restricted, v.is_age_restricted) as is_age_restricted,
        coalesce(s.is_monetized, v.is_monetized) as is_monetized,
        coalesce(s.are_comments_off, v.are_comments_off) as are_comments_off,
        case when s.availability = 'unknown' or ({{IsHeld}}) or ({{IsForMembers}})
             then coalesce(v.availability, 'unknown') else s.availability end as availability,
        -- While it is held, the same facts are to be merged again: some day they win.
        case when {{IsHeld}} then null else s.facts_digest end as facts_digest
        """;

    /// <summary>Whether the staged date takes the stored one's place.</summary>
    private const string IsDateTaken = """
        cross join lateral (select s.published_at is not null and (
            v.published_at is null
            or not s.is_published_at_estimated and (
                v.is_published_at_estimated
                -- A day alone says less than an instant on that day.
                or s.published_at <> date_trunc('day', v.published_at, 'UTC')))) d (is_taken)
        """;

    private const string Facts = """
        channel_id, channel_handle, kind, title, description, published_at, is_published_at_estimated, duration_seconds, view_count, like_count,
        comment_count, thumbnail_url, hashtags, links, location, category_id, is_members_only, is_age_restricted, is_monetized, are_comments_off, availability, facts_digest
        """;

    /// <summary>
    /// $1: when it was read. Returns the videos that are new or changed. Rows that would not change are sorted out before the insert,
    /// because <c>on conflict do update</c> locks, and so writes, even rows that its <c>where</c> then leaves alone. A row that it updates is merged
    /// once more, as it is then: another writer may have committed it, or changed it, since this one looked.
    /// </summary>
    public const string MergeVideos = $$"""
        with changed as (
            select s.video_id, m.*, s.source
              from staged_video s
              left join dataset_youtube_video v on v.video_id = s.video_id
              {{IsDateTaken}}
              cross join lateral (select {{Merged}}) m
             where v.video_id is null
                or (m.channel_id, m.channel_handle, m.kind, m.title, m.description, m.published_at, m.is_published_at_estimated,
                    m.duration_seconds, m.view_count, m.like_count, m.comment_count, m.thumbnail_url, m.hashtags, m.links, m.location, m.category_id,
                    m.is_members_only, m.is_age_restricted, m.is_monetized, m.are_comments_off, m.availability)
                   is distinct from
                   (v.channel_id, v.channel_handle, v.kind, v.title, v.description, v.published_at, v.is_published_at_estimated,
                    v.duration_seconds, v.view_count, v.like_count, v.comment_count, v.thumbnail_url, v.hashtags, v.links, v.location, v.category_id,
                    v.is_members_only, v.is_age_restricted, v.is_monetized, v.are_comments_off, v.availability)
        )
        insert into dataset_youtube_video as stored (
               video_id, {{Facts}},
               transcript_state, transcript_next_check_at, source, first_seen_at, fetched_at, updated_at)
        select video_id, {{Facts}},
               case when availability in ('members_only', 'private', 'deleted') then 'unavailable' else 'pending' end,
               case when availability not in ('members_only', 'private', 'deleted')
                    then greatest($1, case when availability = 'upcoming' then published_at end) end,
               source, $1, $1, $1
          from changed
         order by video_id
        on conflict (video_id) do update
           set (source, fetched_at, updated_at, transcript_state, transcript_next_check_at, {{Facts}}) = (
               select excluded.source, excluded.fetched_at, excluded.updated_at,
                      -- Whether a transcript can be had follows the availability; what is stored or known of it stays otherwise.
                      case when t.is_back then 'pending' when t.is_gone then 'unavailable' else stored.transcript_state end,
                      case when t.is_back then excluded.transcript_next_check_at when not t.is_gone then stored.transcript_next_check_at end,
                      {{Facts}}
                 from (select {{Merged}}
                         from staged_video s
                         cross join lateral (select stored.*) v
                         {{IsDateTaken}}
                        where s.video_id = stored.video_id) m
                 cross join lateral (select m.availability in ('members_only', 'private', 'deleted')) h (is_hidden)
                 cross join lateral (select
                      stored.transcript_state = 'unavailable' and not h.is_hidden and m.availability <> stored.availability
                          -- Asked for since it was published: that it was announced before is no news, whichever of the two stages comes first.
                          and not coalesce(stored.availability = 'upcoming' and stored.transcript_checked_at >= stored.published_at, false),
                      stored.transcript_state <> 'stored' and h.is_hidden) t (is_back, is_gone))
        returning video_id, xmax = 0 as is_new
        """;

    /// <summary>$1: the list, $2: when it was read, $3: whether the list has an order of its own, $4: the videos, $5: their places.</summary>
    public const string MergeMemberships = """
        insert into dataset_youtube_list_video as stored (list_id, video_id, position, first_seen_at, last_seen_at)
        select $1, s.video_id, case when $3 then s.position end, $2, $2
          from unnest($4::text[], $5::integer[]) s (video_id, position)
          join ctrl_youtube_lists l on l.list_id = $1
         order by s.video_id
           for key share of l   -- a list that is removed meanwhile has no videos any more
        on conflict (list_id, video_id) do update
           set position = coalesce(excluded.position, stored.position), last_seen_at = excluded.last_seen_at
        """;

    /// <summary>
    /// $1: the videos, $2: their digests, $3: their places in the list, $4: the list or null, $5: when it was read, $6: whether the list has an order
    /// of its own. Returns of each one that is stored its number, whether it was last merged with the same facts, and whether its place in the list is
    /// written down for today.
    /// </summary>
    public const string ReadVideos = """
        select s.number,
               coalesce(v.facts_digest = s.facts_digest, false),
               coalesce(m.last_seen_at >= $5 - interval '1 day' and not ($6 and coalesce(s.position, m.position) is distinct from m.position), false)
          from unnest($1::text[], $2::bigint[], $3::integer[]) with ordinality s (video_id, facts_digest, position, number)
          join dataset_youtube_video v on v.video_id = s.video_id
          left join dataset_youtube_list_video m on m.list_id = $4 and m.video_id = s.video_id
        """;

    /// <summary>$1: the channels, $2: their digests. Returns the number of each one that was last merged with the same facts.</summary>
    public const string ReadChannels = """
        select s.number
          from unnest($1::text[], $2::bigint[]) with ordinality s (channel_id, facts_digest, number)
          join dataset_youtube_channel c on c.channel_id = s.channel_id and c.facts_digest = s.facts_digest
        """;
}
