using ClusteraIngest.Collection;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;

namespace ClusteraIngest;

/// <summary>Collects channels as runs of jobs, which workers do; see <see cref="IngestClient.Collection"/>.</summary>
public sealed class CollectionClient
{
    private readonly ClientServices services;

    internal CollectionClient(ClientServices services) => this.services = services;

    /// <summary>
    /// Begins a run with one job for each channel, and returns at once. YouTube is not asked: a name without an id is resolved by its
    /// job.
    /// </summary>
    /// <param name="inputs">Channels in any spelling, or addresses of their videos. One that cannot be read becomes a failed job.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="cancel">Stops it: then there is no run.</param>
    /// <exception cref="InvalidInputException"><c>NoChannels</c>, <c>InvalidValue</c>.</exception>
    public Task<StartedRun> StartRunAsync(IEnumerable<string> inputs, CollectOptions? options = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(
            async () =>
            {
                var names = inputs.Where(input => !string.IsNullOrWhiteSpace(input)).ToList();
                options?.Validate();
                if (names.Count == 0)
                    throw new InvalidInputException(
                        ErrorIds.NoChannels,
                        "There are no channels to collect.",
                        "Give at least one address, handle or id."
                    );
                var database = await services.ResilientAsync(cancel);
                return await CollectRun.BeginAsync(
                    new((await services.TablesAsync(cancel)).Source, RegisteredJobs.CatalogOf(services.Settings)),
                    new(new(database), pool: null, services.Time),
                    names,
                    options ?? new(),
                    DatabaseClock.ForDatabase(services.Time),
                    cancel
                );
            },
            cancel
        );
}
