using ClusteraIngest.Errors;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Database;

/// <summary>
/// The database that is used where no address is given: the local server's, or none. This SDK knows no more of it than what stands here;
/// the assembly ClusteraIngest.LocalServer provides it.
/// </summary>
internal sealed record FallbackDatabase
{
    /// <summary>Where its data is, or will be.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether it has been set up. Changes nothing.</summary>
    public required Func<bool> Exists { get; init; }

    /// <summary>
    /// Where it can be connected to, as Npgsql keywords, if it runs; it need not be ready. Null: it does not run. Changes nothing.
    /// </summary>
    public required Func<string?> RunningConnectionString { get; init; }

    /// <summary>Starts it, and sets it up before if need be. Returns Npgsql keywords once it can be connected to.</summary>
    public required Func<CancellationToken, Task<string>> StartAsync { get; init; }

    /// <summary>The error where there is neither an address nor such a database.</summary>
    public static ConfigurationException Missing() =>
        new(
            ErrorIds.DatabaseNotConfigured,
            "No database is configured.",
            "Set CLUSTERA_DATABASE, or give IngestSettings.Database; or add the package ClusteraIngest.LocalServer and call "
                + "WithLocalServer() of the settings."
        );

    /// <summary>Connects to it, after doing to it what may be done and needs to be.</summary>
    /// <exception cref="ConfigurationException">
    /// <c>DatabaseNotConfigured</c>, <c>LocalServerStopped</c>, and those of starting it and of
    /// <see cref="PostgresDatabase.OpenAsync(string, bool, bool, ILoggerFactory?, CancellationToken)"/>.
    /// </exception>
    public async Task<PostgresDatabase> ConnectAsync(FallbackUse use, bool isReadOnly, ILoggerFactory? loggers, CancellationToken cancel)
    {
        if (RunningConnectionString() is { } running)
        {
            try
            {
                // To start it would connect to it once more, only to see whether it answers.
                return await PostgresDatabase.OpenAsync(running, isLocalServer: true, isReadOnly, loggers, cancel);
            }
            catch (ConfigurationException)
            {
                // It is not ready yet, is being stopped, or has no database: what follows waits for it, or says what is wrong.
            }
        }

        if (use is not FallbackUse.Create && !Exists())
            throw new ConfigurationException(
                ErrorIds.DatabaseNotConfigured,
                "No database is configured.",
                "`IngestClient.Database.ConnectOrCreateAsync` makes a local one; or set CLUSTERA_DATABASE, or give IngestSettings.Database."
            );
        if (use is FallbackUse.IfRunning)
            throw new ConfigurationException(ErrorIds.LocalServerStopped, "The local server does not run.", "Any other command starts it.");
        return await PostgresDatabase.OpenAsync(await StartAsync(cancel), isLocalServer: true, isReadOnly, loggers, cancel);
    }
}
