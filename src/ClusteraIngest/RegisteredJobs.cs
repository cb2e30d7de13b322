using ClusteraIngest.Collection;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;

namespace ClusteraIngest;

/// <summary>The kinds of jobs and of runs of jobs that this version can do. Whoever adds a kind adds it here.</summary>
internal static class RegisteredJobs
{
    /// <summary>The declarations.</summary>
    public static JobCatalog Catalog { get; } = new([CollectChannelJob.Kind], [CollectRun.Kind]);

    /// <summary>The names of the kinds of jobs.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Catalog.Kinds.Select(kind => kind.Name)];

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
        ];
}
