using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>
/// Stores what a list shows. A transaction that has begun is always finished: cancelling means that no other one follows. All writers lock
/// channels, videos, transcripts, lists, ledger and invocation in this order, so that none waits for one that waits for it.
/// </summary>
internal sealed class ListWriter(Invocation invocation, NpgsqlDataSource database, MonitoredList list)
{
    /// <summary>A playlist may hold a video twice; a channel, which may be a hundred times as long, has each once.</summary>
    private readonly Mentions? mentions = list.Kind is ListKind.Playlist ? new() : null;

    /// <summary>Stores a page and the offset behind it in one transaction; returns its new videos and its failed items.</summary>
    public async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(LedgerEntry entry, IReadOnlyList<SourceItem> items, int offset)
    {
        var now = invocation.Now;
        var page = ItemPage.Of(items, list.Url, mentions);

        await using var connection = await database.OpenConnectionAsync(invocation.Committing);
        await using var transaction = await connection.BeginTransactionAsync(invocation.Committing);
        var merged = await VideoStore.MergeAsync(connection, page.Batch, list, now, invocation.Committing);
        var figures = page.Figures(merged);

        await using var batch = new NpgsqlBatch(connection, transaction);
        var advance = PaidRunLedger.Advance(entry, offset, offset + items.Count);
        page.AddTranscripts(batch, list.Languages, now);
        batch.BatchCommands.Add(advance);
        batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
        page.AddLog(batch, invocation.RunId, LogStage.List, list.ListId, now);
        await batch.ExecuteNonQueryAsync(invocation.Committing);
        if (advance.RecordsAffected != 1)
        {
            // The transaction is rolled back: whoever has the run now stores these items.
            throw PaidRuns.TakenOver(entry, entry.ApifyRunId);
        }

        var videos = await VideoStore.ReadAsync(connection, merged.New, invocation.Committing);
        await transaction.CommitAsync(invocation.Committing);
        mentions?.Add(page.Batch);
        invocation.Progress.Change(all => all.Plus(figures));
        var byId = videos.ToDictionary(video => video.VideoId);
        var inOrder = page.Batch.Videos.Where(listed => byId.ContainsKey(listed.VideoId)).Select(listed => byId[listed.VideoId]);
        return [.. inOrder.Select(video => StageResult.Done(video, video.VideoId.Value)), .. page.Failures];
    }

    /// <summary>Closes the run and writes down how the reading ended, in one transaction.</summary>
    public Task EndAsync(PaidRun run, PaidRunState state, ListEnd end) => EndAsync(end, () => run.Close(state, end.Error));

    /// <summary>Writes down that the list could not be read.</summary>
    public Task FailAsync(ItemFailedException error) => EndAsync(new(list.ListId) { Error = error, HadWatermark = true }, null);

    private async Task EndAsync(ListEnd end, Func<NpgsqlBatchCommand>? close)
    {
        try
        {
            await TryEndAsync(end, close);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another list has turned out to be the same channel at this moment: now that can be seen.
            await TryEndAsync(end, close);
        }
    }

    private async Task TryEndAsync(ListEnd end, Func<NpgsqlBatchCommand>? close)
    {
        var now = invocation.Now;
        var figures = end.Error is null ? new RunFigures { ListsRead = 1 } : new RunFigures { ListsFailed = 1 };

        // The list before what refers to it, as a removal takes them: so the two do not block each other.
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(end.ToCommand(now));
        if (close is not null)
        {
            batch.BatchCommands.Add(close());
        }

        batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
        if (end.Error is { } error)
        {
            batch.BatchCommands.Add(ProcessingLog.Insert(
                invocation.RunId, now, new(LogStage.List, "failed") { ListId = list.ListId, ErrorId = error.ErrorId, Message = error.Message }));
        }

        var state = await batch.ExecuteScalarAsync(invocation.Committing) as string;
        invocation.Progress.Change(all => all.Plus(figures with { ListsCapped = state == ColumnText.Of(ListState.Capped) ? 1 : 0 }));
    }
}
