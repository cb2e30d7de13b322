using ClusteraIngest.Ingestion;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Store;

/// <summary>Counts for the status.</summary>
internal sealed class StatusStore(NpgsqlDataSource database)
{
    static StatusStore() => RowMapping.Register<Count>();

    /// <summary>Stored videos and transcripts by list, and what YouTube says a channel has.</summary>
    public async Task<IReadOnlyDictionary<long, (long Videos, long Transcripts, long? AtYouTube)>> ByListAsync(CancellationToken cancel)
    {
        const string byList = """
            select l.list_id, count(v.video_id) as videos, count(*) filter (where v.transcript_state = 'stored') as transcripts,
                   (select c.video_count from dataset_youtube_channel c where c.channel_id = l.youtube_id) as at_youtube
              from ctrl_youtube_lists l
              left join dataset_youtube_list_video m on m.list_id = l.list_id
              left join dataset_youtube_video v on v.video_id = m.video_id
             group by l.list_id
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<Count>(new CommandDefinition(byList, cancellationToken: cancel)))
            .ToDictionary(count => count.ListId, count => (count.Videos, count.Transcripts, count.AtYoutube));
    }

    /// <summary>Videos by the state of their transcript.</summary>
    public async Task<IReadOnlyDictionary<TranscriptState, long>> ByTranscriptStateAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<(string State, long Videos)>(new CommandDefinition(
            "select transcript_state, count(*) from dataset_youtube_video group by transcript_state", cancellationToken: cancel)))
            .ToDictionary(row => ColumnText.Parse<TranscriptState>(row.State), row => row.Videos);
    }

    private sealed record Count
    {
        public long ListId { get; init; }

        public long Videos { get; init; }

        public long Transcripts { get; init; }

        public long? AtYoutube { get; init; }
    }
}
