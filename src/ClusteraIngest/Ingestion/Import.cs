using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>Stores dataset exports of the list actor: page by page, each in one transaction; the next one is read meanwhile.</summary>
internal sealed class Import(Invocation invocation)
{
    private const int PageItems = 1_000;

    public async IAsyncEnumerable<StageResult<Video>> RunAsync(Stream export, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var isFirst = true;
        await foreach (var (page, broken) in ReadAhead.RunAsync(PagesAsync(export, name, cancel), cancel))
        {
            if (page is not null)
            {
                if (isFirst && page.Items.Stranger is { } reason)
                {
                    yield return StageResult.Failed<Video>(name, NotThisActors(name, reason));
                    yield break;
                }

                foreach (var failure in await StoreAsync(page))
                    yield return failure;
                isFirst = false;
            }

            if (broken is not null)
                yield return StageResult.Failed<Video>(name, broken);
        }
    }

    /// <summary>The items as pages that are ready to be stored; with the last one, or alone, the error, if the export is broken somewhere: what is valid before that is stored, and nothing after it.</summary>
    private async IAsyncEnumerable<(Page? Page, InvalidInputException? Broken)> PagesAsync(
        Stream export, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var mentions = new Mentions();
        await using var source = DatasetExport.ReadAsync<SourceItem>(export, name, TryTake, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            var items = new List<SourceItem>(PageItems);
            InvalidInputException? broken = null;
            try
            {
                while (items.Count < PageItems && await source.MoveNextAsync())
                    items.Add(source.Current);
            }
            catch (InvalidInputException exception)
            {
                broken = exception;
            }

            var page = items.Count > 0 ? await LookUpAsync(ItemPage.Of(items, name, mentions, countReported: true), cancel) : null;
            if (page is not null)
                mentions.Add(page.Items.Batch);
            if (page is not null || broken is not null)
                yield return (page, broken);
            if (items.Count < PageItems)
                yield break;
        }
    }

    private bool TryTake(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, [NotNullWhen(true)] out SourceItem? item) =>
        YouTubeScraperItem.TryRead(json, ref reader, invocation.Now, out item);

    private static InvalidInputException NotThisActors(string name, string reason) => new(
        "ExportNotRecognized", $"{name}: this is no export of {YouTubeScraper.Actor}: {reason}",
        "Nothing of it was stored. Export the dataset of a run of that actor as JSON.");

    private async Task<Page> LookUpAsync(ItemPage items, CancellationToken cancel) => new(items, await invocation.Database.RepeatAsync(
        (connection, attempt) => StoredBatch.ReadAsync(connection, items.Batch, list: null, invocation.Now, attempt), cancel));

    private async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(Page page)
    {
        var now = invocation.Now;
        var before = invocation.Progress.Figures;
        var (items, lookedUp) = (page.Items, (StoredBatch?)page.Stored);
        var figures = await invocation.Database.OnceAsync(
            async (connection, attempt) =>
            {
                // Where somebody else has stored the same meanwhile, it is tried again, with what is there then.
                var stored = lookedUp ?? await StoredBatch.ReadAsync(connection, items.Batch, list: null, now, attempt);
                lookedUp = null;
                var merged = await VideoStore.AddOrMergeAsync(connection, items.Batch, stored, now, attempt);
                var figures = items.Figures(merged);
                await using var batch = new NpgsqlBatch(connection);
                items.AddTranscripts(batch, [], now);
                batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
                items.AddLog(batch, invocation.RunId, LogStage.Import, null, now);
                await batch.ExecuteNonQueryAsync(attempt);
                return figures;
            },
            // Nobody else adds to an import's sum, and every batch adds to it.
            (connection, attempt) => RunStore.HasListedAsync(connection, invocation.RunId, moreThan: before.Listed, attempt),
            invocation.Committing);

        invocation.Progress.Change(all => all.Plus(figures));
        return [.. items.Failures];
    }

    /// <summary>A page, and what of it was stored when it was looked up, ahead of its transaction.</summary>
    private sealed record Page(ItemPage Items, StoredBatch Stored);
}
