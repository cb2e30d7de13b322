using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Importing;

/// <summary>The imports of lists of channels: <c>ctrl_import</c> and <c>ctrl_import_row</c>.</summary>
internal static class ImportStore
{
    /// <summary>Writes down that an import begins.</summary>
    public static Task<long> BeginAsync(NpgsqlConnection connection, string file, string format, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<long>(
            new CommandDefinition(
                "insert into ctrl_import (source_file, format) values (@file, @format) returning import_id",
                new { file, format },
                cancellationToken: cancel
            )
        );

    /// <summary>Stores a batch, in the caller's transaction, and how far the import is with it.</summary>
    /// <exception cref="ItemFailedException"><c>ImportUndone</c>: somebody has removed the import meanwhile.</exception>
    public static async Task<IReadOnlyList<ImportedItem>> AddAsync(
        NpgsqlConnection connection,
        long importId,
        string file,
        IReadOnlyList<ListedItem> items,
        string? settings,
        CancellationToken cancel
    )
    {
        const string progress = """
            update ctrl_import
               set rows_read = greatest(rows_read, @row), added = added + @added, known = known + @known, changed = changed + @changed,
                   duplicate = duplicate + @duplicate, refused = refused + @refused, needs_lookup = needs_lookup + @needsLookup,
                   settings = coalesce(@settings::jsonb, settings), updated_at = now()
             where import_id = @importId and undone_at is null
            """;

        await ImportRows.StageAsync(connection, items, cancel);
        var stored = await ImportMerge.RunAsync(connection, importId, file, cancel);
        var counts = stored.CountBy(item => item.Verdict.Verdict).ToDictionary(count => count.Key, count => (long)count.Value);
        var updated = await connection.ExecuteAsync(
            new CommandDefinition(
                progress,
                new
                {
                    importId,
                    row = items[^1].Row,
                    added = counts.GetValueOrDefault(RowVerdict.Added),
                    known = counts.GetValueOrDefault(RowVerdict.Known),
                    changed = counts.GetValueOrDefault(RowVerdict.Changed),
                    duplicate = counts.GetValueOrDefault(RowVerdict.Duplicate),
                    refused = counts.GetValueOrDefault(RowVerdict.Refused),
                    needsLookup = counts.GetValueOrDefault(RowVerdict.NeedsLookup),
                    settings,
                },
                cancellationToken: cancel
            )
        );
        return updated == 1
            ? stored
            : throw new ItemFailedException(
                ErrorIds.ImportUndone,
                $"Import {importId} was undone while it went on. Rows up to {items[0].Row - 1} were read.",
                "Import the list again."
            );
    }

    /// <summary>Writes down how an import ended.</summary>
    public static Task EndAsync(
        NpgsqlConnection connection,
        long importId,
        string state,
        string? settings,
        Exception? error,
        CancellationToken cancel
    ) =>
        connection.ExecuteAsync(
            new CommandDefinition(
                """
                update ctrl_import
                   set state = @state, settings = coalesce(@settings::jsonb, settings), error_id = @errorId, error = @message,
                       updated_at = now(), finished_at = now()
                 where import_id = @importId
                """,
                new
                {
                    importId,
                    state,
                    settings,
                    errorId = Told(error)?.ErrorId,
                    message = (Told(error) ?? error)?.Message,
                },
                cancellationToken: cancel
            )
        );

    private static IngestException? Told(Exception? error) =>
        error as IngestException ?? (error is null ? null : PostgresDatabase.Translate(error));
}
