using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.YouTubeData;
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
        return Stored(page, await invocation.Database.OnceAsync(
            async (connection, attempt) =>
            {
                var advance = PaidRunLedger.Advance(entry, offset, offset + items.Count);
                var written = await WriteAsync(connection, page, [advance], withStatistics: false, now, attempt);
                // Rolled back where another process has the run now: that one stores these items.
                return advance.RecordsAffected == 1 ? written : throw PaidRuns.TakenOver(entry, entry.ApifyRunId);
            },
            (connection, attempt) => PaidRunLedger.HasAdvancedAsync(connection, entry, offset + items.Count, attempt),
            invocation.Committing));
    }

    /// <summary>Stores a page that cost nothing, with the counts that it tells; returns its new videos and its failed items.</summary>
    /// <param name="items">The page.</param>
    /// <param name="channel">What is known of the list's channel by itself; null: nothing (more).</param>
    public async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(IReadOnlyList<SourceItem> items, Channel? channel)
    {
        var now = invocation.Now;
        var page = ItemPage.Of(items, list.Url, mentions);
        if (channel is not null)
            page.Batch.Add(channel, YouTubeDataClient.Source);
        return Stored(page, await invocation.Database.OnceAsync(
            (connection, attempt) => WriteAsync(connection, page, [], withStatistics: true, now, attempt), invocation.Committing));
    }

    private IReadOnlyList<StageResult<Video>> Stored(ItemPage page, (RunFigures Figures, IReadOnlyList<StageResult<Video>> Results) written)
    {
        mentions?.Add(page.Batch);
        invocation.Progress.Change(all => all.Plus(written.Figures));
        return written.Results;
    }

    private async Task<(RunFigures Figures, IReadOnlyList<StageResult<Video>> Results)> WriteAsync(
        NpgsqlConnection connection, ItemPage page, IReadOnlyList<NpgsqlBatchCommand> along, bool withStatistics, DateTimeOffset now, CancellationToken cancel)
    {
        var merged = await VideoStore.MergeAsync(connection, page.Batch, list, now, cancel);
        var figures = page.Figures(merged);
        if (withStatistics)
            await StatisticsStore.AddAsync(connection, page.Batch, now, cancel);

        await using var batch = new NpgsqlBatch(connection);
        page.AddTranscripts(batch, list.Languages, now);
        foreach (var command in along)
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
        page.AddLog(batch, invocation.RunId, LogStage.List, list.ListId, now);
        await batch.ExecuteNonQueryAsync(cancel);

        var byId = (await VideoStore.ReadAsync(connection, merged.New, cancel)).ToDictionary(video => video.VideoId);
        return (figures, [.. page.NewVideos(merged).Select(video => StageResult.Done(byId[video.VideoId], video.VideoId.Value)), .. page.Failures]);
    }

    /// <summary>Writes down how a reading ended that cost nothing.</summary>
    public Task EndAsync(ListEnd end) => EndAsync(end, null, PaidRunState.Consumed, invocation.Now);

    /// <summary>Closes the run and writes down how the reading ended, in one transaction.</summary>
    public Task EndAsync(PaidRun run, PaidRunState state, ListEnd end) => EndAsync(end, run, state, invocation.Now);

    /// <summary>Closes a run that was not the list's reading, but a part of it.</summary>
    public Task CloseAsync(PaidRun run, PaidRunState state, ItemFailedException? error) => invocation.Database.OnceAsync(
        async (connection, attempt) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            var close = run.Close(state, error);
            batch.BatchCommands.Add(close);
            await batch.ExecuteNonQueryAsync(attempt);
            return close.RecordsAffected == 0 ? throw PaidRuns.TakenOver(run.Entry, run.Entry.ApifyRunId) : true;
        },
        (connection, attempt) => PaidRunLedger.IsClosedAsync(connection, run.Entry, attempt),
        invocation.Committing);

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
