using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Archive;

/// <summary>Archives channels: their lists with the persons behind them, and their media.</summary>
public sealed class ArchiveClient
{
    private readonly ClientServices services;

    internal ArchiveClient(ClientServices services) => this.services = services;

    /// <summary>
    /// Looks what is there of all that is needed: the database, yt-dlp, a JavaScript runtime, ffmpeg, the storage, and keys of services. Each
    /// look is limited in time. Nothing is started or created; what is written into the storage is deleted again.
    /// </summary>
    public IAsyncEnumerable<SetupCheck> CheckSetupAsync(CancellationToken cancel = default) =>
        CheckSetupAsync(Environment.GetEnvironmentVariable, cancel);

    /// <summary>The same, with other variables than this process's.</summary>
    internal IAsyncEnumerable<SetupCheck> CheckSetupAsync(Func<string, string?> environment, CancellationToken cancel) =>
        new SetupDoctor(services.Settings, environment, services.Time).CheckAsync(cancel);
}
