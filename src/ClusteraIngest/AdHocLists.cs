using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest;

/// <summary>
/// Lists that one invocation reads whether or not they are monitored. One that is not is added as a disabled list, which syncs leave out.
/// If YouTube knows none of that name, it is taken back: whoever reads all lists later would pay for it again. Thread-safe.
/// </summary>
/// <param name="client">Database and credentials. It must live as long as this.</param>
public sealed class AdHocLists(IngestClient client)
{
    private readonly ConcurrentDictionary<string, MonitoredList> added = new(StringComparer.Ordinal);

    /// <summary>The list with that address, in whatever spelling; added where there is none.</summary>
    /// <returns>The list, and whether it was added just now.</returns>
    public async Task<(MonitoredList List, bool IsAdded)> FindOrAddAsync(ListReference list, CancellationToken cancel = default)
    {
        // What was taken back and is named once more is the same list, and has been read.
        if (added.TryGetValue(list.Url, out var known))
            return (known, false);
        if (await client.Lists.FindAsync(list, cancel) is { } found)
            return (found, false);

        var change = await client.Lists.AddAsync(list, enabled: false, cancel: cancel);
        var isAdded = change.Outcome is ListOutcome.Added;
        if (isAdded)
            added.TryAdd(change.List.Url, change.List);
        return (change.List, isAdded);
    }

    /// <summary>
    /// Reads lists as <see cref="IngestionClient.IngestListsAsync"/> does, and takes back those that were added here in vain.
    /// </summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestAsync(
        IAsyncEnumerable<MonitoredList> lists,
        IngestOptions options,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var result in client.Ingestion.IngestListsAsync(lists, options, progress, cancel))
        {
            yield return result.Error is { ErrorId: ErrorIds.ListNotFound } error
            && added.TryGetValue(result.Subject, out var list)
            && await TryTakeBackAsync(list, cancel)
                ? StageResult.Failed<Video>(
                    result.Subject,
                    new ItemFailedException(
                        error.ErrorId,
                        error.Message,
                        "Check its spelling, and that the list exists, is public and has videos. It was not monitored, and is not kept.",
                        error
                    )
                )
                : result;
        }
    }

    private async Task<bool> TryTakeBackAsync(MonitoredList list, CancellationToken cancel)
    {
        try
        {
            return await ClientServices.GuardAsync(
                async () =>
                {
                    var lists = new ListStore((await client.Services.TablesAsync(cancel)).Source);
                    return await (await client.Services.ResilientAsync(cancel)).ExecuteIdempotentAsync(
                        attempt => lists.TakeBackAsync(list.ListId, ErrorIds.ListNotFound, attempt),
                        cancel
                    );
                },
                cancel
            );
        }
        catch (IngestException)
        {
            // It stays as it is, and its own error says how it is removed; that the database is away is told by what needs it.
            return false;
        }
    }
}
