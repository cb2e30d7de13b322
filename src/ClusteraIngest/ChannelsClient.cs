using System.Runtime.CompilerServices;
using ClusteraIngest.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Options;

namespace ClusteraIngest;

/// <summary>Finds channels by names and addresses; see <see cref="IngestClient.Channels"/>.</summary>
public sealed class ChannelsClient
{
    private readonly ClientServices services;

    internal ChannelsClient(ClientServices services) => this.services = services;

    /// <summary>Stored channels by name, a page at a time, with what is stored of each.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: the cursor is none, or less than one channel is asked for.</exception>
    public Task<IReadOnlyList<StoredChannel>> GetAsync(StoredChannelFilter filter, CancellationToken cancel = default)
    {
        OptionRules.AtLeastOne.Require($"{nameof(StoredChannelFilter)}.{nameof(filter.First)}", filter.First);
        return services.QueryAsync(source => StoredChannelQuery.PageAsync(source, filter, cancel), cancel);
    }

    /// <summary>
    /// Finds the channels behind names: addresses in every form, handles, user names, ids, addresses of videos. The answers come as they
    /// are known, in another order than the names; a name that cannot be resolved is an answer with its error. What an id or the database
    /// tells needs no key.
    /// </summary>
    /// <param name="names">The names.</param>
    /// <param name="allowSearch">Whether names that only a search can resolve are searched for; each key has 100 searches a day.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException">There is no usable key, and there are names that need one.</exception>
    public async IAsyncEnumerable<ChannelResolution> ResolveAsync(
        IAsyncEnumerable<string> names,
        bool allowSearch = false,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var resolver = await ClientServices.GuardAsync(
            () => services.ResolverAsync(services.Settings.Options, services.Waits, cancel),
            cancel
        );
        await foreach (var answer in ClientServices.GuardedAsync(resolver.ResolveAsync(names, allowSearch, cancel), cancel))
            yield return answer;
    }
}
