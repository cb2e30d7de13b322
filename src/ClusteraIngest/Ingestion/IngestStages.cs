using System.Runtime.CompilerServices;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>The stages of one invocation, put together. What earlier invocations left open is settled first.</summary>
internal sealed class IngestStages(Invocation invocation, PaidRuns paidRuns, CostSettlement costs, NpgsqlDataSource database)
{
    private readonly PaidRunLedger ledger = new(invocation.Database);
    private readonly TranscriptStore transcripts = new(invocation.Database);
    private readonly ListStore lists = new(database);

    /// <summary>Follows a stage of this invocation to its end, and writes that down.</summary>
    public IAsyncEnumerable<T> FollowAsync<T>(IAsyncEnumerable<T> stage, CancellationToken cancel) =>
        invocation.FollowAsync(stage, costs.RunAsync, cancel);

    public IAsyncEnumerable<StageResult<Video>> ListsAsync(IAsyncEnumerable<MonitoredList> input, CancellationToken cancel) =>
        ListIngestion(invocation.Options.Concurrency).RunAsync(WithAbandonedAsync(AsStoredAsync(input, cancel), [], cancel), cancel);

    public IAsyncEnumerable<StageResult<Video>> TranscriptsAsync(IAsyncEnumerable<VideoId> videos, CancellationToken cancel) =>
        TranscriptIngestion().RunAsync(RequestsAsync(videos, cancel), cancel);

    public async IAsyncEnumerable<StageResult<Video>> PendingTranscriptsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var due = new DueTranscripts(invocation, transcripts, await AbandonedTranscriptsAsync(cancel));
        due.NoMoreComes();
        await foreach (var result in TranscriptIngestion().RunAsync(due.ReadAsync(cancel), cancel))
            yield return result;
    }

    public async IAsyncEnumerable<SyncResult> SyncAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var options = invocation.Options;
        var (enabled, alreadyRead) = await ToReadAsync(cancel);

        // Lists leave one place free, so that transcripts begin before the first lists end.
        var stages = options.WithTranscripts
            ? new Sync(
                invocation.Options.Concurrency > 1 ? ListIngestion(options.Concurrency - 1) : ListIngestion(1),
                TranscriptIngestion(),
                new DueTranscripts(invocation, transcripts, await AbandonedTranscriptsAsync(cancel)))
            : new Sync(ListIngestion(options.Concurrency), null, null);
        await foreach (var result in stages.RunAsync(WithAbandonedAsync(enabled.ToAsyncEnumerable(), alreadyRead, cancel), cancel))
            yield return result;
    }

    /// <summary>All enabled lists, but those that the sync which this one continues has read already.</summary>
    private async Task<(IReadOnlyList<MonitoredList> ToRead, IReadOnlyCollection<long> AlreadyRead)> ToReadAsync(CancellationToken cancel)
    {
        var enabled = (await invocation.Database.RepeatAsync(lists.AllAsync, cancel)).Where(list => list.IsEnabled).ToList();
        if (invocation.Options.Full)
            return (enabled, []);

        var continued = await invocation.Database.RepeatAsync(
            (connection, attempt) => UnfinishedSync.FindAsync(connection, invocation.RunId, invocation.Now, attempt), cancel);
        var alreadyRead = enabled
            .Where(list => continued?.ListIds.Contains(list.ListId) is true)
            .Where(list => list.LastState is not ListState.Capped || invocation.Options.MaxVideos is null)   // another cap may let more through
            .Select(list => list.ListId).ToHashSet();
        if (alreadyRead.Count > 0)
        {
            invocation.Progress.Change(figures => figures with { ListsSkipped = alreadyRead.Count });
            invocation.Log.LogWarning(
                new EventId(0, "SyncContinued"),
                "The sync that run {RunId} began has not come to its end; this one continues it. Lists that it has read already, and that are left alone: {Lists}.",
                continued!.RunId, alreadyRead.Count);
        }

        return ([.. enabled.Where(list => !alreadyRead.Contains(list.ListId))], alreadyRead);
    }

    private ListIngestion ListIngestion(int concurrency) => new(invocation, paidRuns, lists, concurrency);

    private TranscriptIngestion TranscriptIngestion() => new(invocation, paidRuns, transcripts, new(invocation));

    /// <summary>Lists of which an earlier invocation left a paid run open come first, and once.</summary>
    private async IAsyncEnumerable<MonitoredList> WithAbandonedAsync(
        IAsyncEnumerable<MonitoredList> input, IReadOnlyCollection<long> alreadyRead, [EnumeratorCancellation] CancellationToken cancel)
    {
        await costs.RunAsync(cancel);
        var seen = new HashSet<long>();
        foreach (var entry in await ledger.AbandonedAsync(PaidRunPurpose.List, cancel))
        {
            if (entry.ListId is not { } listId)
                await paidRuns.GiveUpAsync(entry, cancel);
            else if (await invocation.Database.RepeatAsync(attempt => lists.FindAsync(listId, attempt), cancel) is { } list
                && await IsOpenAsync(entry, cancel) && (!alreadyRead.Contains(listId) || await paidRuns.IsToBeReadAsync(entry, cancel)) && seen.Add(listId))
                yield return list;
        }

        await foreach (var list in input.WithCancellation(cancel))
        {
            if (seen.Add(list.ListId))
                yield return list;
        }
    }

    /// <summary>Whether no other process has read it to its end since the list's facts were looked up.</summary>
    private async Task<bool> IsOpenAsync(LedgerEntry entry, CancellationToken cancel) =>
        (await ledger.LookAsync(entry.ApifyRunKey, cancel)).State is PaidRunState.Intent or PaidRunState.Started;

    /// <summary>The lists as they are now: the caller may have looked them up long ago, and read them since.</summary>
    private async IAsyncEnumerable<MonitoredList> AsStoredAsync(IAsyncEnumerable<MonitoredList> input, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var list in input.WithCancellation(cancel))
            yield return await invocation.Database.RepeatAsync(attempt => lists.FindAsync(list.ListId, attempt), cancel) ?? list;
    }

    private async IAsyncEnumerable<TranscriptRequest> RequestsAsync(IAsyncEnumerable<VideoId> videos, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var request in await AbandonedTranscriptsAsync(cancel))
            yield return request;
        await foreach (var video in videos.WithCancellation(cancel))
            yield return new(video);
    }

    private async Task<IReadOnlyList<TranscriptRequest>> AbandonedTranscriptsAsync(CancellationToken cancel) =>
        [.. (await ledger.AbandonedAsync(PaidRunPurpose.Transcript, cancel)).Select(entry => new TranscriptRequest(VideoId.Parse(entry.VideoId!), true, entry.Language))];
}
