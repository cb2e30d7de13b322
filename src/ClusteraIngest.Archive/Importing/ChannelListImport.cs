using System.Runtime.CompilerServices;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Npgsql;

namespace ClusteraIngest.Archive.Importing;

/// <summary>
/// Imports the rows of a list, a bounded batch a transaction. Where the process dies, what is committed stays, and the list is imported
/// again: what is stored is known then. Nothing is asked of the network.
/// </summary>
/// <param name="file">The file's name.</param>
/// <param name="format">Its format.</param>
/// <param name="settings">The settings that the list has of its own, as far as they have been read.</param>
/// <param name="sum">Is kept up to date.</param>
internal sealed class ChannelListImport(string file, string format, Func<string?> settings, ImportSum sum)
{
    private const int BatchRows = 500;

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);

    /// <summary>Imports the rows, and yields their verdicts once they are stored.</summary>
    /// <param name="database">The database.</param>
    /// <param name="rows">The rows. Where they break off, what comes before is stored.</param>
    /// <param name="cancel">Stops it behind the batch that is being stored.</param>
    public async IAsyncEnumerable<ImportVerdict> RunAsync(
        DatabaseResilience database,
        IAsyncEnumerable<SourceRow> rows,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        (sum.Format, sum.IsDryRun) = (format, false);
        await using var batches = BatchesAsync(rows, cancel).GetAsyncEnumerator(cancel);
        var state = "cancelled";
        Exception? error = null;
        try
        {
            while (true)
            {
                IReadOnlyList<ListedItem>? items;
                InvalidInputException? broken;
                try
                {
                    (items, broken) = await NextAsync(batches);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    (state, error) = ("failed", exception);
                    throw;
                }

                if (items is null && broken is null)
                    break;

                // What is no list at all is no import.
                if (sum.ImportId == 0 && items is not null)
                    sum.ImportId = await database.ExecuteOnceAsync(
                        (connection, attempt) => ImportStore.BeginAsync(connection, file, format, attempt),
                        cancel
                    );
                if (items is not null)
                {
                    IReadOnlyList<ImportedItem> stored;
                    try
                    {
                        stored = await database.ExecuteOnceAsync(
                            (connection, attempt) => ImportStore.AddAsync(connection, sum.ImportId, file, items, settings(), attempt),
                            cancel
                        );
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        (state, error) = ("failed", exception);
                        throw;
                    }

                    foreach (var item in stored)
                    {
                        sum.Add(item.Verdict);
                        yield return item.Verdict;
                    }
                }

                if (broken is not null)
                {
                    (state, error) = ("failed", broken);
                    throw broken;
                }
            }

            state = "finished";
        }
        finally
        {
            sum.Settings = settings();
            if (sum.ImportId != 0)
                await EndAsync(database, state, error);
        }
    }

    /// <summary>Tells what <see cref="RunAsync"/> would do: does it in one transaction, and takes that back.</summary>
    public async IAsyncEnumerable<ImportVerdict> TryAsync(
        NpgsqlDataSource source,
        IAsyncEnumerable<SourceRow> rows,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        (sum.Format, sum.IsDryRun) = (format, true);
        await using var batches = BatchesAsync(rows, cancel).GetAsyncEnumerator(cancel);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var importId = await ImportStore.BeginAsync(connection, file, format, cancel);
        var added = new HashSet<Guid>();
        while (await NextAsync(batches) is var (items, broken) && (items is not null || broken is not null))
        {
            foreach (var item in items is null ? [] : await ImportStore.AddAsync(connection, importId, file, items, settings(), cancel))
            {
                if (item.HasAddedPerson)
                    added.Add(item.Verdict.PersonId!.Value);
                var verdict =
                    item.Verdict.PersonId is { } person && added.Contains(person) ? item.Verdict with { PersonId = null } : item.Verdict;
                sum.Add(verdict);
                yield return verdict;
            }

            if (broken is not null)
                throw broken;
        }

        sum.Settings = settings();
    }

    private static async IAsyncEnumerable<IReadOnlyList<ListedItem>> BatchesAsync(
        IAsyncEnumerable<SourceRow> rows,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var batch in InputBatches.OfAsync(rows, BatchRows, cancel))
        {
            if (batch.Count > 0)
                yield return [.. batch.SelectMany(RowReader.Read)];
        }
    }

    private static async Task<(IReadOnlyList<ListedItem>? Items, InvalidInputException? Broken)> NextAsync(
        IAsyncEnumerator<IReadOnlyList<ListedItem>> batches
    )
    {
        try
        {
            return (await batches.MoveNextAsync() ? batches.Current : null, null);
        }
        catch (InvalidInputException exception)
        {
            return (null, exception);
        }
    }

    /// <summary>Whoever has cancelled it does not wait for long; the sum is right in any case.</summary>
    private async Task EndAsync(DatabaseResilience database, string state, Exception? error)
    {
        using var patience = new CancellationTokenSource(TimeToEnd);
        try
        {
            await database.ExecuteIdempotentAsync(
                async (connection, attempt) =>
                {
                    await ImportStore.EndAsync(connection, sum.ImportId, state, settings(), error, attempt);
                    return true;
                },
                patience.Token
            );
        }
        catch (OperationCanceledException)
        {
            // It stays "running", as that of a process that died.
        }
        catch (Exception exception) when (exception is ConfigurationException or NpgsqlException)
        {
            // Whoever is told has it from what the import itself has met.
        }
    }
}
