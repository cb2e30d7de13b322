using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>Stores dataset exports of the list actor: batch by batch, each in one transaction; the next one is read and mapped meanwhile.</summary>
internal sealed class Import(Invocation invocation)
{
    private const int BatchItems = 1_000;

    public async IAsyncEnumerable<StageResult<Video>> RunAsync(Stream export, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var isFirst = true;
        await foreach (var (page, broken) in ReadAhead.RunAsync(PagesAsync(export, name, cancel), cancel))
        {
            if (page is not null)
            {
                if (isFirst && page.Stranger is { } reason)
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

    /// <summary>The export's items in pages; at the end the error, if it is broken somewhere: what is valid before that is stored, and nothing after it.</summary>
    private async IAsyncEnumerable<(ItemPage? Page, InvalidInputException? Broken)> PagesAsync(
        Stream export, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pending = new List<SourceItem>(BatchItems);
        var mentions = new Mentions();
        await using var items = DatasetExport.ReadAsync(export, name, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            InvalidInputException? broken = null;
            var hasItem = false;
            try
            {
                hasItem = await items.MoveNextAsync();
            }
            catch (InvalidInputException exception)
            {
                broken = exception;
            }

            if (hasItem)
                pending.Add(YouTubeScraperItem.Read(items.Current, invocation.Now));
            if (pending.Count == BatchItems || (!hasItem && pending.Count > 0))
            {
                var page = ItemPage.Of(pending, name, mentions, countReported: true);
                mentions.Add(page.Batch);
                pending.Clear();
                yield return (page, null);
            }

            if (broken is not null)
                yield return (null, broken);
            if (!hasItem)
                yield break;
        }
    }

    private static InvalidInputException NotThisActors(string name, string reason) => new(
        "ExportNotRecognized", $"{name}: this is no export of {YouTubeScraper.Actor}: {reason}",
        "Nothing of it was stored. Export the dataset of a run of that actor as JSON.");

    private async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(ItemPage page)
    {
        var now = invocation.Now;
        var before = invocation.Progress.Figures;
        var figures = await invocation.Database.OnceAsync(
            async (connection, attempt) =>
            {
                var merged = await VideoStore.AddOrMergeAsync(connection, page.Batch, now, attempt);
                var figures = page.Figures(merged);
                await using var batch = new NpgsqlBatch(connection);
                page.AddTranscripts(batch, [], now);
                batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
                page.AddLog(batch, invocation.RunId, LogStage.Import, null, now);
                await batch.ExecuteNonQueryAsync(attempt);
                return figures;
            },
            // Nobody else adds to an import's sum, and every batch adds to it.
            (connection, attempt) => RunStore.HasListedAsync(connection, invocation.RunId, moreThan: before.Listed, attempt),
            invocation.Committing);

        invocation.Progress.Change(all => all.Plus(figures));
        return [.. page.Failures];
    }
}
