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
internal sealed class ListWriter(Invocation invocation, MonitoredList list)
{
    /// <summary>A playlist may hold a video twice; a channel, which may be a hundred times as long, has each once.</summary>
    private readonly Mentions? mentions = list.Kind is ListKind.Playlist ? new() : null;

    /// <summary>Stores a page and the offset behind it in one transaction; returns its new videos and its failed items.</summary>
    public async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(LedgerEntry entry, IReadOnlyList<SourceItem> items, int offset)
    {
        var now = invocation.Now;
        var page = ItemPage.Of(items, list.Url, mentions);
        var (figures, results) = await invocation.Database.OnceAsync(
            (connection, attempt) => WriteAsync(connection, page, PaidRunLedger.Advance(entry, offset, offset + items.Count), entry, now, attempt),
            (connection, attempt) => PaidRunLedger.HasAdvancedAsync(connection, entry, offset + items.Count, attempt),
            invocation.Committing);

        mentions?.Add(page.Batch);
        invocation.Progress.Change(all => all.Plus(figures));
        return results;
    }

    private async Task<(RunFigures Figures, IReadOnlyList<StageResult<Video>> Results)> WriteAsync(
        NpgsqlConnection connection, ItemPage page, NpgsqlBatchCommand advance, LedgerEntry entry, DateTimeOffset now, CancellationToken cancel)
    {
        var merged = await VideoStore.MergeAsync(connection, page.Batch, list, now, cancel);
        var figures = page.Figures(merged);

        await using var batch = new NpgsqlBatch(connection);
        page.AddTranscripts(batch, list.Languages, now);
        batch.BatchCommands.Add(advance);
        batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
        page.AddLog(batch, invocation.RunId, LogStage.List, list.ListId, now);
        await batch.ExecuteNonQueryAsync(cancel);
        if (advance.RecordsAffected != 1)
        {
            // The transaction is rolled back: whoever has the run now stores these items.
            throw PaidRuns.TakenOver(entry, entry.ApifyRunId);
        }

        var byId = (await VideoStore.ReadAsync(connection, merged.New, cancel)).ToDictionary(video => video.VideoId);
        var inOrder = page.Batch.Videos.Where(listed => byId.ContainsKey(listed.VideoId)).Select(listed => byId[listed.VideoId]);
        return (figures, [.. inOrder.Select(video => StageResult.Done(video, video.VideoId.Value)), .. page.Failures]);
    }

    /// <summary>Closes the run and writes down how the reading ended, in one transaction.</summary>
    public Task EndAsync(PaidRun run, PaidRunState state, ListEnd end) => EndAsync(end, run, state, invocation.Now);

    /// <summary>Writes down that the list could not be read.</summary>
    public Task FailAsync(ItemFailedException error) =>
        EndAsync(new(list.ListId) { Error = error, HadWatermark = true }, null, PaidRunState.Failed, invocation.Now);

    private async Task EndAsync(ListEnd end, PaidRun? run, PaidRunState state, DateTimeOffset now)
    {
        try
        {
            await TryEndAsync(end, run, state, now);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another list has turned out to be the same channel at this moment: now that can be seen.
            await TryEndAsync(end, run, state, now);
        }
    }

    private async Task TryEndAsync(ListEnd end, PaidRun? run, PaidRunState state, DateTimeOffset now)
    {
        var figures = await invocation.Database.OnceAsync(
            (connection, attempt) => WriteEndAsync(connection, end, run, state, now, attempt),
            (connection, attempt) => run is null
                ? end.IsWrittenAsync(connection, now, attempt) : PaidRunLedger.IsClosedAsync(connection, run.Entry, attempt),
            invocation.Committing);
        invocation.Progress.Change(all => all.Plus(figures));
    }

    private async Task<RunFigures> WriteEndAsync(
        NpgsqlConnection connection, ListEnd end, PaidRun? run, PaidRunState state, DateTimeOffset now, CancellationToken cancel)
    {
        var figures = end.Error is null ? new RunFigures { ListsRead = 1 } : new RunFigures { ListsFailed = 1 };
        var close = run?.Close(state, end.Error);

        // The list before what refers to it, as a removal takes them: so the two do not block each other.
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(end.ToCommand(now));
        if (close is not null)
            batch.BatchCommands.Add(close);
        batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
        if (end.Error is { } error)
        {
            batch.BatchCommands.Add(ProcessingLog.Insert(
                invocation.RunId, now, new(LogStage.List, "failed") { ListId = list.ListId, ErrorId = error.ErrorId, Message = error.Message }));
        }

        var listState = await batch.ExecuteScalarAsync(cancel) as string;
        if (close is { RecordsAffected: 0 })
            throw PaidRuns.TakenOver(run!.Entry, run.Entry.ApifyRunId);
        if (end.Remark is { } remark)
            await WriteRemarkAsync(connection, remark, listState ?? ColumnText.Of(ListState.Read), now, cancel);
        return figures with { ListsCapped = listState == ColumnText.Of(ListState.Capped) ? 1 : 0 };
    }

    private async Task WriteRemarkAsync(NpgsqlConnection connection, string remark, string listState, DateTimeOffset now, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(ProcessingLog.Insert(invocation.RunId, now, new(LogStage.List, listState) { ListId = list.ListId, Message = remark }));
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
