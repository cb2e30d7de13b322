using System.Data.Common;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Lists;

/// <summary>
/// A row of <c>ctrl_youtube_lists</c>. Read by hand, since the commands that only show lists would wait longer for Dapper's mapping than
/// for the database.
/// </summary>
internal static class ListRow
{
    // The languages as one text, with the separator of units between them: for one array Npgsql prepares itself to read arrays of every
    // type that it knows.
    public const string Columns = """
        list_id, url, kind, youtube_id, title, is_enabled, max_videos, array_to_string(languages, chr(31)), newest_published_at,
        last_synced_at, last_state, last_error_id, last_error, is_capped, created_at,
        cut_off_after, cut_off_since, is_archived, last_listed_at
        """;

    /// <summary>The list in a row of <see cref="Columns"/>.</summary>
    public static MonitoredList Read(DbDataReader row) =>
        new()
        {
            ListId = row.GetInt64(0),
            Url = row.GetString(1),
            Kind = ColumnText.Parse<ListKind>(row.GetString(2)),
            YoutubeId = row.Text(3),
            Title = row.Text(4),
            IsEnabled = row.GetBoolean(5),
            MaxVideos = row.Value<int>(6),
            Languages = row.GetString(7).Split('\u001f', StringSplitOptions.RemoveEmptyEntries),
            NewestPublishedAt = row.Instant(8),
            LastSyncedAt = row.Instant(9),
            LastState = ColumnText.Parse<ListState>(row.GetString(10)),
            LastErrorId = row.Text(11),
            LastError = row.Text(12),
            IsCapped = row.GetBoolean(13),
            CreatedAt = new(row.GetDateTime(14)),
            CutOffAfter = row.Value<int>(15),
            CutOffSince = row.Instant(16),
            IsArchived = row.GetBoolean(17),
            LastListedAt = row.Instant(18),
        };
}
