using ClusteraIngest.Errors;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Lists;

/// <summary>How a reading of a list ended.</summary>
internal sealed record ListEnd(long ListId)
{
    /// <summary>Why it failed; null where it did not.</summary>
    public ItemFailedException? Error { get; init; }

    /// <summary>What else the source had to say; null: nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>The list's id at YouTube, as far as known.</summary>
    public string? YoutubeId { get; init; }

    /// <summary>Its title, as far as known.</summary>
    public string? Title { get; init; }

    /// <summary>The handle that the channel has now, where that is another one than the list's address has; null: it is not.</summary>
    public HandleMove? Move { get; init; }

    /// <summary>Whether as many videos came as were asked for.</summary>
    public bool ReachedCap { get; init; }

    /// <summary>
    /// The least number of the list's own videos behind which its cap cuts: where fewer have come since the last reading, one that was
    /// known is among those that were shown, and what is behind that is known as well.
    /// </summary>
    public int LeastShown { get; init; }

    /// <summary>Whether only what is newer than the watermark was read.</summary>
    public bool HadWatermark { get; init; }

    /// <summary>Whether something is known to be missing that a later reading may get: the watermark stays where it is.</summary>
    public bool HasGaps { get; init; }

    /// <summary>How many videos the reading has shown.</summary>
    public int Shown { get; init; }

    /// <summary>From when on it read: the watermark; null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether a spending limit cut it off.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>
    /// Whether the cap that it reached was lower than the list's own, for once: what a spending limit has cut off before is still to be
    /// read.
    /// </summary>
    public bool HasLowCap { get; init; }

    /// <summary>
    /// How many videos the list's own cap can let through: what a spending limit has cut off behind that many is left out now, as the cap
    /// has it.
    /// </summary>
    public int MostWanted { get; init; } = int.MaxValue;

    /// <summary>
    /// The date of the newest video that was shown, where the reading has seen all of them with exact dates; null: the tables know.
    /// </summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Whether only its feed was read, which tells the newest videos alone.</summary>
    public bool IsOfFeed { get; init; }

    /// <summary>The date up to which nothing is missing, where that is not the newest stored video's; null: it is.</summary>
    public DateTimeOffset? ProvenUpTo { get; init; }

    /// <summary>How many videos YouTube says the list has; null: it does not say.</summary>
    public long? VideosAtYouTube { get; init; }

    /// <summary>How many parameters the command has that writes it down.</summary>
    public const int ParameterCount = 21;

