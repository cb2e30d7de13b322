using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>Writes down which videos lists have shown, and tells which of them are to be fetched.</summary>
internal static class MediaLister
{
    /// <summary>What the facts of a list come from.</summary>
    public const string Source = "yt-dlp";

    /// <summary>
    /// SQL: whether nobody works on the object m, though its state says so. A job of a dead worker is one whose lease is over.
    /// </summary>
    public const string IsAbandoned = $"""
        m.state in ('claimed', 'extracting', 'streaming', 'completing') and not exists (
            select from ctrl_job j where j.job_id = m.job_id and j.state = 'running' and j.lease_until >= {DatabaseClock.Now})
        """;

    /// <summary>
    /// Stores videos that are new with what their list tells of them, which of those that are known replaces nothing; and what is wanted of
    /// all of them. Who may not see one, or where it is gone, is asked again only after a while; what was removed is not asked for.
    /// </summary>
    /// <param name="connection">With a transaction.</param>
    /// <param name="runId">The run.</param>
    /// <param name="channel">The channel; null: each entry's own, as far as it is told.</param>
    /// <param name="tab">The tab; null: it is a playlist.</param>
    /// <param name="entries">Its entries, each once.</param>
    /// <param name="wanted">What is wanted of each.</param>
    /// <param name="hasCookies">Whether videos for members may be had.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task ListAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelId? channel,
        ChannelTab? tab,
        IReadOnlyList<FlatEntry> entries,
        IReadOnlyList<WantedObject> wanted,
        bool hasCookies,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var batch = new VideoBatch();
        foreach (var entry in entries)
            batch.Add(Listed(entry, channel, tab));
        var stored = await BatchDiff.ReadAsync(connection, batch, list: null, now, cancel);
        await VideoStore.AddOrMergeAsync(connection, batch, stored with { Changed = [] }, now, asOf: null, cancel);

