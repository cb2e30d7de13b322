using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Quota;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Status;

namespace ClusteraIngest;

/// <summary>The keys of the YouTube Data API and their quota; see <see cref="IngestClient.Keys"/>.</summary>
public sealed class KeysClient
{
    private readonly ClientServices services;

    internal KeysClient(ClientServices services) => this.services = services;

    /// <summary>
    /// How each key of the YouTube Data API stands: those of these settings, and others that were used with this database.
    /// </summary>
    public Task<IReadOnlyList<ApiKeyStatus>> GetAllAsync(CancellationToken cancel = default) =>
        services.WorkAsync(
            async database =>
            {
                var store = new ApiKeyStore(database);
                var (keys, now) = (services.Keys.Select(key => key.Fingerprint).ToList(), DatabaseClock.ForDatabase(services.Time));
                await store.RegisterAsync(keys, services.Settings.DailyUnits, services.Settings.DailySearches, now, cancel);
                return await store.AllAsync(keys, now, cancel);
            },
            cancel
        );

    /// <summary>Makes sure that the keys of the YouTube Data API that settings name can be keys; YouTube is not asked.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="ConfigurationException"><c>YouTubeApiKeyInvalid</c>.</exception>
    public static int Check(IngestSettings settings) =>
        settings.YouTubeApiKeys.Select(key => new Sources.YouTubeData.ApiKey(key).Fingerprint).Distinct().Count();

    /// <summary>Lets keys be tried again that YouTube has refused, once they are fixed in Google's console.</summary>
    /// <param name="fingerprint">That one; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many were refused.</returns>
    public Task<int> RestoreAsync(string? fingerprint = null, CancellationToken cancel = default) =>
        services.WorkAsync(
            database => new ApiKeyStore(database).RestoreAsync(fingerprint, DatabaseClock.ForDatabase(services.Time), cancel),
            cancel
        );
}
