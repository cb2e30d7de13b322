using System.Runtime.CompilerServices;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Lists;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>The stages of one invocation, put together. What earlier invocations left open is settled first.</summary>
/// <param name="invocation">The invocation.</param>
/// <param name="way">How lists are read.</param>
/// <param name="paidRuns">Apify; null where nothing of it is needed.</param>
/// <param name="costs">Asks Apify what runs did cost; null where nothing of it is needed.</param>
/// <param name="pool">The YouTube Data API; null where nothing of it is needed.</param>
/// <param name="site">What tells for nothing which videos lists have; null: the source does.</param>
/// <param name="captions">What gives captions for nothing; null: Apify gives transcripts.</param>
/// <param name="database">The database.</param>
internal sealed class IngestStages(
    Invocation invocation,
    ListReadMode way,
    ActorRunLauncher? paidRuns,
    CostSettlement? costs,
    KeyPool? pool,
    FreeDiscovery? site,
    FreeCaptionsSource? captions,
    NpgsqlDataSource database
) : IAsyncDisposable
{
    private readonly ActorRunLedger ledger = new(invocation.Database);
    private readonly TranscriptStore transcripts = new(invocation.Database);
    private readonly ListStore lists = new(database);

    /// <summary>Begins an invocation with what it needs; what is missing is told before anything is begun.</summary>
    public static async Task<IngestStages> BeginAsync(
        ClientServices connections,
        RunKind kind,
        IngestOptions options,
        RunProgress? progress,
        CancellationToken cancel
    )
    {
        progress ??= new();
        var waits = connections.WaitsOf(options);
        progress.Watch(waits, connections.Waits);
        var way = kind is RunKind.Transcripts ? ListReadMode.None : ListReadModes.Of(options, connections.HasYouTube);
        var wantsTranscripts = kind is RunKind.Sync && options.WithTranscripts;
        var fetchesTranscripts = wantsTranscripts || kind is RunKind.Transcripts;
        var captions = fetchesTranscripts ? await FreeDiscovery.CaptionsAsync(connections, options, cancel) : null;
        var transcriptsNeedApify = fetchesTranscripts && captions is null;
        if (wantsTranscripts && transcriptsNeedApify && way is ListReadMode.YouTube && !connections.HasApify)
        {
            connections.Log.LogWarning(
                new EventId(0, WarningIds.TranscriptsLeftAlone),
                "There is no Apify token: transcripts are left for a later sync. Set APIFY_TOKEN, or leave them out with "
                    + "IngestOptions.WithTranscripts = false."
            );
            options = options with { WithTranscripts = wantsTranscripts = transcriptsNeedApify = false };
        }

        var database = (await connections.TablesAsync(cancel)).Source;
        var (apifyOutage, youtubeOutage) = (connections.OutageOf("Apify", options), connections.OutageOf("the YouTube Data API", options));
        var resilience = new ApifyResilience(apifyOutage, waits, connections.Time);
        var needsApify = way is ListReadMode.Apify or ListReadMode.YouTubeAndApify || transcriptsNeedApify;
        var mayNeedApify =
            kind is RunKind.Transcripts
                ? options.TranscriptSource is TranscriptSource.Auto
                : options.Source is ListSource.Auto || wantsTranscripts && options.TranscriptSource is TranscriptSource.Auto;
        var apify =
            needsApify
            || connections.HasApify && (mayNeedApify || await new CostStore(database).HasUnsettledAsync(ApifyClient.Provider, cancel))
                ? connections.Apify(resilience, keysWouldDo: way.IsByLackOfKeys(options))
                : null;
        var site = way is ListReadMode.None ? null : await FreeDiscovery.OfAsync(connections, options, cancel);
        if (way.NeedsYouTube())
            connections.RequireYouTube();
        if (needsApify)
            await apify!.GreetAsync(cancel);
        var invocation = await Invocation.BeginAsync(
            database,
            kind,
            options,
            progress,
            [apifyOutage, youtubeOutage],
            waits,
            connections.Log,
            connections.Time,
            cancel
        );
        try
        {
            invocation.Progress.Change(figures => figures with { Source = way.Name(options) });
            var pool = way.NeedsYouTube()
                ? await connections.YouTubeAsync(
                    invocation.Database,
                    youtubeOutage,
                    waits,
                    units => invocation.Progress.Change(figures => figures with { Units = figures.Units + units }),
                    cancel
                )
                : null;
            if (apify is null)
                return new(invocation, way, null, null, pool, site, captions, database);

            var month = new MonthlyLimit(
                connections.Settings.SpendingLimits,
                ApifyClient.Provider,
                new(database),
                invocation.Database,
                invocation.Time
            )
            {
                AdoptsOpenCharges = kind is RunKind.Sync,
            };
            var ledger = new ActorRunLedger(invocation.Database);
            return new(
                invocation,
                way,
                new(invocation, apify, resilience, ledger, month),
                new(invocation, apify, ledger),
                pool,
                site,
                captions,
                database
            );
        }
        catch
        {
            await invocation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the invocation, where nobody has followed it to its end.</summary>
    public ValueTask DisposeAsync() => invocation.DisposeAsync();

    /// <summary>Follows a stage of this invocation to its end, and writes that down.</summary>
    public IAsyncEnumerable<T> FollowAsync<T>(IAsyncEnumerable<T> stage, CancellationToken cancel) =>
        invocation.FollowAsync(stage, SettleAsync, cancel);

    public IAsyncEnumerable<StageResult<Video>> ListsAsync(IAsyncEnumerable<MonitoredList> input, CancellationToken cancel) =>
        ReadAsync(AsStoredAsync(input, cancel), [], invocation.Options.Concurrency, cancel);

    public IAsyncEnumerable<StageResult<Video>> TranscriptsAsync(IAsyncEnumerable<VideoId> videos, CancellationToken cancel) =>
        TranscriptIngestion().RunAsync(RequestsAsync(videos, cancel), cancel);

    public async IAsyncEnumerable<StageResult<Video>> PendingTranscriptsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var due = new DueTranscripts(invocation, transcripts, await AbandonedTranscriptsAsync(cancel));
        invocation.Progress.Expect(0, await transcripts.CountDueNowAsync(invocation.Now, invocation.StartedAt, cancel), ofNewVideos: false);
        due.NoMoreComes();
        await foreach (var result in TranscriptIngestion().RunAsync(due.ReadAsync(cancel), cancel))
            yield return result;
    }

    public async IAsyncEnumerable<SyncResult> SyncAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var options = invocation.Options;
        var (enabled, alreadyRead) = await ToReadAsync(cancel);

        invocation.Progress.Expect(
            enabled.Count,
            options.WithTranscripts ? await transcripts.CountDueNowAsync(invocation.Now, invocation.StartedAt, cancel) : 0,
            options.WithTranscripts
        );

        // Lists leave one place free, so that transcripts begin before the first lists end.
        var places = options.WithTranscripts ? Math.Max(1, options.Concurrency - 1) : options.Concurrency;
        var stages = new SyncPipeline(
            stop => ReadAsync(enabled.ToAsyncEnumerable(), alreadyRead, places, stop),
            options.WithTranscripts ? TranscriptIngestion() : null,
            options.WithTranscripts ? new DueTranscripts(invocation, transcripts, await AbandonedTranscriptsAsync(cancel)) : null
        );
        await foreach (var result in stages.RunAsync(cancel))
            yield return result;
    }

    /// <summary>All enabled lists, but those that the sync which this one continues has read already.</summary>
    private async Task<(IReadOnlyList<MonitoredList> ToRead, IReadOnlyCollection<long> AlreadyRead)> ToReadAsync(CancellationToken cancel)
    {
        var enabled = (await invocation.Database.ExecuteIdempotentAsync(lists.AllAsync, cancel)).Where(list => list.IsEnabled).ToList();
        if (invocation.Options.Full)
            return (enabled, []);

        var continued = await invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) => UnfinishedSync.FindAsync(connection, invocation.RunId, invocation.Now, attempt),
            cancel
        );
        var alreadyRead = enabled
            .Where(list => continued?.ListIds.Contains(list.ListId) is true)
            // Another cap may let more through
            .Where(list => list.LastState is not ListState.Capped || invocation.Options.MaxVideos is null)
            .Select(list => list.ListId)
            .ToHashSet();
        if (alreadyRead.Count > 0)
        {
            invocation.Progress.Change(figures => figures with { ListsSkipped = alreadyRead.Count });
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.SyncContinued),
                "The sync that run {RunId} began has not come to its end; this one continues it. Lists that it has read already, and "
                    + "that are left alone: {Lists}.",
                continued!.RunId,
                alreadyRead.Count
            );
        }

        return ([.. enabled.Where(list => !alreadyRead.Contains(list.ListId))], alreadyRead);
    }

    /// <summary>Reads lists. Where that is not Apify's, what it was paid for and has not been read comes first.</summary>
    private async IAsyncEnumerable<StageResult<Video>> ReadAsync(
        IAsyncEnumerable<MonitoredList> input,
        IReadOnlyCollection<long> alreadyRead,
        int concurrency,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        if (pool is not null)
            await new VideoCategories(invocation.Database, invocation.Time).RefreshAsync(pool, cancel);
        var read = new HashSet<long>();
        var stages =
            way is ListReadMode.Apify && site is null
                ?
                [
                    new ListIngestion(invocation, Apify(), concurrency).RunAsync(
                        Unread(AbandonedAsync(alreadyRead, cancel).Concat(input)),
                        cancel
                    ),
                ]
                : new[]
                {
                    paidRuns is null
                        ? AsyncEnumerable.Empty<StageResult<Video>>()
                        : new ListIngestion(invocation, Apify(readsOn: false), concurrency).RunAsync(
                            AbandonedAsync(alreadyRead, cancel),
                            cancel
                        ),
                    new ListIngestion(invocation, Reader(), concurrency).RunAsync(Unread(input), cancel),
                };
        foreach (var stage in stages)
        await foreach (var result in stage)
            yield return result;

        IAsyncEnumerable<MonitoredList> Unread(IAsyncEnumerable<MonitoredList> some) => some.Where(list => read.Add(list.ListId));
    }

    /// <summary>Reads lists: for nothing where that does, and otherwise through the source.</summary>
    private IListReader Reader()
    {
        IListReader source = way is ListReadMode.Apify ? Apify() : YouTube();
        if (site is null)
            return source;
        var found = new FoundVideos(invocation, pool, way is ListReadMode.YouTube ? null : new(invocation, paidRuns!));
        if (site.YtDlp is { } ytDlp)
            source = new FlatListReader(
                invocation,
                ytDlp,
                new(invocation.Database, invocation.Log, invocation.Time),
                site.Interval,
                site.Extractions,
                found,
                source
            );
        return new FeedListReader(invocation, site.Feeds, found, source);
    }

    private ApifyListReader Apify(bool readsOn = true) => new(invocation, paidRuns!, lists, readsOn);

    private YouTubeListReader YouTube() =>
        new(
            invocation,
            pool!,
            new(new(invocation.Database), pool, invocation.Time),
            way is ListReadMode.YouTubeAndApify ? new(invocation, paidRuns!) : null,
            invocation.Options.Source is not ListSource.YouTube && paidRuns is not null ? Apify() : null
        );

    private TranscriptIngestion TranscriptIngestion() =>
        new(invocation, PaidTranscripts, captions?.Open(invocation, hasApify: PaidTranscripts is not null), transcripts, new(invocation));

    private Task SettleAsync(CancellationToken cancel) => costs?.RunAsync(cancel) ?? Task.CompletedTask;

    /// <summary>Lists of which an earlier invocation left a paid run open.</summary>
    private async IAsyncEnumerable<MonitoredList> AbandonedAsync(
        IReadOnlyCollection<long> alreadyRead,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await SettleAsync(cancel);
        foreach (var entry in await ledger.AbandonedAsync(ActorRunPurpose.List, cancel))
        {
            if (entry.ListId is not { } listId)
                await paidRuns!.Abandoned.GiveUpAsync(entry, cancel);
            else if (
                await invocation.Database.ExecuteIdempotentAsync(attempt => lists.FindAsync(listId, attempt), cancel) is { } list
                && await IsOpenAsync(entry, cancel)
                && (way is ListReadMode.Apify && !alreadyRead.Contains(listId) || await paidRuns!.Abandoned.IsToBeReadAsync(entry, cancel))
            )
                yield return list;
        }
    }

    /// <summary>Whether no other process has read it to its end since the list's facts were looked up.</summary>
    private async Task<bool> IsOpenAsync(ActorRunEntry entry, CancellationToken cancel) =>
        (await ledger.LookAsync(entry.ChargeId, cancel)).State is ChargeState.Intent or ChargeState.Sent;

    /// <summary>The lists as they are now: the caller may have looked them up long ago, and read them since.</summary>
    private async IAsyncEnumerable<MonitoredList> AsStoredAsync(
        IAsyncEnumerable<MonitoredList> input,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var list in input.WithCancellation(cancel))
            yield return await invocation.Database.ExecuteIdempotentAsync(attempt => lists.FindAsync(list.ListId, attempt), cancel) ?? list;
    }

    private async IAsyncEnumerable<TranscriptRequest> RequestsAsync(
        IAsyncEnumerable<VideoId> videos,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        foreach (var request in await AbandonedTranscriptsAsync(cancel))
            yield return request;
        await foreach (var video in videos.WithCancellation(cancel))
            yield return new(video, AsksAgain: invocation.Options.AskAgain, IsGiven: true);
    }

    /// <summary>Apify, for transcripts; null: what costs nothing is all.</summary>
    private ActorRunLauncher? PaidTranscripts =>
        captions is not null && invocation.Options.TranscriptSource is TranscriptSource.YtDlp ? null : paidRuns;

    private async Task<IReadOnlyList<TranscriptRequest>> AbandonedTranscriptsAsync(CancellationToken cancel) =>
        PaidTranscripts is null
            ? []
            :
            [
                .. (await ledger.AbandonedAsync(ActorRunPurpose.Transcript, cancel)).Select(entry => new TranscriptRequest(
                    VideoId.Parse(entry.VideoId!),
                    true,
                    entry.Language
                )),
            ];
}
