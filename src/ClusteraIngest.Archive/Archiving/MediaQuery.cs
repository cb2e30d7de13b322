using System.Data.Common;
using System.Runtime.CompilerServices;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>Reads objects as their rows have them.</summary>
internal static class MediaQuery
{
    private const string PageRows = "500";

    private const string Columns = """
        uuid, video_id, kind, profile, state, reason, channel_id, title, storage, object_key, bytes, sha256, md5_etag, container, width,
        height, vcodec, acodec, duration_seconds, array_to_string(format_ids, '+'), attempt, not_before, error_id, message, archived_at,
        verified_at, vanished_at, language
        """;

    /// <summary>All that a filter means, by channel and video, streamed.</summary>
    public static async IAsyncEnumerable<ArchivedMedia> AllAsync(
        NpgsqlDataSource database,
        MediaFilter? filter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var rows = await connection.ExecuteReaderAsync(
            new CommandDefinition(
                $"select {Columns} from ({MediaFilterSql.Rows}) m order by channel_id nulls last, video_id, kind, profile",
                new DynamicParameters(MediaFilterSql.Parameters(filter)),
                cancellationToken: cancel
            )
        );
        while (await rows.ReadAsync(cancel))
            yield return Read(rows);
    }

    /// <summary>
    /// All that a filter means, by video, a page at a time: no query is open while something is done with them, however long that takes.
    /// </summary>
    public static async IAsyncEnumerable<ArchivedMedia> PagesAsync(
        NpgsqlDataSource database,
        MediaFilter? filter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        const string next = $"""
            select {Columns} from ({MediaFilterSql.Rows}) m
             where @afterVideo::text is null
                or (video_id, kind, profile) > (@afterVideo::text, @afterKind::text, @afterProfile::text)
             order by video_id, kind, profile limit {PageRows}
            """;

        ArchivedMedia? last = null;
        while (true)
        {
            var parameters = MediaFilterSql.Parameters(filter);
            parameters["afterVideo"] = last?.VideoId.Value;
            parameters["afterKind"] = last is null ? null : ColumnText.Of(last.Kind);
            parameters["afterProfile"] = last?.Profile;
            var page = new List<ArchivedMedia>();
            await using (var connection = await database.OpenConnectionAsync(cancel))
            await using (
                var rows = await connection.ExecuteReaderAsync(
                    new CommandDefinition(next, new DynamicParameters(parameters), cancellationToken: cancel)
                )
            )
            {
                while (await rows.ReadAsync(cancel))
                    page.Add(Read(rows));
            }
            foreach (var media in page)
                yield return media;
            if (page.Count == 0)
                yield break;
            last = page[^1];
        }
    }

    /// <summary>The stored object of a video; null: there is none.</summary>
    /// <param name="database">The database.</param>
    /// <param name="video">The video.</param>
    /// <param name="kind">Which; null: the first of muxed, video, audio.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<ArchivedMedia?> FindAsync(NpgsqlDataSource database, VideoId video, MediaKind? kind, CancellationToken cancel)
    {
        var filter = new MediaFilter
        {
            Videos = [video],
            Kinds = kind is { } one ? [one] : [MediaKind.Muxed, MediaKind.Video, MediaKind.Audio],
            States = [MediaState.Stored, MediaState.Verified],
        };
        return await AllAsync(database, filter, cancel)
            .OrderBy(media => media.Kind)
            .ThenByDescending(media => media.Height ?? 0)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>Whether there are objects of a channel's videos, stored or not.</summary>
    public static async Task<bool> AnyAsync(NpgsqlDataSource database, ChannelId channel, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                $"select exists ({MediaFilterSql.Rows})",
                new DynamicParameters(MediaFilterSql.Parameters(new() { Channels = [channel] })),
                cancellationToken: cancel
            )
        );
    }

    /// <summary>What to say of a video of which no such object is stored.</summary>
    public static InvalidInputException NotStored(VideoId video, MediaKind? kind, string remedy) =>
        new(
            ErrorIds.MediaNotStored,
            kind is { } one ? $"Of video {video} no {HumanFormat.Word(one)} is stored." : $"Of video {video} no media are stored.",
            remedy
        );

    private static ArchivedMedia Read(DbDataReader row) =>
        new()
        {
            MediaId = row.GetGuid(0),
            VideoId = VideoId.Parse(row.GetString(1)),
            Kind = ColumnText.Parse<MediaKind>(row.GetString(2)),
            Profile = row.GetString(3),
            State = ColumnText.Parse<MediaState>(row.GetString(4)),
            Reason = row.Text(5) is { } reason ? ColumnText.Parse<MediaReason>(reason) : null,
            ChannelId = ChannelId.TryRead(row.Text(6), out var channel) ? channel : null,
            Title = row.Text(7),
            Storage = row.Text(8),
            Key = row.Text(9),
            Bytes = row.Value<long>(10),
            Sha256 = row.Text(11),
            ETag = row.Text(12),
            Container = row.Text(13),
            Width = row.Value<int>(14),
            Height = row.Value<int>(15),
            VideoCodec = row.Text(16),
            AudioCodec = row.Text(17),
            DurationSeconds = row.Value<double>(18),
            FormatIds = row.GetString(19).Split('+', StringSplitOptions.RemoveEmptyEntries),
            Attempt = row.GetInt32(20),
            NotBefore = row.Instant(21),
            ErrorId = row.Text(22),
            Message = row.Text(23),
            ArchivedAt = row.Instant(24),
            VerifiedAt = row.Instant(25),
            VanishedAt = row.Instant(26),
            Language = row.Text(27),
        };
}
