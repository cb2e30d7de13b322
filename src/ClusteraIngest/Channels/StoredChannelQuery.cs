using System.Buffers.Text;
using System.Text;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Channels;

/// <summary>Reads stored channels by name, a page at a time.</summary>
internal static class StoredChannelQuery
{
    private const string Page = """
        select c.channel_id, c.handle, c.title, c.description, c.subscriber_count, c.video_count, c.view_count, c.country, c.source,
               c.fetched_at, v.videos, v.transcripts, v.newest, c.name
          from (select c.*, lower(coalesce(c.title, c.handle, '')) collate "C" as name
                  from dataset_youtube_channel c
                 where ($1::text is null or c.channel_id = $1 or strpos(lower(c.title), lower($1)) > 0
                        or strpos(lower(c.handle), lower($1)) > 0)
                   and ($2::text is null
                        or (lower(coalesce(c.title, c.handle, '')) collate "C", c.channel_id collate "C") > ($2, $3::text))
                 order by lower(coalesce(c.title, c.handle, '')) collate "C", c.channel_id collate "C"
                 limit $4) c
         cross join lateral (
               select count(*) as videos, count(*) filter (where v.transcript_state = 'stored') as transcripts,
                      max(v.published_at) as newest
                 from dataset_youtube_video v where v.channel_id = c.channel_id) v
         order by c.name, c.channel_id collate "C"
        """;

    public static async Task<IReadOnlyList<StoredChannel>> PageAsync(
        NpgsqlDataSource database,
        StoredChannelFilter filter,
        CancellationToken cancel
    )
    {
        var (name, id) = PositionOf(filter.After);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(Page, connection)
        {
            Parameters =
            {
                new() { Value = (object?)filter.Text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = (object?)name ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = filter.First },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<StoredChannel> channels = [];
        while (await reader.ReadAsync(cancel))
            channels.Add(Read(reader));
        return channels;
    }

    // The name as the server has it: in which case it puts a letter is its own business.
    private static string CursorOf(string name, string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{name}\n{id}"));

    private static (string? Name, string? Id) PositionOf(string? cursor)
    {
        if (cursor is null)
            return default;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var length))
        {
            var text = Encoding.UTF8.GetString(bytes, 0, length);
            if (text.LastIndexOf('\n') is >= 0 and var at && !text.Contains('\0', StringComparison.Ordinal))
                return (text[..at], text[(at + 1)..]);
        }

        throw new InvalidInputException(
            ErrorIds.InvalidValue,
            $"'{cursor}' is no cursor of channels.",
            "Give the next cursor of the page before, as it is, or none."
        );
    }

    private static StoredChannel Read(NpgsqlDataReader row) =>
        new(
            new Channel
            {
                ChannelId = ChannelId.Parse(row.GetString(0)),
                Handle = Text(row, 1),
                Title = Text(row, 2),
                Description = Text(row, 3),
                SubscriberCount = Number(row, 4),
                VideoCount = Number(row, 5),
                ViewCount = Number(row, 6),
                Country = Text(row, 7),
            },
            row.GetInt64(10),
            row.GetInt64(11),
            row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12),
            row.GetString(8),
            row.GetFieldValue<DateTimeOffset>(9)
        )
        {
            Cursor = CursorOf(row.GetString(13), row.GetString(0)),
        };

    private static string? Text(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static long? Number(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt64(at);
}
