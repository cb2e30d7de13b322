using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Store;

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

    /// <summary>Whether only what is newer than the watermark was read.</summary>
    public bool HadWatermark { get; init; }

    /// <summary>Whether something is known to be missing that a later reading may get: the watermark stays where it is.</summary>
    public bool HasGaps { get; init; }

    /// <summary>The date of the newest video that was shown, where the reading has seen all of them with exact dates; null: the tables know.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>How many videos YouTube says the channel has.</summary>
    public long? VideosAtYouTube { get; init; }

    /// <summary>
    /// The command that writes it down. The watermark moves to the newest video with an exact date, if the reading came to its end and left no gaps.
    /// A cap that is reached has cut something off, unless as many videos are stored as the channel has, by whatever way they came; what was
    /// cut off once stays so until then, or until a reading from the beginning gets it. Its address follows its channel's handle. A list whose channel another one reads is disabled, unless nobody reads that one.
    /// Returns the list's state.
    /// </summary>
    public NpgsqlBatchCommand ToCommand(DateTimeOffset now) => new(
        """
        with facts as (
            select l.list_id, $2::text as error_id,
                   ($6 or ($7 and l.is_capped)) and ($8::bigint is null or greatest(
                       (select count(*) from dataset_youtube_list_video m where m.list_id = l.list_id),
                       (select count(*) from dataset_youtube_video v
                         where v.channel_id = coalesce(l.youtube_id, $4) and v.availability not in ('private', 'deleted'))) < $8) as is_capped,
                   case when $11::timestamptz is null
                        then (select max(v.published_at) from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
                               where m.list_id = l.list_id and not v.is_published_at_estimated and v.published_at <= $9)
                        -- One that was announced, and is not shown any more, has been published since.
                        else greatest($11, (
                            select v.published_at from dataset_youtube_video v
                             where v.channel_id = coalesce(l.youtube_id, $4) and v.published_at > $11 and v.published_at <= $9 and not v.is_published_at_estimated
                               and exists (select from dataset_youtube_list_video m where m.list_id = l.list_id and m.video_id = v.video_id)
                             order by v.published_at desc limit 1)) end as newest,
                   o.list_id is not null as has_twin, case when o.is_enabled then o.url end as twin,
                   $2 is null and l.url = $12 and o.list_id is null and not exists (select from ctrl_youtube_lists x where x.url = $13) as has_moved
              from ctrl_youtube_lists l
              left join ctrl_youtube_lists o on o.youtube_id = $4 and o.list_id <> l.list_id
             where l.list_id = $1
        )
        update ctrl_youtube_lists l
           set last_synced_at = $9, last_error_id = $2,
               last_error = case when $2 is null and f.twin is not null
                                 then 'The same channel as ' || f.twin || ', which goes on; this list is disabled.' else $3 end,
               last_state = case when $2 is not null then 'failed' when f.twin is not null then 'duplicate' when f.is_capped then 'capped' else 'read' end,
               is_enabled = l.is_enabled and f.twin is null,
               is_capped = case when $2 is null then f.is_capped else l.is_capped end,
               newest_published_at = case when $2 is null and l.kind = 'channel' and not $10 then greatest(f.newest, l.newest_published_at) else l.newest_published_at end,
               youtube_id = case when f.has_twin then l.youtube_id else coalesce(l.youtube_id, $4) end,
               title = coalesce($5, l.title),
               url = case when f.has_moved then $13 else l.url end,
               former_urls = case when f.has_moved then array_append(array_remove(array_remove(l.former_urls, $12), $13), $12) else l.former_urls end
          from facts f where l.list_id = f.list_id
        returning l.last_state
        """)
    {
        Parameters =
        {
            new() { Value = ListId }, Text(Error?.ErrorId), Text(Error?.Message), Text(YoutubeId), Text(Title),
            new() { Value = ReachedCap }, new() { Value = HadWatermark },
            new() { Value = (object?)VideosAtYouTube ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint }, new() { Value = now.UtcDateTime }, new() { Value = HasGaps },
            new() { Value = (object?)Newest?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            Text(Move?.FormerUrl), Text(Move?.Url),
        },
    };

    /// <summary>Whether it is written down already.</summary>
    public Task<bool> IsWrittenAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
        "select last_synced_at = @now and last_error_id is not distinct from @ErrorId from ctrl_youtube_lists where list_id = @ListId",
        new { ListId, now, Error?.ErrorId }, cancellationToken: cancel));

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
