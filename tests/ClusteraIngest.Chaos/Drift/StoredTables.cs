using Dapper;
using Npgsql;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>What is stored, as anybody with SQL sees it.</summary>
internal sealed class StoredTables(string connectionString) : IAsyncDisposable
{
    // A connection a question: the client's own are to be counted, not these.
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Timezone = "UTC",
            ApplicationName = "drift-proof",
            Timeout = 120,
            CommandTimeout = 300,
        }
    );

    public async Task<IReadOnlyList<(StoredVideo Video, DateTimeOffset UpdatedAt)>> VideosAsync()
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            """
            select video_id, channel_id, kind, title, description, published_at, duration_seconds, view_count, like_count, is_members_only,
                availability,
                   transcript_state, transcript, transcript_language, transcript_attempts, transcript_next_check_at, updated_at
              from dataset_youtube_video
            """,
            connection
        );
        await using var row = await command.ExecuteReaderAsync();
        var videos = new List<(StoredVideo, DateTimeOffset)>();
        while (await row.ReadAsync())
        {
            videos.Add(
                (
                    new()
                    {
                        VideoId = row.GetString(0),
                        ChannelId = Text(1),
                        Kind = row.GetString(2),
                        Title = Text(3),
                        Description = Text(4),
                        PublishedAt = Time(5),
                        DurationSeconds = row.IsDBNull(6) ? null : row.GetInt32(6),
                        ViewCount = row.IsDBNull(7) ? null : row.GetInt64(7),
                        LikeCount = row.IsDBNull(8) ? null : row.GetInt64(8),
                        IsMembersOnly = row.IsDBNull(9) ? null : row.GetBoolean(9),
                        Availability = row.GetString(10),
                        TranscriptState = row.GetString(11),
                        Transcript = Text(12),
                        TranscriptLanguage = Text(13),
                        TranscriptAttempts = row.GetInt32(14),
                        NextCheckAt = Time(15),
                    },
                    Time(16)!.Value
                )
            );
        }

        return videos;

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTimeOffset? Time(int column) => row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);
    }

    /// <summary>Each place of a video in a list, as <c>list video place</c>.</summary>
    public Task<IReadOnlyList<string>> PlacesAsync() =>
        TextsAsync("select concat_ws(' ', list_id, video_id, position) from dataset_youtube_list_video");

    /// <summary>Each transcript, as <c>video language text</c>.</summary>
    public Task<IReadOnlyList<string>> TranscriptsAsync() =>
        TextsAsync("select concat_ws(' ', video_id, language, text) from dataset_youtube_transcript");

    /// <summary>Each list, as <c>id state watermark</c>.</summary>
    public Task<IReadOnlyList<string>> ListsAsync() =>
        TextsAsync(
            "select concat_ws(' ', list_id, last_state, to_char(newest_published_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')) from "
                + "ctrl_youtube_lists"
        );

    /// <summary>Runs of the ledger that are not closed, and invocations that are not finished.</summary>
    public async Task<long> OpenAsync() =>
        await ScalarAsync(
            "select (select count(*) from ctrl_charge where state <> 'settled') + (select count(*) from ctrl_run where state <> "
                + "'finished')"
        );

    /// <summary>The client's connections.</summary>
    public async Task<long> ConnectionsAsync() =>
        await ScalarAsync(
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and application_name <> 'drift-proof'"
        );

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<IReadOnlyList<string>> TextsAsync(string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(sql)];
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
