using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Settings;
using Npgsql;

namespace ClusteraIngest.Archive.Setup;

/// <summary>Whether the database is there, which version it has, and whether it has the tables. A local server is not started.</summary>
internal sealed class DatabaseCheck(IngestSettings settings)
{
    public async Task<SetupFinding> CheckAsync(CancellationToken cancel)
    {
        await using var client = IngestClient.StartingNothing(settings);
        try
        {
            return await ClientServices.GuardAsync(() => LookAsync(client, cancel), cancel);
        }
        catch (ConfigurationException e) when (e.ErrorId is ErrorIds.DatabaseNotConfigured)
        {
            return SetupFinding.Missing(e.Message, e.Remedy);
        }
        catch (ConfigurationException e) when (e.ErrorId is ErrorIds.LocalServerStopped)
        {
            return SetupFinding.Warning("The local server is set up and stopped.", "Whatever needs it starts it.");
        }
    }

    private static async Task<SetupFinding> LookAsync(IngestClient client, CancellationToken cancel)
    {
        var database = await client.Services.DatabaseAsync(cancel);
        string found;
        IReadOnlyList<string> unfolded;
        await using (var connection = await database.Source.OpenConnectionAsync(cancel))
        {
            found = $"PostgreSQL {connection.PostgreSqlVersion} at {database.Address}";
            unfolded = await UnfoldedAsync(connection, cancel);
        }

        try
        {
            await database.RequireTablesAsync(cancel);
            return unfolded.Count == 0
                ? SetupFinding.Ok($"{found}, with its tables")
                : SetupFinding.Warning(
                    $"{found}, with its tables. Its locale takes capitals other than A to Z for other letters in "
                        + $"{string.Join(" and ", unfolded)}; the search of transcripts is not concerned.",
                    "Where that matters, move the data by pg_dump into a database that was created with the locale C.UTF-8; a local "
                        + "server that is set up anew has it."
                );
        }
        catch (ConfigurationException e) when (e.ErrorId is ErrorIds.DatabaseNotInitialized)
        {
            return SetupFinding.Missing($"{found}. {e.Message}", e.Remedy);
        }
        catch (ConfigurationException e)
        {
            return SetupFinding.Failed($"{found}. {e.Message}", e.Remedy);
        }
    }

    /// <summary>What in this database's locale does not know capitals beyond ASCII.</summary>
    private static async Task<IReadOnlyList<string>> UnfoldedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select array_remove(array[
                   case when not ('ÉПΩ' ilike 'éпω') then 'names of channels and titles (ilike, lower)' end,
                   case when to_tsvector('pg_catalog.simple', 'ÉÉ') <> to_tsvector('pg_catalog.simple', 'éé')
                       then 'queries of your own by to_tsvector or pg_trgm' end], null)
            """,
            connection
        );
        return (string[])(await command.ExecuteScalarAsync(cancel))!;
    }
}