    /// <summary>
    /// The command that writes it down. The watermark moves to the newest video with an exact date, if the reading came to its end and left
    /// no gaps. A cap that is reached has cut something off, unless as many videos are stored as the list has, by whatever way they came;
    /// or all of it was stored before, and a known one was shown: a playlist's new ones may be behind that, where YouTube counts more. What
    /// was cut off once stays so until then, or until a reading from the beginning gets it. What a spending limit has cut off stays so
    /// until a reading that begins where the one that was cut off did comes to its end, or to the list's cap: what is behind that is not
    /// wanted. Its address follows its channel's handle. A list whose channel another one reads is disabled, unless nobody reads that one.
    /// Returns the list's state.
    /// </summary>
    /// <param name="now">When the reading ended.</param>
    /// <param name="held">
    /// SQL of what follows <c>select …</c> and has a row where it may be written down; the list is locked before, as <c>list</c>. Null: it
    /// may. Its parameters are <paramref name="heldBy"/>, from number <see cref="ParameterCount"/> + 1 on.
    /// </param>
    /// <param name="heldBy">The parameters of that.</param>
    public NpgsqlBatchCommand ToCommand(DateTimeOffset now, string? held = null, params ReadOnlySpan<NpgsqlParameter> heldBy)
    {
        var (lockHeld, whereHeld) = held is null
            ? ("", "")
            : (
                $"""
                list as materialized (select list_id from ctrl_youtube_lists where list_id = $1 for no key update),
                held as materialized (select list.list_id {held}),
                """,
                "join held using (list_id)"
            );
        var command = new NpgsqlBatchCommand(
            $"""
            with {lockHeld}
                 facts as (
                select l.list_id, $2::text as error_id,
                       (($6 and not w.is_known or (($7 or $14) and l.is_capped)) and ($8::bigint is null or greatest(
                           (select count(*) from dataset_youtube_list_video m where m.list_id = l.list_id),
                           (select count(*) from dataset_youtube_video v
                             where v.channel_id = coalesce(l.youtube_id, $4) and v.availability not in ('private', 'deleted'))) < $8))
                           or coalesce(l.cut_off_after >= $16, false) as is_capped,
                       c.covers_cut,
                       case when $2 is not null then l.cut_off_after
                            when $14 then greatest(l.cut_off_after + c.added, $12)
                            when c.covers_cut and not ($6 and $15) or l.cut_off_after >= $16 then null
                            else l.cut_off_after + c.added end as cut_off_after,
                       case when $11::timestamptz is null
                            then (select max(v.published_at) from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
                                   where m.list_id = l.list_id and not v.is_published_at_estimated
                                       and v.published_at <= least($9, $21::timestamptz))
                            -- One that was announced, and is not shown any more, has been published since.
                            else greatest($11, (
                                select v.published_at from dataset_youtube_video v
                                 where v.channel_id = coalesce(l.youtube_id, $4) and v.published_at > $11 and v.published_at <= $9
                                     and not v.is_published_at_estimated
                                   and exists (select from dataset_youtube_list_video m
                                       where m.list_id = l.list_id and m.video_id = v.video_id)
                                 order by v.published_at desc limit 1)) end as newest,
                       o.list_id is not null as has_twin, case when o.is_enabled then o.url end as twin,
                       $2 is null and l.url = $17 and o.list_id is null
                           and not exists (select from ctrl_youtube_lists x where x.url = $18) as has_moved
                  from ctrl_youtube_lists l {whereHeld}
                  cross join lateral (
                    select $13::timestamptz is null or $13 <= l.cut_off_since as covers_cut,
                           -- What has come since is in front of what is missing, and is listed again with the rest.
                           case when l.cut_off_after is null or $13::timestamptz is null or $13 <= l.cut_off_since then 0
                                else (select count(*)::integer from dataset_youtube_list_video m
                                       where m.list_id = l.list_id and m.first_seen_at > l.last_synced_at) end as added) c
                  cross join lateral (
                    select case when not $6 or l.last_state <> 'read' or l.kind = 'playlist' and $8::bigint is not null then false
                                else (select count(*) from dataset_youtube_list_video m
                                       where m.list_id = l.list_id and m.first_seen_at > l.last_synced_at) < $19 end as is_known) w
                  left join ctrl_youtube_lists o on o.youtube_id = $4 and o.list_id <> l.list_id
                 where l.list_id = $1
            )
            update ctrl_youtube_lists l
               set last_synced_at = $9, last_error_id = $2,
                   last_listed_at = case when $2 is null and not $20 then $9 else l.last_listed_at end,
                   last_error = case when $2 is null and f.twin is not null
                                     then 'The same channel as ' || f.twin || ', which goes on; this list is disabled.' else $3 end,
                   last_state = case when $2 is not null then 'failed' when f.twin is not null then 'duplicate'
                                     when f.cut_off_after is not null then 'cut_off' when f.is_capped then 'capped' else 'read' end,
                   is_enabled = l.is_enabled and f.twin is null,
                   is_capped = case when $2 is null then f.is_capped else l.is_capped end,
                   cut_off_after = f.cut_off_after,
                   cut_off_since = case when f.cut_off_after is null then null when l.cut_off_after is null or f.covers_cut and $14 then $13
                       else l.cut_off_since end,
                   newest_published_at = case when $2 is null and l.kind = 'channel' and not $10
                       then greatest(f.newest, l.newest_published_at) else l.newest_published_at end,
                   youtube_id = case when f.has_twin then l.youtube_id else coalesce(l.youtube_id, $4) end,
                   title = coalesce($5, l.title),
                   url = case when f.has_moved then $18 else l.url end,
                   former_urls = case when f.has_moved then array_append(array_remove(array_remove(l.former_urls, $17), $18), $17)
                       else l.former_urls end
              from facts f where l.list_id = f.list_id
            returning l.last_state
            """
        )
        {
            Parameters =
            {
                new() { Value = ListId },
                NullableText(Error?.ErrorId),
                NullableText(Error?.Message),
                NullableText(YoutubeId),
                NullableText(Title),
                new() { Value = ReachedCap },
                new() { Value = HadWatermark },
                Nullable(VideosAtYouTube, NpgsqlDbType.Bigint),
                new() { Value = now.UtcDateTime },
                new() { Value = HasGaps },
                NullableInstant(Newest),
                new() { Value = Shown },
                NullableInstant(Since),
                new() { Value = IsCutOff },
                new() { Value = HasLowCap },
                new() { Value = MostWanted },
                NullableText(Move?.FormerUrl),
                NullableText(Move?.Url),
                new() { Value = LeastShown },
                new() { Value = IsOfFeed },
                NullableInstant(ProvenUpTo),
            },
        };
        foreach (var parameter in heldBy)
            command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>The state that it has left in the list's row; null: it is not written down.</summary>
    public Task<string?> WrittenStateAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(
                """
                select last_state from ctrl_youtube_lists
                 where list_id = @ListId and last_synced_at = @now and last_error_id is not distinct from @ErrorId
                """,
                new
                {
                    ListId,
                    now,
                    Error?.ErrorId,
                },
                cancellationToken: cancel
            )
        );
}
