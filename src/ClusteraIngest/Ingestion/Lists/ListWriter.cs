using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Journal;
using ClusteraIngest.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Spending;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Stores what a list shows. A transaction that has begun is always finished: cancelling means that no other one follows. All writers lock
/// channels, videos, transcripts, lists, ledger and invocation in this order, so that none waits for one that waits for it.
/// </summary>
internal sealed class ListWriter(Invocation invocation, MonitoredList list)
{
    /// <summary>A playlist may hold a video twice; a channel, which may be a hundred times as long, has each once.</summary>
    private readonly SeenFacts? mentions = list.Kind is ListKind.Playlist ? new() : null;

    private ListState? endedAs;

    /// <summary>Stores a page and the offset behind it in one transaction; returns its new videos and its failed items.</summary>
    /// <param name="entry">The run.</param>
    /// <param name="items">The page.</param>
    /// <param name="offset">How many items of the run come before it.</param>
    /// <param name="end">How the reading ends with it, written down in the same transaction; null: it goes on.</param>
    public Task<IReadOnlyList<StageResult<Video>>> StoreAsync(
        ActorRunEntry entry,
        IReadOnlyList<SourceItem> items,
        int offset,
        ListReadOutcome? end = null
    )
    {
        var now = invocation.Now;
        var page = ItemPage.Of(items, list.Url, mentions);
        return AgainAfterTwinAsync(async () =>
        {
            var stored = await LookUpAsync(page, now);
            if (end?.Run is not null && IsPlain(end) && page.IsPlain && stored.IsEmpty)
            {
                var figures = await EndAtOnceAsync(end, offset, offset + items.Count, page.Figures(MergeOutcome.Nothing, Wanted), now);
                return Stored(page, end.List, (figures, []));
            }

            return Stored(
                page,
                end?.List,
                await invocation.Database.ExecuteOnceAsync(
                    async (connection, attempt) =>
                    {
                        var advance = ActorRunCommands.Advance(entry, offset, offset + items.Count);
                        var written = await WriteAsync(connection, page, stored, advance, end, withStatistics: false, now, attempt);
                        // Rolled back where another process has the run now: that one stores these items.
                        return advance.RecordsAffected == 1 ? written : throw ActorRunLauncher.TakenOver(entry, entry.ApifyRunId);
                    },
                    (connection, attempt) =>
                        end is null
                            ? ActorRunLedger.HasAdvancedAsync(connection, entry, offset + items.Count, attempt)
                            : ActorRunLedger.IsClosedAsync(connection, entry, attempt),
                    invocation.Committing
                )
            );
        });
    }

    /// <summary>Stores a page that cost nothing, with the counts that it tells; returns its new videos and its failed items.</summary>
    /// <param name="items">The page.</param>
    /// <param name="channel">What is known of the list's channel by itself; null: nothing (more).</param>
    public async Task<IReadOnlyList<StageResult<Video>>> StoreAsync(IReadOnlyList<SourceItem> items, Channel? channel)
    {
        var now = invocation.Now;
        var page = ItemPage.Of(items, list.Url, mentions);
        if (channel is not null)
        {
            page.Batch.Add(channel, YouTubeDataClient.Source);
            page.Unread.Add(channel);
        }

        return Stored(
            page,
            end: null,
            await invocation.Database.ExecuteOnceAsync(
                async (connection, attempt) =>
                {
                    var stored = await BatchDiff.ReadAsync(connection, page.Batch, list, now, attempt);
                    return await WriteAsync(connection, page, stored, advance: null, end: null, withStatistics: true, now, attempt);
                },
                invocation.Committing
            )
        );
    }

    private WantedLanguages Wanted => WantedLanguages.Of(invocation.Options, list.Languages);

