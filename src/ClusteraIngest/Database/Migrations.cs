using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>Brings the tables up to date: each script once, in order, journalled in <c>ctrl_migration</c>.</summary>
internal static class Migrations
{
    /// <summary>Applies the scripts that are not applied yet, and returns them.</summary>
    /// <exception cref="ConfigurationException"><c>MigrationChanged</c>, <c>DatabaseNewer</c>, <c>DatabasePermissionDenied</c>.</exception>
    public static Task<IReadOnlyList<AppliedMigration>> ApplyAsync(NpgsqlDataSource source, WaitRegister waits, CancellationToken cancel) =>
        ApplyAsync(source, MigrationScript.Embedded, waits, cancel);

    /// <inheritdoc cref="ApplyAsync(NpgsqlDataSource, WaitRegister, CancellationToken)"/>
    public static Task<IReadOnlyList<AppliedMigration>> ApplyAsync(NpgsqlDataSource source, CancellationToken cancel) =>
        ApplyAsync(source, MigrationScript.Embedded, WaitRegister.Unseen, cancel);

    /// <summary>Applies those of the given scripts that are not applied yet, and returns them.</summary>
    public static Task<IReadOnlyList<AppliedMigration>> ApplyAsync(
        NpgsqlDataSource source,
        IReadOnlyList<MigrationScript> scripts,
        CancellationToken cancel
    ) => ApplyAsync(source, scripts, WaitRegister.Unseen, cancel);

    /// <summary>Applies those of the given scripts that are not applied yet, and returns them.</summary>
    /// <param name="source">The database.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="waits">Where it is seen that another process is waited for that does the same.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlyList<AppliedMigration>> ApplyAsync(
        NpgsqlDataSource source,
        IReadOnlyList<MigrationScript> scripts,
        WaitRegister waits,
        CancellationToken cancel
    )
    {
        // The lock is a transaction's on a connection of its own: a session's would outlive this behind a transaction pooler.
        await using var gate = await source.OpenConnectionAsync(cancel);
        await using var held = await gate.BeginTransactionAsync(cancel);
        await waits.ForAsync(
            WaitReason.Migration,
            "The database's tables",
            attempt =>
                gate.ExecuteAsync(
                    new(
                        "select pg_advisory_xact_lock(@key)",
                        new { key = AdvisoryLocks.Migrations },
                        held,
                        commandTimeout: 0,
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

        await using var connection = await source.OpenConnectionAsync(cancel);
        var applied = new List<AppliedMigration>();
        foreach (var script in Pending(await JournalAsync(connection, cancel), scripts))
            applied.Add(await ApplyAsync(connection, script, cancel));
        return applied;
    }

    /// <summary>The scripts that are not applied yet. Changes nothing.</summary>
    /// <exception cref="ConfigurationException"><c>MigrationChanged</c>, <c>DatabaseNewer</c>.</exception>
    public static Task<IReadOnlyList<MigrationScript>> PendingAsync(NpgsqlDataSource source, CancellationToken cancel) =>
        PendingAsync(source, MigrationScript.Embedded, cancel);

    /// <summary>Those of the given scripts that are not applied yet. Changes nothing.</summary>
    public static async Task<IReadOnlyList<MigrationScript>> PendingAsync(
        NpgsqlDataSource source,
        IReadOnlyList<MigrationScript> scripts,
        CancellationToken cancel
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return Pending(await JournalAsync(connection, cancel), scripts);
    }

    private static async Task<AppliedMigration> ApplyAsync(NpgsqlConnection connection, MigrationScript script, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        try
        {
            await connection.ExecuteAsync(new(script.Sql, transaction: transaction, commandTimeout: 0, cancellationToken: cancel));
            var appliedAt = await connection.QuerySingleAsync<DateTime>(
                new(
                    "insert into ctrl_migration (name, sha256) values (@Name, @Sha256) returning applied_at",
                    new { script.Name, script.Sha256 },
                    transaction,
                    cancellationToken: cancel
                )
            );
            await transaction.CommitAsync(cancel);
            return new(script.Name, script.Sha256, appliedAt);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName)
        {
            var user = new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username;
            throw new ConfigurationException(
                ErrorIds.DatabasePermissionDenied,
                $"User {user} may not create the tables ({script.Name}): {e.MessageText}.",
                $"As the owner of the database run: grant usage, create on schema public to \"{user}\";",
                e
            );
        }
    }

    private static List<MigrationScript> Pending(IReadOnlyDictionary<string, string> journal, IReadOnlyList<MigrationScript> scripts)
    {
        if (journal.Keys.Except(scripts.Select(script => script.Name)).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new ConfigurationException(
                ErrorIds.DatabaseNewer,
                $"The database's tables are of a newer version of Clustera Ingest: {unknown} was applied, which this one does not know.",
                "Update Clustera Ingest."
            );

        if (scripts.FirstOrDefault(script => journal.TryGetValue(script.Name, out var sha256) && sha256 != script.Sha256) is { } changed)
            throw new ConfigurationException(
                ErrorIds.MigrationChanged,
                $"{changed.Name} is not what was applied to this database: its SHA-256 is {changed.Sha256}, the applied script's "
                    + $"{journal[changed.Name]}.",
                "Use the version of Clustera Ingest that created the tables, or a new one with a script of its own for the change."
            );

        return [.. scripts.Where(script => !journal.ContainsKey(script.Name))];
    }

    // Every command reads it: Dapper would emit code first.
    private static async Task<IReadOnlyDictionary<string, string>> JournalAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var journal = new Dictionary<string, string>();
        await using var select = new NpgsqlCommand("select name, sha256 from ctrl_migration", connection);
        try
        {
            await using var rows = await select.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                journal.Add(rows.GetString(0), rows.GetString(1));
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // The first script creates it.
        }

        return journal;
    }
}