        await WantAsync(connection, runId, tab, entries, wanted, hasCookies, now, isShown: true, cancel);
    }

    /// <summary>
    /// The same for videos that a list is known to show, and that it was not read for again: nothing is learned of them, and when a list
    /// has last shown them stays.
    /// </summary>
    /// <param name="connection">With a transaction.</param>
    /// <param name="runId">The run.</param>
    /// <param name="tab">The tab; null: it is a playlist.</param>
    /// <param name="known">The videos, as <see cref="KnownAsync"/> tells them.</param>
    /// <param name="wanted">What is wanted of each.</param>
    /// <param name="hasCookies">Whether videos for members may be had.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public static Task RememberAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelTab? tab,
        IReadOnlyList<FlatEntry> known,
        IReadOnlyList<WantedObject> wanted,
        bool hasCookies,
        DateTimeOffset now,
        CancellationToken cancel
    ) => WantAsync(connection, runId, tab, known, wanted, hasCookies, now, isShown: false, cancel);

    /// <summary>
    /// The videos that a tab has shown since a time, the newest first, as far as they were wanted. Those of which nothing can be had,
    /// since they are for members, are told as such.
    /// </summary>
    /// <param name="connection">A connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="tab">The tab.</param>
    /// <param name="since">When it was begun to be read to its end.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlyList<FlatEntry>> KnownAsync(
        NpgsqlConnection connection,
        ChannelId channel,
        ChannelTab tab,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        const string known = $"""
            select m.video_id, v.published_at,
                   coalesce(
                       bool_and(m.state = 'refused' and m.reason = 'members_only')
                           filter (where m.kind in {JobMediaRows.MainKinds}), false)
              from dataset_media m join dataset_youtube_video v using (video_id)
             where v.channel_id = @channel and m.tab = @tab and m.listed_at >= @since
             group by m.video_id, v.published_at
             order by v.published_at desc nulls last, m.video_id
            """;

        var rows = await connection.QueryAsync<(string VideoId, DateTime? PublishedAt, bool IsForMembers)>(
            new CommandDefinition(
                known,
                new
                {
                    channel = channel.Value,
                    tab = ColumnText.Of(tab),
                    since,
                },
                cancellationToken: cancel
            )
        );
        return
        [
            .. rows.Select(row => new FlatEntry(VideoId.Parse(row.VideoId))
            {
                ApproximatelyPublishedAt = row.PublishedAt,
                Availability = row.IsForMembers ? YtDlpAvailability.SubscriberOnly : null,
            }),
        ];
    }

    private static async Task WantAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelTab? tab,
        IReadOnlyList<FlatEntry> entries,
        IReadOnlyList<WantedObject> wanted,
        bool hasCookies,
        DateTimeOffset now,
        bool isShown,
        CancellationToken cancel
    )
    {
        const string list = $"""
            insert into dataset_media as m (video_id, kind, profile, state, reason, error_id, message, tab, listed_at, run_id)
            select e.video_id, k.kind, k.profile, case when e.is_refused then 'refused' else 'pending' end,
                   case when e.is_refused then 'members_only' end, case when e.is_refused then @membersError end,
                   case when e.is_refused then 'Its list shows it as one for members of the channel.' end, @tab,
                   case when @isShown then @now
                        else coalesce((select max(l.listed_at) from dataset_media l where l.video_id = e.video_id), @now) end, @runId
              from unnest(@videos, @refused) e (video_id, is_refused) cross join unnest(@kinds, @profiles) k (kind, profile)
             where not exists (
                 select from dataset_media r
                  where r.video_id = e.video_id and (r.kind, r.profile) <> (k.kind, k.profile) and r.state = 'removed'
                    and r.kind in {JobMediaRows.MainKinds})
             order by 1, 2, 3
            on conflict (video_id, kind, profile) do update
               set tab = coalesce(excluded.tab, m.tab), run_id = excluded.run_id,
                   listed_at = case when @isShown then excluded.listed_at else m.listed_at end,
                   vanished_at = case when @isShown then null else m.vanished_at end
            """;
        const string refuse = """
            update dataset_media m
               set state = 'refused', reason = 'members_only', error_id = @membersError, not_before = null,
                   message = 'Its list shows it as one for members of the channel.', updated_at = @now
              from unnest(@videos, @refused) e (video_id, is_refused)
             where m.video_id = e.video_id and e.is_refused and m.state in ('pending', 'waiting', 'failed')
            """;
        const string askAgain = """
            update dataset_media m
               set state = 'pending', reason = null, error_id = null, message = null, updated_at = @now
              from unnest(@videos, @forMembers, @refused) e (video_id, is_for_members, is_refused)
             where m.video_id = e.video_id and not e.is_refused and m.state = 'refused'
               and m.reason in ('members_only', 'private', 'deleted')
               and m.updated_at < @now - case when e.is_for_members then interval '7 days' else interval '1 day' end
            """;

        var parameters = new
        {
            runId,
            tab = tab is { } shown ? ColumnText.Of(shown) : null,
            now,
            isShown,
            membersError = ErrorIds.VideoMembersOnly,
            videos = entries.Select(entry => entry.VideoId.Value).ToArray(),
            forMembers = entries.Select(entry => entry.IsForMembers).ToArray(),
            refused = entries.Select(entry => entry.IsForMembers && !hasCookies).ToArray(),
            kinds = wanted.Select(one => ColumnText.Of(one.Kind)).ToArray(),
            profiles = wanted.Select(one => one.Profile).ToArray(),
        };
        foreach (var sql in (string[])[list, refuse, askAgain])
            await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    /// <summary>Writes down that a list shows videos, whatever is wanted of them: none of what is stored of them has vanished.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="tab">The tab; null: it is a playlist.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public static Task SeenAsync(
        NpgsqlConnection connection,
        ChannelTab? tab,
        IReadOnlyList<VideoId> videos,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        connection.ExecuteAsync(
            new CommandDefinition(
                """
                with seen as (
                    select uuid from dataset_media where video_id = any(@videos) order by video_id, kind, profile for no key update)
                update dataset_media m set listed_at = @now, tab = coalesce(@tab, m.tab), vanished_at = null
                  from seen where m.uuid = seen.uuid
                """,
                new
                {
                    videos = videos.Select(video => video.Value).ToArray(),
                    tab = tab is { } shown ? ColumnText.Of(shown) : null,
                    now,
                },
                cancellationToken: cancel
            )
        );

    /// <summary>
    /// Those of some videos of which something is to be done in a run, in their order: an object that is wanted is missing, or one that is
    /// kept beside those that are there, and did not fail too often: it costs an extraction. Videos that were removed are not among them.
    /// </summary>
    public static async Task<IReadOnlyList<VideoId>> DueAsync(
        NpgsqlConnection connection,
        IReadOnlyList<VideoId> videos,
        ArchiveRunOptions options,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string due = $"""
            select v.video_id from unnest(@videos) with ordinality v (video_id, place)
             where exists (
                select 1 from dataset_media m join unnest(@kinds, @profiles) k (kind, profile) using (kind, profile)
                 where m.video_id = v.video_id and (
                     m.state = 'pending' or m.state = 'waiting' and coalesce(m.not_before, {DatabaseClock.Now}) <= {DatabaseClock.Now}
                     or m.state = 'failed' and @RetryFailed or m.state in ('stored', 'verified') and not @SkipExisting
                     or {IsAbandoned})
                union all
                select 1 from unnest(@sides) s (kind)
                  left join dataset_media m on m.video_id = v.video_id and m.kind = s.kind and m.profile = ''
                 where (m.uuid is null or m.state = 'pending'
                        or m.state = 'waiting' and coalesce(m.not_before, {DatabaseClock.Now}) <= {DatabaseClock.Now}
                        or m.state = 'failed' and @RetryFailed and m.attempt <= @MaxRetriesPerVideo or {IsAbandoned}) and exists (
                     select from dataset_media a join unnest(@kinds, @profiles) k (kind, profile) using (kind, profile)
                      where a.video_id = v.video_id and a.state in ('stored', 'verified')))
               and not exists (
                select from dataset_media r
                 where r.video_id = v.video_id and r.state = 'removed' and r.kind in {JobMediaRows.MainKinds})
             order by v.place
            """;

        var found = await connection.QueryAsync<string>(
            new CommandDefinition(
                due,
                new
                {
                    videos = videos.Select(video => video.Value).ToArray(),
                    kinds = options.Objects.Select(one => ColumnText.Of(one.Kind)).ToArray(),
                    profiles = options.Objects.Select(one => one.Profile).ToArray(),
                    sides = options.SideObjects.Select(one => ColumnText.Of(one.Kind)).ToArray(),
                    options.RetryFailed,
                    options.SkipExisting,
                    options.MaxRetriesPerVideo,
                    now,
                },
                cancellationToken: cancel
            )
        );
        return [.. found.Select(VideoId.Parse)];
    }

    /// <summary>
    /// Flags the videos of a tab that its list, which was read to its end, no longer shows. Their objects stay. How many they are.
    /// </summary>
    /// <param name="connection">A connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="tab">The tab.</param>
    /// <param name="begunAt">When reading the list began.</param>
    /// <param name="cancel">Stops it.</param>
    public static Task<int> FlagVanishedAsync(
        NpgsqlConnection connection,
        ChannelId channel,
        ChannelTab tab,
        DateTimeOffset begunAt,
        CancellationToken cancel
    ) =>
        connection.ExecuteAsync(
            new CommandDefinition(
                """
                update dataset_media m set vanished_at = @begunAt, updated_at = @begunAt
                  from dataset_youtube_video v
                 where v.video_id = m.video_id and v.channel_id = @channel and m.tab = @tab and m.listed_at < @begunAt
                   and m.vanished_at is null and m.state in ('stored', 'verified')
                """,
                new
                {
                    channel = channel.Value,
                    tab = ColumnText.Of(tab),
                    begunAt,
                },
                cancellationToken: cancel
            )
        );

    private static ListedVideo Listed(FlatEntry entry, ChannelId? channel, ChannelTab? tab) =>
        new()
        {
            VideoId = entry.VideoId,
            ChannelId = channel ?? entry.ChannelId,
            Kind =
                tab is { } shown ? (VideoKind)shown
                : entry.IsShort ? VideoKind.Short
                : null,
            Title = entry.Title,
            PublishedAt = entry.ScheduledAt is null ? entry.ApproximatelyPublishedAt : null,
            IsPublishedAtEstimated = entry.ScheduledAt is null && entry.ApproximatelyPublishedAt is not null,
            ScheduledStartAt = entry.LiveStatus is LiveStatus.Upcoming ? entry.ScheduledAt : null,
            DurationSeconds = entry.DurationSeconds is { } seconds and < int.MaxValue ? (int)Math.Round(seconds) : null,
            ViewCount = entry.ViewCount,
            IsMembersOnly = entry.IsForMembers ? true : null,
            Availability =
                entry.IsForMembers ? VideoAvailability.MembersOnly
                : entry.LiveStatus is LiveStatus.Upcoming ? VideoAvailability.Upcoming
                : entry.LiveStatus is LiveStatus.Live ? VideoAvailability.Live
                : VideoAvailability.Unknown,
            Source = Source,
        };
}
