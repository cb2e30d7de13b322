using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Database;

/// <summary>Parameters of commands, where the type has to be said: a value that may be null has none of its own.</summary>
internal static class SqlParameters
{
    /// <summary>A value, or null.</summary>
    public static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    /// <summary>A text, or null.</summary>
    public static NpgsqlParameter NullableText(string? value) => Nullable(value, NpgsqlDbType.Text);

    /// <summary>An instant, or null.</summary>
    public static NpgsqlParameter NullableInstant(DateTimeOffset? value) => Nullable(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    /// <summary>Numbers, as an array.</summary>
    public static NpgsqlParameter Numbers<T>(IEnumerable<T> values) => new() { Value = values.ToArray() };

    /// <summary>Texts, of which some may be null, as an array.</summary>
    public static NpgsqlParameter Texts(IEnumerable<string?> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
