using ClusteraIngest.Collection;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using ClusteraIngest.Settings;

namespace ClusteraIngest;

/// <summary>
/// The kinds of jobs and of runs of jobs that a client can do: its own, and those that its settings bring along
/// (<see cref="IngestSettings.Capabilities"/>). Whoever adds a kind to this assembly adds it here.
/// </summary>
internal static class RegisteredJobs
{
    /// <summary>The declarations of this assembly's own.</summary>
    public static JobCatalog Own { get; } = new([CollectChannelJob.Kind], [CollectRun.Kind]);

    /// <summary>The declarations.</summary>
    public static JobCatalog CatalogOf(IngestSettings settings) =>
        settings.Capabilities.Count == 0
            ? Own
            : new(
                [.. Own.Kinds, .. settings.Capabilities.SelectMany(capability => capability.Jobs.Kinds)],
                [.. Own.Runs, .. settings.Capabilities.SelectMany(capability => capability.Jobs.Runs)]
            );

    /// <summary>The names of the kinds of jobs.</summary>
    public static IReadOnlyList<string> NamesOf(IngestSettings settings) => [.. CatalogOf(settings).Kinds.Select(kind => kind.Name)];

    /// <summary>The kinds with their handlers, for a worker of this client.</summary>
    public static IReadOnlyList<JobRegistration> Of(ClientServices services) =>
        [
            CollectChannelJob.Register(
                services.MissingYouTube,
                (database, cancel) =>
                    services.YouTubeAsync(
                        database,
                        services.OutageOf("the YouTube Data API", services.Settings.Options),
                        services.Waits,
                        _ => { },
                        cancel
                    ),
                services.ResilientAsync,
                services.Log,
                services.Time
            ),
            .. services.Settings.Capabilities.OfType<ClientCapability>().SelectMany(capability => capability.Register(services)),
        ];
}
