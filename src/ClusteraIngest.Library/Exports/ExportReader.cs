using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Library.Exports;

/// <summary>Which rows are exported.</summary>
/// <param name="Since">Those that have changed then or later; null: whenever.</param>
/// <param name="Horizon">
/// Those that an earlier export may not have seen, since a transaction with that number or a higher one has changed them, or what they
/// repeat of their video and its channel; null: there was none. Not by time, since a transaction that had begun before it and was
/// committed afterwards has rows of an earlier time.
/// </param>
internal sealed record ExportScope(DateTimeOffset? Since, string? Horizon);

/// <summary>The state of the database in which an export begins.</summary>
/// <param name="At">The time, by its clock.</param>
/// <param name="Horizon">
/// The number of the oldest transaction of this database that had not ended. Those after it count as not ended too, also where they had:
/// they may be parts of one that had not (savepoints), which snapshots do not tell. So few rows are exported twice, and none is left out.
/// </param>
/// <param name="Database">Which database it is, on which timeline: in another one, a restored one too, the horizon means nothing.</param>
internal sealed record ExportMoment(DateTimeOffset At, string Horizon, string Database);

/// <summary>
/// Reads what is exported in the order of its key, a page at a time: no query is open while it is written, however long that takes, and an
/// export that was broken off goes on behind its last key.
/// </summary>
internal sealed class ExportReader(DatabaseResilience database, ExportKind kind, ExportScope scope)
{
    /// <summary>A page that has so many has no further key.</summary>
    private const int PageBytes = 4 * 1024 * 1024;

    private readonly ExportedTable table = ExportedTable.Of(kind);

    /// <summary>The present moment.</summary>
    public static Task<ExportMoment> MomentAsync(DatabaseResilience database, CancellationToken cancel)
    {
        const string now = """
            select statement_timestamp(),
                   case when pg_is_in_recovery() then pg_snapshot_xmin(pg_current_snapshot())::text
                        else (select (n.next - coalesce(max(o.behind) filter (where o.behind < 2147483648), 0))::text
                                from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next) n
                                left join lateral (
                                      select (n.next - l.transactionid::text::bigint) & 4294967295 as behind
                                        from pg_locks l left join pg_stat_activity a on a.pid = l.pid
                                       where l.locktype = 'transactionid' and l.granted
                                         and (a.datname is null or a.datname = current_database())) o on true
                               group by n.next) end,
                   (select system_identifier::text from pg_control_system()) || '/' ||
                   (select oid::text from pg_database where datname = current_database()) || '/' ||
                   case when pg_is_in_recovery() then (select timeline_id::text from pg_control_checkpoint())
                        else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end
            """;

        return database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var command = new NpgsqlCommand(now, connection);
                await using var row = await command.ExecuteReaderAsync(attempt);
                await row.ReadAsync(attempt);
                return new ExportMoment(row.Instant(0)!.Value, row.GetString(1), row.GetString(2));
            },
            cancel
        );
    }

    /// <summary>The columns of the rows, once a page was read.</summary>
    public IReadOnlyList<ExportColumn> Columns { get; private set; } = [];

    /// <summary>All of it, or what comes behind a key; at least one page, which may be empty.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ExportDocument>> PagesAsync(
        IReadOnlyList<string>? after,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (true)
        {
            var last = after;
            var page = await database.ExecuteIdempotentAsync((connection, attempt) => PageAsync(connection, last, attempt), cancel);
            yield return page;
            // One that ended early, since it grew large, may have others behind it.
            if (page.Count == 0 || table.Size is null && page.Count < table.PageKeys)
                yield break;
            after = page[^1].Key;
        }
    }

    private async Task<IReadOnlyList<ExportDocument>> PageAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string>? after,
        CancellationToken cancel
    )
    {
        await using var command = Command(connection, after);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var columns = Enumerable
            .Range(0, reader.FieldCount)
            .Select(at => new ExportColumn(reader.GetName(at), reader.GetDataTypeName(at) is "json" or "jsonb"))
            .ToArray();
        Columns = columns;
        var documents = new List<ExportDocument>();
        List<ExportRow> rows = [];
        while (await reader.ReadAsync(cancel))
        {
            var values = new object?[columns.Length];
            for (var at = 0; at < values.Length; at++)
                values[at] = reader.IsDBNull(at) ? null : reader.GetValue(at);
            var key = values[..table.Keys.Count].Select(value => ExportRow.TextOf(value)!).ToArray();
            if (documents.Count == 0 || !documents[^1].Key.SequenceEqual(key))
                documents.Add(new(key, rows = []));
            // A transcript without passages has a row that says nothing else.
            if (table.Order is null || values[table.Keys.Count] is not null)
                rows.Add(new(columns, values));
        }

        return documents;
    }

    /// <summary>Only what is asked for becomes a condition, so that each question gets the plan that fits it.</summary>
    private NpgsqlCommand Command(NpgsqlConnection connection, IReadOnlyList<string>? after)
    {
        var command = new NpgsqlCommand { Connection = connection };
        var conditions = new List<string>();
        if (table.Condition is { } always)
            conditions.Add(always);
        if (scope.Since is { } since)
            conditions.Add($"t.{table.ChangedAt} >= {Parameter(since.UtcDateTime, NpgsqlDbType.TimestampTz)}");
        if (scope.Horizon is { } horizon)
            conditions.Add(table.IsChanged($"{Parameter(horizon, NpgsqlDbType.Text)}::xid8"));
        if (after is not null)
        {
            var values = table.Keys.Zip(after, (key, value) => $"{Parameter(value, NpgsqlDbType.Text)}::{key.Type}").ToList();
            conditions.Add($"({string.Join(", ", table.Keys.Select(key => $"t.{key.Name}"))}) > ({string.Join(", ", values)})");
        }

        var keys = string.Join(", ", table.Keys.Select(key => key.Name));
        var order = string.Join(", ", table.Keys.Select(key => $"k.{key.Name}"));
        var page = $"""
            select {keys}{(table.Size is { } size ? $", {size} as bytes" : "")}
              from {table.Source} t
             {(conditions.Count > 0 ? $"where {string.Join("\n   and ", conditions)}" : "")}
             order by {keys} limit {table.PageKeys}
            """;
        if (table.Size is not null)
            page = $"""
                select {keys}
                  from (select {keys}, sum(s.bytes) over (order by {keys}) - s.bytes as before from ({page}) s) s
                 where s.before < {PageBytes}
                """;
        command.CommandText = $"""
            select {order}, {table.Columns}
              from ({page}) k
             {table.Joined}
             order by {order}{(table.Order is { } within ? $", {within}" : "")}
            """;
        return command;

        string Parameter(object value, NpgsqlDbType type)
        {
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = type });
            return $"${command.Parameters.Count}";
        }
    }
}
