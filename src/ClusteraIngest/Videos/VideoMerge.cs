namespace ClusteraIngest.Videos;

/// <summary>
/// The SQL that brings a batch into the tables: COPY into a temporary table, then a merge in key order that leaves unchanged rows alone.
/// What becomes of each fact is in <see cref="VideoColumns"/> and <see cref="ChannelColumns"/>.
/// </summary>
internal static class VideoMerge
{
    public static readonly string CreateStaging = $"""
        create temporary table if not exists staged_channel (channel_id text, {Definitions(ChannelColumns.Facts)}, facts_digest bigint)
            on commit delete rows;
        create temporary table if not exists staged_video (
            video_id text primary key, {Definitions(VideoColumns.Told)}, source text, facts_digest bigint) on commit delete rows;
        """;

    public static readonly string CopyChannels =
        $"copy staged_channel (channel_id, {FactPrecedence.Names(ChannelColumns.Facts)}, facts_digest) from stdin (format binary)";

    public static readonly string CopyVideos =
        $"copy staged_video (video_id, {FactPrecedence.Names(VideoColumns.Told)}, source, facts_digest) from stdin (format binary)";

    public static readonly string CopyNewVideos = $"""
        copy dataset_youtube_video (video_id, {FactPrecedence.Names(VideoColumns.Facts)}, facts_digest,
                                    transcript_state, transcript_next_check_at, source, first_seen_at, fetched_at, updated_at)
            from stdin (format binary)
        """;

    private static readonly string ChannelFacts = $"{FactPrecedence.Names(ChannelColumns.Facts)}, facts_digest";

    /// <summary>What the row <c>v</c> becomes by the staged row <c>s</c>.</summary>
    private static readonly string MergedChannel =
        $"{FactPrecedence.Merged(ChannelColumns.Facts)},\n{FactPrecedence.ChannelDigest} as facts_digest";

    /// <summary>$1: when it was read, $2: when the source told it, or null, $3: the source. As <see cref="MergeVideos"/>.</summary>
    public static readonly string MergeChannels = $"""
        insert into dataset_youtube_channel as stored (channel_id, {ChannelFacts}, source, fetched_at, updated_at)
        select s.channel_id, m.*, $3, coalesce($2::timestamptz, $1), $1
          from staged_channel s
          left join dataset_youtube_channel v on v.channel_id = s.channel_id
          {FactPrecedence.ChannelConditions}
          cross join lateral (select {MergedChannel}) m
         where v.channel_id is null
            or ({FactPrecedence.Names(ChannelColumns.Facts, "m")}) is distinct from ({FactPrecedence.Names(ChannelColumns.Facts, "v")})
         order by s.channel_id
        on conflict (channel_id) do update
           set (source, fetched_at, updated_at, {ChannelFacts}) = (
               select {FactPrecedence.Origin("excluded.source")}, excluded.updated_at, {MergedChannel}
                 from staged_channel s
                 cross join lateral (select stored.*) v
                 {FactPrecedence.ChannelConditions}
                where s.channel_id = stored.channel_id)
        """;

    /// <summary>
    /// Locks the stored ones among the videos in key order, for a batch that brings transcripts along: it writes to videos of which
    /// <see cref="MergeVideos"/> changes nothing, and in an order of its own.
    /// </summary>
    public const string LockVideos = """
        select from dataset_youtube_video v join staged_video s using (video_id) order by v.video_id for no key update of v
        """;

    private static readonly string VideoFacts = $"{FactPrecedence.Names(VideoColumns.Facts)}, facts_digest";

    /// <summary>What the row <c>v</c> becomes by the staged row <c>s</c>.</summary>
    private static readonly string MergedVideo =
        $"{FactPrecedence.Merged(VideoColumns.Facts)},\n{FactPrecedence.VideoDigest} as facts_digest";

