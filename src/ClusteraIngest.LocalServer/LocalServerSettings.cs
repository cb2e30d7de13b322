using ClusteraIngest.Settings;

namespace ClusteraIngest.LocalServer;

/// <summary>The local server in the settings of a client.</summary>
public static class LocalServerSettings
{
    /// <summary>
    /// Settings with which a client uses the local server where no address of a database is given. It sets the server up only where it is
    /// asked to (<see cref="DatabaseClient.ConnectOrCreateAsync"/>, <see cref="DatabaseClient.InitializeAsync"/>), and starts it if need
    /// be.
    /// </summary>
    /// <param name="settings">The settings; their address, where they have one, is used rather than the local server.</param>
    /// <param name="options">Where the server lives and how it runs; null: the defaults.</param>
    public static IngestSettings WithLocalServer(this IngestSettings settings, LocalServerOptions? options = null) =>
        settings with
        {
            Fallback = waits => new LocalPostgres(options) { Waits = waits }.AsFallback(),
        };
}
