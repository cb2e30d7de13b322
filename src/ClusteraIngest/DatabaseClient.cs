using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Sources.Apify;

namespace ClusteraIngest;

/// <summary>The database itself: connecting to it, and its tables; see <see cref="IngestClient.Database"/>.</summary>
public sealed class DatabaseClient
{
    private readonly ClientServices services;

    internal DatabaseClient(ClientServices services) => this.services = services;

    /// <summary>
    /// Connects to the database, or, where no address was given, to the local server, if the settings have one. That is started if need be,
    /// but never set up.
    /// </summary>
    /// <exception cref="ConfigurationException"><c>DatabaseNotConfigured</c>, and those of connecting.</exception>
    public async Task<DatabaseInfo> ConnectAsync(CancellationToken cancel = default)
    {
        var connected = await services.DatabaseAsync(cancel);
        return new(connected.Address, connected.IsLocalServer);
    }

    /// <summary>The same, and sets up a local server where there is no other database.</summary>
    public async Task<DatabaseInfo> ConnectOrCreateAsync(CancellationToken cancel = default)
    {
        var created = services.HasDatabase ? null : services.Fallback?.DataDirectory;
        var connected = await services.DatabaseAsync(FallbackUse.Create, cancel);
        return new(connected.Address, connected.IsLocalServer) { CreatedIn = created };
    }

    /// <summary>
    /// Applies the migrations that are not applied yet, and returns them: none where the database is up to date. Where no address was given
    /// and there is no local server yet, that is set up.
    /// </summary>
    public Task<IReadOnlyList<AppliedMigration>> InitializeAsync(CancellationToken cancel = default) =>
        ClientServices.GuardAsync(
            async () =>
                await Migrations.ApplyAsync((await services.DatabaseAsync(FallbackUse.Create, cancel)).Source, services.Waits, cancel),
            cancel
        );

    /// <summary>The names of the migrations that <see cref="InitializeAsync"/> would apply, in their order.</summary>
    public Task<IReadOnlyList<string>> GetPendingMigrationsAsync(CancellationToken cancel = default) =>
        ClientServices.GuardAsync<IReadOnlyList<string>>(
            async () =>
                [.. (await Migrations.PendingAsync((await services.DatabaseAsync(cancel)).Source, cancel)).Select(script => script.Name)],
            cancel
        );
}