    /// <summary>
    /// $1: when it was read, $2: when the source told it, where that was earlier, else null. Returns the videos that are new or changed.
    /// Rows that would not change are sorted out before the insert, because <c>on conflict do update</c> locks, and so writes, even rows
    /// that its <c>where</c> then leaves alone. A row that it updates is merged once more, as it is then: another writer may have committed
    /// it, or changed it, since this one looked.
    /// </summary>
    public static readonly string MergeVideos = $"""
        with changed as (
            select s.video_id, m.*, s.source
              from staged_video s
              left join dataset_youtube_video v on v.video_id = s.video_id
              {FactPrecedence.VideoConditions}
              cross join lateral (select {MergedVideo}) m
             where v.video_id is null
                or ({FactPrecedence.Names(VideoColumns.Facts, "m")}) is distinct from ({FactPrecedence.Names(VideoColumns.Facts, "v")})
        )
        insert into dataset_youtube_video as stored (
               video_id, {VideoFacts},
               transcript_state, transcript_next_check_at, source, first_seen_at, fetched_at, updated_at)
        select video_id, {VideoFacts},
               case when availability in ('members_only', 'private', 'deleted') then 'unavailable' else 'pending' end,
               {FirstTranscriptCheck.Sql("changed")},
               source, $1, coalesce($2::timestamptz, $1), $1
          from changed
         order by video_id
        on conflict (video_id) do update
           set (source, fetched_at, updated_at, transcript_state, transcript_next_check_at, {VideoFacts}) = (
               select {FactPrecedence.Origin("excluded.source")}, excluded.updated_at,
                      -- Whether and when a transcript can be had follows the availability; what is stored or known of it stays otherwise.
                      case when t.is_back or t.has_aired then 'pending' when t.is_gone then 'unavailable' else stored.transcript_state end,
                      case when t.is_back or t.has_aired or t.is_ahead and stored.transcript_state = 'pending' then t.first_check_at
                           when t.is_gone then null
                           when t.is_ahead then greatest(stored.transcript_next_check_at, t.first_check_at)
                           else stored.transcript_next_check_at end,
                      {VideoFacts}
                 from (select {MergedVideo}
                         from staged_video s
                         cross join lateral (select stored.*) v
                         {FactPrecedence.VideoConditions}
                        where s.video_id = stored.video_id) m
                 cross join lateral (select
                      m.availability in ('members_only', 'private', 'deleted') as is_hidden,
                      stored.transcript_state in ('pending', 'none', 'blocked', 'failed') as is_open,
                      -- Asked for since it was to begin: that it was announced before is no news, whichever of the two stages comes first.
                      coalesce(stored.availability = 'upcoming'
                               and stored.transcript_checked_at >= coalesce(stored.scheduled_start_at, stored.published_at),
                                   false) as is_asked) h
                 cross join lateral (select
                      stored.transcript_state = 'unavailable' and not h.is_hidden and m.availability <> stored.availability
                          and not h.is_asked as is_back,
                      stored.transcript_state <> 'stored' and h.is_hidden as is_gone,
                      -- What was asked for while it was announced or on the air does not count.
                      h.is_open and not h.is_hidden and not h.is_asked
                          and stored.availability in ('upcoming', 'live') and m.availability not in ('upcoming', 'live') as has_aired,
                      h.is_open and m.availability in ('upcoming', 'live')
                          and (m.availability, m.scheduled_start_at, m.published_at, m.duration_seconds)
                              is distinct from (stored.availability, stored.scheduled_start_at, stored.published_at,
                                  stored.duration_seconds) as is_ahead,
                      {FirstTranscriptCheck.Sql("m")} as first_check_at) t)
        returning video_id, xmax = 0 as is_new
        """;

    /// <summary>
    /// $1: the list, $2: when it was read, $3: whether the list has an order of its own, $4: the videos, $5: their places.
    /// </summary>
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
    /// $1: the videos, $2: their digests, $3: their places in the list, $4: the list or null, $5: when it was read, $6: whether the list
    /// has an order of its own, $7: the channels, $8: their digests. Returns of each video that is stored its number, whether it was last
    /// merged with the same facts, and whether its place in the list is written down for today; and of each channel that was last merged
    /// with the same facts its number, below zero.
    /// </summary>
    public const string ReadStored = """
        select s.number,
               coalesce(v.facts_digest = s.facts_digest, false),
               coalesce(m.last_seen_at >= $5 - interval '1 day'
                   and not ($6 and coalesce(s.position, m.position) is distinct from m.position), false)
          from unnest($1::text[], $2::bigint[], $3::integer[]) with ordinality s (video_id, facts_digest, position, number)
          join dataset_youtube_video v on v.video_id = s.video_id
          left join dataset_youtube_list_video m on m.list_id = $4 and m.video_id = s.video_id
        union all
        select -s.number, true, true
          from unnest($7::text[], $8::bigint[]) with ordinality s (channel_id, facts_digest, number)
          join dataset_youtube_channel c on c.channel_id = s.channel_id and c.facts_digest = s.facts_digest
        """;

    private static string Definitions<T>(IEnumerable<FactColumn<T>> columns) =>
        string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"));
}
