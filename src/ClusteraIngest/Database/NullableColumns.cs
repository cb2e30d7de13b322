using System.Data.Common;

namespace ClusteraIngest.Database;

/// <summary>Reads columns that may be null.</summary>
internal static class NullableColumns
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static T? Value<T>(this DbDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    public static DateTimeOffset? Instant(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new(row.GetDateTime(column), TimeSpan.Zero);
}
