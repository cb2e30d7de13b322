using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Quota;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Collection;

/// <summary>The kind of job that collects a channel.</summary>
internal static class CollectChannelJob
{
    public const string Name = "collect_channel";

    /// <summary>The declaration.</summary>
    public static JobKind Kind { get; } =
        new(Name)
        {
            TakesAhead = true,
            Needs = ["keys of the YouTube Data API"],
            Rests = [QuotaRest.AllKeys],
            // What was no channel when it was given never becomes one.
            FinalErrors =
            [
                ErrorIds.NotAYouTubeAddress,
                ErrorIds.VideoInsteadOfList,
                ErrorIds.EndlessMix,
                ErrorIds.PrivateList,
                ErrorIds.UnsupportedList,
                ErrorIds.PlaylistInsteadOfChannel,
            ],
            BeforeRetrySql = ResolutionStore.ForgetAbsentSql,
        };

    /// <summary>The kind with its handler.</summary>
    /// <param name="missing">What is missing to call the YouTube Data API; null: nothing.</param>
    /// <param name="openKeys">Opens the pool of keys.</param>
    /// <param name="openDatabase">Opens the database.</param>
    /// <param name="log">For diagnostics.</param>
    /// <param name="time">The clock.</param>
    public static JobRegistration Register(
        Func<IngestException?> missing,
        Func<DatabaseResilience, CancellationToken, Task<KeyPool>> openKeys,
        Func<CancellationToken, Task<DatabaseResilience>> openDatabase,
        ILogger log,
        TimeProvider time
    ) =>
        new(
            Kind,
            _ => Task.FromResult(missing()),
            async cancel =>
            {
                var database = await openDatabase(cancel);
                return new(Kind, new ChannelCollector(await openKeys(database, cancel), database, log, time).WorkAsync);
            }
        );
}
