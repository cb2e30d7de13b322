using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Settings;

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
        await using (var connection = await database.Source.OpenConnectionAsync(cancel))
            found = $"PostgreSQL {connection.PostgreSqlVersion} at {database.Address}";
        try
        {
            await database.RequireTablesAsync(cancel);
            return SetupFinding.Ok($"{found}, with its tables");
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
}
