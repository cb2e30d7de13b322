using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Status;

/// <summary>Counts for the status.</summary>
internal sealed class StatusStore(NpgsqlDataSource database)
{
    static StatusStore() => RowMapping.Register<Count>();

    /// <summary>
    /// What is stored of each list, what YouTube says a channel has, and what its last reading showed that could not be stored.
    /// </summary>
    /// <param name="itemErrors">The ids of the errors that say that an item could not be stored.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyDictionary<long, ListCounts>> ByListAsync(string[] itemErrors, CancellationToken cancel)
    {
        const string byList = """
            with videos as (
                select m.list_id, v.transcript_state, count(*) as videos
                  from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
                 group by m.list_id, v.transcript_state)
            select l.list_id, v.transcript_state, coalesce(v.videos, 0) as videos,
                   (select c.video_count from dataset_youtube_channel c where c.channel_id = l.youtube_id) as at_youtube,
                   case when l.is_capped then (
                       select count(*) from dataset_youtube_video v
                           where v.channel_id = l.youtube_id and v.availability not in ('private', 'deleted')) end as of_channel,
                   (select count(*) from ctrl_processing_log g
                     where g.list_id = l.list_id and g.stage = 'list' and g.error_id = any(@itemErrors)
                       and g.at >= (select max(coalesce(a.started_at, r.created_at))
                           from ctrl_charge r join ctrl_apify_run a using (charge_id) where r.list_id = l.list_id)) as failed
              from ctrl_youtube_lists l left join videos v using (list_id)
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Count>(new CommandDefinition(byList, new { itemErrors }, cancellationToken: cancel));
        return rows.GroupBy(row => row.ListId)
            .ToDictionary(
                list => list.Key,
                list => new ListCounts(
                    list.Where(row => row.TranscriptState is not null)
                        .ToDictionary(row => ColumnText.Parse<TranscriptState>(row.TranscriptState!), row => row.Videos),
                    list.First().AtYoutube,
                    list.First().Failed,
                    list.First().OfChannel
                )
            );
    }

    /// <summary>Videos by the state of their transcript.</summary>
    public async Task<IReadOnlyDictionary<TranscriptState, long>> ByTranscriptStateAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (
            await connection.QueryAsync<(string State, long Videos)>(
                new CommandDefinition(
                    "select transcript_state, count(*) from dataset_youtube_video group by transcript_state",
                    cancellationToken: cancel
                )
            )
        ).ToDictionary(row => ColumnText.Parse<TranscriptState>(row.State), row => row.Videos);
    }

    private sealed record Count
    {
        public long ListId { get; init; }

        public string? TranscriptState { get; init; }

        public long Videos { get; init; }

        public long? AtYoutube { get; init; }

        public long Failed { get; init; }

        public long? OfChannel { get; init; }
    }
}

/// <summary>What is stored of a list.</summary>
/// <param name="Videos">Its videos by the state of their transcript.</param>
/// <param name="AtYouTube">How many videos YouTube says the channel has.</param>
/// <param name="Failed">Items of its last reading that could not be stored.</param>
/// <param name="OfChannel">The channel's videos that are stored, whatever has shown them; only of a list that a cap cut off.</param>
internal sealed record ListCounts(IReadOnlyDictionary<TranscriptState, long> Videos, long? AtYouTube, long Failed, long? OfChannel = null);
