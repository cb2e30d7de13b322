using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Journal;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Streams;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>
/// Stores dataset exports of the list actor: page by page, each in one transaction; the next ones are read and looked up meanwhile.
/// </summary>
/// <param name="invocation">The invocation.</param>
/// <param name="asOf">
/// When the export was made: "10 months ago" counts from here, and what was read later wins over what it says. Null: now.
/// </param>
internal sealed class ImportStage(Invocation invocation, DateTimeOffset? asOf)
{
    private readonly DateTimeOffset begun = invocation.Now;
    private const int PageItems = 1_000;
    private const int ReadItems = 250;

    public async IAsyncEnumerable<StageResult<Video>> RunAsync(
        Stream export,
        string name,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var isFirst = true;
        // Three things go on at a time, a step ahead of each other: reading, looking up what is stored already, and storing.
        var batches = ReadAhead.RunAsync(BatchesAsync(export, name, cancel), cancel);
        await foreach (var (next, broken) in ReadAhead.RunAsync(PagesAsync(batches, name, cancel), cancel))
        {
            if (next is not null)
            {
                if (isFirst && next.Page.Stranger is { } reason)
                {
                    yield return Refused(name, NotThisActors(name, reason));
                    yield break;
                }

                foreach (var failure in await StoreAsync(next))
                    yield return failure;
                isFirst = false;
            }

            if (broken is not null)
                yield return Refused(name, broken);
        }
    }

    /// <summary>The file is not read, or not to its end: so the invocation has failed.</summary>
    private StageResult<Video> Refused(string name, InvalidInputException error)
    {
        invocation.Fail(error);
        return StageResult.Failed<Video>(name, error);
    }

    /// <summary>The items as pages that are ready to be stored; with the last one, or alone, the error.</summary>
    private async IAsyncEnumerable<(LookedUp? Next, InvalidInputException? Broken)> PagesAsync(
        IAsyncEnumerable<(IReadOnlyList<SourceItem> Items, InvalidInputException? Broken)> batches,
        string name,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var mentions = new SeenFacts();
        var pending = new List<SourceItem>(PageItems);
        var firstNumber = 1L;
        InvalidInputException? error = null;
        await foreach (var (items, broken) in batches.WithCancellation(cancel))
        {
            pending.AddRange(items);
            error = broken;
            if (pending.Count >= PageItems)
                yield return (await NextPageAsync(), null);
        }

        if (pending.Count > 0)
            yield return (await NextPageAsync(), error);
        else if (error is not null)
            yield return (null, error);

        async Task<LookedUp> NextPageAsync()
        {
            var page = ItemPage.Of(pending, name, mentions, firstNumber);
            mentions.Add(page.Batch);
            firstNumber += pending.Count;
            pending.Clear();
            return new(
                page,
                await invocation.Database.ExecuteIdempotentAsync(
                    (connection, attempt) => BatchDiff.ReadAsync(connection, page.Batch, list: null, invocation.Now, attempt),
                    cancel
                )
            );
        }
    }

    /// <summary>
    /// The export's items; with the last ones the error, if it is broken somewhere: what is valid before that is stored, and nothing after
    /// it.
    /// </summary>
    private async IAsyncEnumerable<(IReadOnlyList<SourceItem> Items, InvalidInputException? Broken)> BatchesAsync(
        Stream export,
        string name,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var items = ExportFile.ReadAsync<SourceItem>(export, name, TryTake, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            var batch = new List<SourceItem>(ReadItems);
            InvalidInputException? broken = null;
            try
            {
                while (batch.Count < ReadItems && await items.MoveNextAsync())
                    batch.Add(items.Current);
            }
            catch (InvalidInputException exception)
            {
                broken = exception;
            }

            if (batch.Count > 0 || broken is not null)
                yield return (batch, broken);
            if (batch.Count < ReadItems)
                yield break;
        }
    }

    private bool TryTake(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, [NotNullWhen(true)] out SourceItem? item) =>
        YouTubeScraperItem.TryRead(json, ref reader, begun, out item, asOf);

    private static InvalidInputException NotThisActors(string name, string reason) =>
        new(
            ErrorIds.ExportNotRecognized,
            $"{name}: this is no export of {YouTubeScraper.Actor}: {reason}",
            "Nothing of it was stored. Export the dataset of a run of that actor as JSON, JSONL or CSV."
        );

    private async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(LookedUp next)
    {
        var now = invocation.Now;
        var before = invocation.Progress.Figures;
        var page = next.Page;
        var wanted = WantedLanguages.Of(invocation.Options, ofList: []);
        BatchDiff? ahead = next.Stored;
        var figures = await invocation.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                // Where somebody else has stored the same meanwhile, it is tried again, with what is there then.
                var stored = ahead ?? await BatchDiff.ReadAsync(connection, page.Batch, list: null, now, attempt);
                ahead = null;
                var merged = await VideoStore.AddOrMergeAsync(connection, page.Batch, stored, now, asOf, attempt);
                var figures = page.Figures(merged, wanted);
                await using var batch = new NpgsqlBatch(connection);
                page.AddTranscripts(batch, wanted, now, asOf);
                batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
                page.AddLog(batch, invocation.RunId, LogStage.Import, null, now);
                await batch.ExecuteNonQueryAsync(attempt);
                return figures;
            },
            // Nobody else adds to an import's sum, and every batch adds to it.
            (connection, attempt) => RunStore.HasListedAsync(connection, invocation.RunId, moreThan: before.Listed, attempt),
            invocation.Committing
        );

        invocation.Tell(page.Unread);
        invocation.Progress.Change(all => all.Plus(figures));
        return [.. page.Failures];
    }

    /// <summary>A page, and what of it was stored when it was looked up, ahead of its transaction.</summary>
    private sealed record LookedUp(ItemPage Page, BatchDiff Stored);
}
