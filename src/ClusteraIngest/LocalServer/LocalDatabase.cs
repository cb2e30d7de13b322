using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.LocalServer;

/// <summary>The way to the database, which is the local server's where no address is given.</summary>
internal static class LocalDatabase
{
    /// <summary>Connects to an address, or, without one, to the local server, which is started if need be.</summary>
    /// <exception cref="ConfigurationException">
    /// <c>DatabaseNotConfigured</c>, <c>LocalServerStopped</c>, <c>DatabaseAddressInvalid</c>, <c>PostgresTooOld</c>, those of
    /// <see cref="PostgresDatabase.Translate(Exception)"/> and of <see cref="LocalPostgres.StartAsync"/>.
    /// </exception>
    public static Task<PostgresDatabase> ConnectAsync(string? keywordsOrUri, ILoggerFactory? loggers, CancellationToken cancel) =>
        ConnectAsync(keywordsOrUri, new LocalPostgres(), LocalServerUse.Start, loggers, cancel);

    /// <summary>The same, with a local server that lives elsewhere, or that more or less may be done to.</summary>
    public static async Task<PostgresDatabase> ConnectAsync(
        string? keywordsOrUri,
        LocalPostgres localServer,
        LocalServerUse use,
        ILoggerFactory? loggers,
        CancellationToken cancel
    )
    {
        if (!string.IsNullOrWhiteSpace(keywordsOrUri))
            return await PostgresDatabase.OpenAsync(keywordsOrUri, isLocalServer: false, loggers, cancel);

        if (localServer.RunningConnectionString() is { } running)
        {
            try
            {
                // To start it would connect to it once more, only to see whether it answers.
                return await PostgresDatabase.OpenAsync(running, isLocalServer: true, loggers, cancel);
            }
            catch (ConfigurationException)
            {
                // It is not ready yet, is being stopped, or has no database: what follows waits for it, or says what is wrong.
            }
        }

        if (use is not LocalServerUse.Create && !localServer.Exists)
            throw new ConfigurationException(
                "DatabaseNotConfigured",
                "No database is configured.",
                "`IngestClient.Database.ConnectOrCreateAsync` makes a local one; or set CLUSTERA_DATABASE, or give IngestSettings.Database."
            );
        if (use is LocalServerUse.IfRunning)
            throw new ConfigurationException("LocalServerStopped", "The local server does not run.", "Any other command starts it.");
        return await PostgresDatabase.OpenAsync(
            (await localServer.StartAsync(cancel)).ConnectionString!,
            isLocalServer: true,
            loggers,
            cancel
        );
    }
}
