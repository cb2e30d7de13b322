using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Store;

/// <summary>Writes values that may be missing.</summary>
internal static class BinaryImportExtensions
{
    public static Task TextAsync(this NpgsqlBinaryImporter copy, string? value, CancellationToken cancel) =>
        value is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(value, NpgsqlDbType.Text, cancel);

    public static Task TextsAsync(this NpgsqlBinaryImporter copy, IReadOnlyList<string>? values, CancellationToken cancel) =>
        values is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(values as string[] ?? [.. values], NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);

    public static Task JsonAsync(this NpgsqlBinaryImporter copy, string? json, CancellationToken cancel) =>
        json is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(json, NpgsqlDbType.Jsonb, cancel);

    public static Task ValueAsync<T>(this NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken cancel)
        where T : struct => value is { } given ? copy.WriteAsync(given, type, cancel) : copy.WriteNullAsync(cancel);
}