    private Task<BatchDiff> LookUpAsync(ItemPage page, DateTimeOffset now) =>
        invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) => BatchDiff.ReadAsync(connection, page.Batch, list, now, attempt),
            invocation.Committing
        );

    private IReadOnlyList<StageResult<Video>> Stored(
        ItemPage page,
        ListEnd? end,
        (RunCounters Figures, IReadOnlyList<StageResult<Video>> Results) written
    )
    {
        mentions?.Add(page.Batch);
        invocation.Tell(page.Unread);
        invocation.Progress.Change(all => all.Plus(written.Figures));
        WarnOf(page.NewForeign);
        WarnOf(end);
        return written.Results;
    }

    private void WarnOf(IReadOnlyList<ListedVideo> foreign)
    {
        if (foreign is [var first, ..])
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.VideoOfOtherChannel),
                "{Url}: videos of other channels that it shows, and that are not stored as its own: {Count}. The first one, {VideoId}, "
                    + "is {Owner}'s.",
                list.Url,
                foreign.Count,
                first.VideoId,
                ItemPage.OwnerOf(first)
            );
    }

    private void WarnOf(ListEnd? end)
    {
        if (end is { Error: null } && endedAs is ListState.Duplicate)
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.ListIsDuplicate),
                "{Url} has turned out to be a channel that another list reads already; this list is disabled, and syncs leave it out. "
                    + "Remove it.",
                list.Url
            );
        if (end is { Error: null, Move: { } move })
            invocation.Log.LogWarning(new EventId(0, WarningIds.HandleMoved), "{Message}", move.Message);
    }

    private async Task<(RunCounters Figures, IReadOnlyList<StageResult<Video>> Results)> WriteAsync(
        NpgsqlConnection connection,
        ItemPage page,
        BatchDiff stored,
        NpgsqlBatchCommand? advance,
        ListReadOutcome? end,
        bool withStatistics,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var merged = await VideoStore.MergeAsync(connection, page.Batch, stored, list, now, cancel);
        if (withStatistics)
            await StatisticsStore.AddAsync(connection, page.Batch, now, cancel);

        await using var batch = new NpgsqlBatch(connection);
        page.AddTranscripts(batch, Wanted, now);
        var figures = await WriteLastAsync(batch, page, advance, end, page.Figures(merged, Wanted), now, cancel);
        var byId = (await VideoStore.ReadAsync(connection, merged.New, cancel)).ToDictionary(video => video.VideoId);
        return (
            figures,
            [.. page.NewVideos(merged).Select(video => StageResult.Done(byId[video.VideoId], video.VideoId.Value)), .. page.Failures]
        );
    }

    /// <summary>Writes down how a reading ended.</summary>
    public Task EndAsync(ListReadOutcome end)
    {
        var now = invocation.Now;
        return AgainAfterTwinAsync(async () =>
        {
            var figures =
                end.Run is { Offset: var offset } && IsPlain(end)
                    ? await EndAtOnceAsync(end, offset, offset, new(), now)
                    : await invocation.Database.ExecuteOnceAsync(
                        async (connection, attempt) =>
                        {
                            await using var batch = new NpgsqlBatch(connection);
                            return await WriteLastAsync(batch, page: null, advance: null, end, new(), now, attempt);
                        },
                        async (connection, attempt) =>
                            end.Run is { } run
                                ? await ActorRunLedger.IsClosedAsync(connection, run.Entry, attempt)
                                : await end.List.WrittenStateAsync(connection, now, attempt) is not null,
                        invocation.Committing
                    );
            invocation.Progress.Change(all => all.Plus(figures));
            WarnOf(end.List);
            return figures;
        });
    }

    /// <summary>Whether an end is all in the list's row and in the ledger: there is nothing to be logged of it.</summary>
    private static bool IsPlain(ListReadOutcome end) => end.List is { Error: null, Remark: null, Move: null };

    /// <summary>
    /// Writes down how a reading ended of which nothing else is to be stored: by two commands that are sent together, and so are a
    /// transaction without its being begun and committed. Each of them changes something only where the run is still this invocation's.
    /// </summary>
    /// <param name="end">How it ended; it has a run.</param>
    /// <param name="fromOffset">How many of the run's items were stored before.</param>
    /// <param name="toOffset">How many are now, since the others are stored already.</param>
    /// <param name="shown">The figures of what it showed.</param>
    /// <param name="now">When it was read.</param>
    private Task<RunCounters> EndAtOnceAsync(ListReadOutcome end, int fromOffset, int toOffset, RunCounters shown, DateTimeOffset now)
    {
        var (run, figures, wasTried) = (end.Run!, shown.Plus(new() { ListsRead = 1 }), false);
        return invocation.Database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                var close = run.Close(end.State, last: new(fromOffset, toOffset, figures));
                var (held, heldBy) = ActorRunCommands.Held(run.Entry, fromOffset, ListEnd.ParameterCount + 1);
                batch.BatchCommands.Add(end.List.ToCommand(now, held, heldBy));
                batch.BatchCommands.Add(close);
                var isRepeated = wasTried;
                wasTried = true;
                var state = await batch.ExecuteScalarAsync(attempt) as string;
                if (close.RecordsAffected == 0)
                {
                    // Where the answer to an earlier attempt was lost, that may have come through.
                    if (!isRepeated || !await ActorRunLedger.IsClosedAsync(connection, run.Entry, attempt))
                        throw ActorRunLauncher.TakenOver(run.Entry, run.Entry.ApifyRunId);
                    state = await end.List.WrittenStateAsync(connection, now, attempt);
                }

                return Ended(state, figures);
            },
            invocation.Committing
        );
    }

    /// <summary>Takes note of the state that a list's end has left; returns the figures with what counts for it.</summary>
    private RunCounters Ended(string? listState, RunCounters figures)
    {
        endedAs = listState is null ? null : ColumnText.Parse<ListState>(listState);
        return endedAs switch
        {
            ListState.Capped => figures.Plus(new() { ListsCapped = 1 }),
            ListState.CutOff => figures.Plus(new() { ListsCutOff = 1 }),
            _ => figures,
        };
    }

    /// <summary>Closes a run that was not the list's reading, but a part of it.</summary>
    public Task CloseAsync(ActorRunReader run, ChargeState state, ItemFailedException? error) =>
        invocation.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                var close = run.Close(state, error);
                batch.BatchCommands.Add(close);
                await batch.ExecuteNonQueryAsync(attempt);
                return close.RecordsAffected == 0 ? throw ActorRunLauncher.TakenOver(run.Entry, run.Entry.ApifyRunId) : true;
            },
            (connection, attempt) => ActorRunLedger.IsClosedAsync(connection, run.Entry, attempt),
            invocation.Committing
        );

    /// <summary>Writes down that the list could not be read.</summary>
    public Task FailAsync(ItemFailedException error) => EndAsync(new(new(list.ListId) { Error = error, HadWatermark = true }));

    /// <summary>
    /// Writes down that this invocation has not read the list. The list's own row stays as it is: another invocation is working on it.
    /// </summary>
    public Task PutOffAsync(ItemFailedException error) =>
        invocation.PutOffAsync(
            new() { ListsFailed = 1 },
            new(LogStage.List, "failed")
            {
                ListId = list.ListId,
                ErrorId = error.ErrorId,
                Message = error.Message,
            }
        );

    private static async Task<T> AgainAfterTwinAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (PostgresException exception)
            when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "ctrl_youtube_lists" })
        {
            // Another list has turned out to be the same channel at this moment: now that can be seen.
            return await write();
        }
    }

    /// <summary>
    /// Executes a batch with what comes last in a transaction: the list's end, the ledger, the invocation's sum and the log.
    /// </summary>
    /// <param name="batch">What comes before.</param>
    /// <param name="page">The page that is stored; null: none.</param>
    /// <param name="advance">Moves the run's offset behind the page; null: there is none.</param>
    /// <param name="end">How the reading ends; null: it goes on.</param>
    /// <param name="figures">The page's figures.</param>
    /// <param name="now">When it was read.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The figures, with those of the end.</returns>
    private async Task<RunCounters> WriteLastAsync(
        NpgsqlBatch batch,
        ItemPage? page,
        NpgsqlBatchCommand? advance,
        ListReadOutcome? end,
        RunCounters figures,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var error = end?.List.Error;
        if (end is not null)
        {
            // The list before what refers to it, as a removal takes them: so the two do not block each other.
            batch.BatchCommands.Add(end.List.ToCommand(now));
            figures = figures.Plus(error is null ? new() { ListsRead = 1 } : new() { ListsFailed = 1 });
        }

        if (advance is not null)
            batch.BatchCommands.Add(advance);
        var close = end?.Run?.Close(end.State, error);
        if (close is not null)
            batch.BatchCommands.Add(close);
        batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
        page?.AddLog(batch, invocation.RunId, LogStage.List, list.ListId, now);
        if (error is not null)
        {
            batch.BatchCommands.Add(
                ProcessingLog.Insert(
                    invocation.RunId,
                    now,
                    new(LogStage.List, "failed")
                    {
                        ListId = list.ListId,
                        ErrorId = error.ErrorId,
                        Message = error.Message,
                    }
                )
            );
        }

        // Only the list's command returns something: its state.
        var listState = await batch.ExecuteScalarAsync(cancel) as string;
        if (close is { RecordsAffected: 0 })
            throw ActorRunLauncher.TakenOver(end!.Run!.Entry, end.Run.Entry.ApifyRunId);
        if (end?.List.Remark is { } remark)
            await WriteRemarkAsync(batch.Connection!, errorId: null, remark, listState ?? ColumnText.Of(ListState.Read), now, cancel);
        if (end?.List is { Error: null, Move: { } move })
            await WriteRemarkAsync(
                batch.Connection!,
                WarningIds.HandleMoved,
                move.Message,
                listState ?? ColumnText.Of(ListState.Read),
                now,
                cancel
            );
        return Ended(listState, figures);
    }

    private async Task WriteRemarkAsync(
        NpgsqlConnection connection,
        string? errorId,
        string remark,
        string listState,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            ProcessingLog.Insert(
                invocation.RunId,
                now,
                new(LogStage.List, listState)
                {
                    ListId = list.ListId,
                    ErrorId = errorId,
                    Message = remark,
                }
            )
        );
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
