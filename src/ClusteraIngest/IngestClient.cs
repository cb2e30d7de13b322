using System.Runtime.CompilerServices;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Journal;
using ClusteraIngest.Languages;
using ClusteraIngest.Lists;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Options;
using ClusteraIngest.Quota;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Spending;
using ClusteraIngest.Status;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest;

/// <summary>The way in: everything that the tool and the module do. Thread-safe; one for a process is enough.</summary>
/// <remarks>
/// Whatever cannot go on throws a <see cref="ConfigurationException"/> (database, token) or a <see cref="BudgetExceededException"/>;
/// what concerns one list or video only is a result with an error.
/// </remarks>
public sealed class IngestClient : IAsyncDisposable
{
    /// <summary>The runs in a status where nothing else is said.</summary>
    public const int StatusRuns = 10;

    /// <summary>How long a source is waited for where somebody waits for an answer that can do without it.</summary>
    private static readonly TimeSpan AtPrompt = TimeSpan.FromSeconds(5);

    private readonly ClientServices connections;

    /// <summary>Opens nothing yet: the first call that needs the database or a source connects.</summary>
    /// <param name="settings">Database and credentials.</param>
    /// <param name="loggers">Where diagnostics go; null: nowhere.</param>
    /// <param name="time">
    /// A clock that stands for the database's, for tests; null: the database's, by which all machines that share it agree.
    /// </param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: a setting is out of its range.</exception>
    public IngestClient(IngestSettings settings, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
        settings.Validate();
        connections = new(settings, loggers, time);
    }

    private IngestClient(ClientServices connections) => this.connections = connections;

    /// <summary>A client that starts nothing: where the database is a local server that does not run, it fails at once.</summary>
    internal static IngestClient StartingNothing(IngestSettings settings) =>
        new(new ClientServices(settings, null, null) { LocalServerUse = LocalServerUse.IfRunning });

    /// <summary>
    /// Whether there is something to connect to: the address of a database, or a local server that was set up. Connects to nothing.
    /// </summary>
    internal bool HasDatabase => connections.HasDatabase;

    /// <summary>For what is put together of other parts of the SDK.</summary>
    internal ClientServices Connections => connections;

    private IngestSettings Settings => connections.Settings;

    /// <summary>
    /// Connects to the database, or, where no address was given, to the local server, which is started if need be, but never set up.
    /// </summary>
    /// <exception cref="ConfigurationException"><c>DatabaseNotConfigured</c>, and those of connecting.</exception>
    public async Task<DatabaseInfo> ConnectAsync(CancellationToken cancel = default)
    {
        var connected = await connections.DatabaseAsync(cancel);
        return new(connected.Address, connected.IsLocalServer);
    }

    /// <summary>
    /// What the client is waiting for outside of invocations, such as <c>another process that brings the database's tables up to date, for
    /// 42 s, up to 60 minutes</c>; null: nothing, or not for long yet. What an invocation waits for is in its <see cref="RunProgress"/>.
    /// </summary>
    public string? WaitingFor => connections.Waits.Notice;

    /// <inheritdoc cref="WaitingFor"/>
    internal IReadOnlyList<RunWait> Waits => connections.Waits.Shown;

    /// <summary>The same, and sets up a local server where there is no other database.</summary>
    public async Task<DatabaseInfo> ConnectOrCreateAsync(CancellationToken cancel = default)
    {
        var created = connections.HasDatabase ? null : connections.LocalServer.DataDirectory;
        var connected = await connections.DatabaseAsync(LocalServerUse.Create, cancel);
        return new(connected.Address, connected.IsLocalServer) { CreatedIn = created };
    }

    /// <summary>
    /// Applies the migrations that are not applied yet, and returns them: none where the database is up to date. Where no address was given
    /// and there is no local server yet, that is set up.
    /// </summary>
    public Task<IReadOnlyList<AppliedMigration>> InitializeDatabaseAsync(CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
                await Migrations.ApplyAsync(
                    (await connections.DatabaseAsync(LocalServerUse.Create, cancel)).Source,
                    connections.Waits,
                    cancel
                ),
            cancel
        );

    /// <summary>The names of the migrations that <see cref="InitializeDatabaseAsync"/> would apply, in their order.</summary>
    public Task<IReadOnlyList<string>> GetPendingMigrationsAsync(CancellationToken cancel = default) =>
        GuardAsync<IReadOnlyList<string>>(
            async () =>
                [
                    .. (await Migrations.PendingAsync((await connections.DatabaseAsync(cancel)).Source, cancel)).Select(script =>
                        script.Name
                    ),
                ],
            cancel
        );

    /// <summary>All lists, enabled or not, by address.</summary>
    public Task<IReadOnlyList<MonitoredList>> GetListsAsync(CancellationToken cancel = default) =>
        GuardAsync(async () => await (await ListsAsync(cancel)).AllAsync(cancel), cancel);

    /// <summary>The list with that number; null where there is none.</summary>
    public Task<MonitoredList?> FindListAsync(long listId, CancellationToken cancel = default) =>
        GuardAsync(async () => await (await ListsAsync(cancel)).FindAsync(listId, cancel), cancel);

    /// <summary>The list with that address, in whatever spelling; null where there is none.</summary>
    public Task<MonitoredList?> FindListAsync(ListReference list, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                var lists = await ListsAsync(cancel);
                var found = await lists.FindAsync(list, cancel);
                if (found is not null)
                    await WarnOfFormerAddressAsync(lists, list, found, cancel);
                return found;
            },
            cancel
        );

    /// <summary>
    /// Finds the channels behind names: addresses in every form, handles, user names, ids, addresses of videos. The answers come as they
    /// are known, in another order than the names; a name that cannot be resolved is an answer with its error. What an id or the database
    /// tells needs no key.
    /// </summary>
    /// <param name="names">The names.</param>
    /// <param name="allowSearch">Whether names that only a search can resolve are searched for; each key has 100 searches a day.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException">There is no usable key, and there are names that need one.</exception>
    public async IAsyncEnumerable<ChannelResolution> ResolveChannelsAsync(
        IAsyncEnumerable<string> names,
        bool allowSearch = false,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var resolver = await GuardAsync(() => ResolverAsync(Settings.Options, connections.Waits, cancel), cancel);
        await using var answers = resolver.ResolveAsync(names, allowSearch, cancel).GetAsyncEnumerator(cancel);
        while (await GuardAsync(() => answers.MoveNextAsync().AsTask(), cancel))
            yield return answers.Current;
    }

    /// <summary>
    /// How each key of the YouTube Data API stands: those of these settings, and others that were used with this database.
    /// </summary>
    public Task<IReadOnlyList<ApiKeyStatus>> GetApiKeysAsync(CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                var store = new ApiKeyStore(await connections.ResilientAsync(cancel));
                var (keys, now) = (connections.Keys.Select(key => key.Fingerprint).ToList(), DatabaseClock.ForDatabase(connections.Time));
                await store.RegisterAsync(keys, Settings.DailyUnits, Settings.DailySearches, now, cancel);
                return await store.AllAsync(keys, now, cancel);
            },
            cancel
        );

    /// <summary>Makes sure that the keys of the YouTube Data API that settings name can be keys; YouTube is not asked.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="ConfigurationException"><c>YouTubeApiKeyInvalid</c>.</exception>
    public static int CheckApiKeys(IngestSettings settings) =>
        settings.YouTubeApiKeys.Select(key => new Sources.YouTubeData.ApiKey(key).Fingerprint).Distinct().Count();

    /// <summary>Lets keys be tried again that YouTube has refused, once they are fixed in Google's console.</summary>
    /// <param name="fingerprint">That one; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many were refused.</returns>
    public Task<int> RestoreApiKeysAsync(string? fingerprint = null, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
                await new ApiKeyStore(await connections.ResilientAsync(cancel)).RestoreAsync(
                    fingerprint,
                    DatabaseClock.ForDatabase(connections.Time),
                    cancel
                ),
            cancel
        );

    /// <summary>
    /// Adds a list, or changes what is given of one that is there. Two spellings of a channel are one list, as far as is known or a key can
    /// tell.
    /// </summary>
    /// <param name="list">Its address.</param>
    /// <param name="maxVideos">Its cap; null: leave as it is, or the invocation's.</param>
    /// <param name="languages">Its languages; empty: the video's original one; null: leave as they are.</param>
    /// <param name="enabled">
    /// Whether syncs read it. False, for a list that is only ingested once, does not disable one that is there.
    /// </param>
    /// <param name="unsetsMaxVideos">Whether it has no cap of its own from now on.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The list as stored, and whether it was added, changed or there already.</returns>
    public Task<ListChange> AddListAsync(
        ListReference list,
        int? maxVideos = null,
        IReadOnlyList<LanguageTag>? languages = null,
        bool enabled = true,
        bool unsetsMaxVideos = false,
        CancellationToken cancel = default
    ) =>
        GuardAsync(
            async () =>
            {
                RequireValid(maxVideos);
                var lists = await ListsAsync(cancel);
                var identified = await IdentifiedAsync(list, cancel);

                // Whoever means another channel by it must not change this one's list.
                if (
                    identified.YouTubeId is null
                    && await lists.FindAsync(identified, cancel) is { } moved
                    && await WarnOfFormerAddressAsync(lists, list, moved, cancel)
                )
                    return new(moved, ListOutcome.Unchanged);

                var change = await lists.AddAsync(identified, maxVideos, Texts(languages), enabled, unsetsMaxVideos, cancel);
                if (languages is not null && change.Outcome is ListOutcome.Changed)
                    await ShowWantedAsync(change.List, cancel);
                if (
                    change.Outcome is ListOutcome.Added
                    && change.List.Url != list.Url
                    && await lists.FindAsync(list, cancel) is { } former
                    && former.ListId != change.List.ListId
                )
                    connections.Log.LogWarning(
                        new EventId(0, HandleMove.WarningId),
                        "{Url} leads to the channel {Channel} now; the list that was added by that address follows the channel {Former}. "
                            + "The new list has the address {NewUrl}.",
                        list.Url,
                        change.List.YoutubeId,
                        former.YoutubeId,
                        change.List.Url
                    );
                return change.List is { Kind: ListKind.Playlist, Title: null } && await TitleAsync(change.List, cancel) is { } title
                    ? change with
                    {
                        List = await lists.NameAsync(change.List, title, cancel),
                    }
                    : change;
            },
            cancel
        );

    /// <summary>Warns where a list is found by an address that it had before its channel took another handle: it may be another channel's by now.</summary>
    private async Task<bool> WarnOfFormerAddressAsync(ListStore lists, ListReference asked, MonitoredList found, CancellationToken cancel)
    {
        if (asked.Handle is not { } handle || found.Url == asked.Url || !await lists.HadAddressAsync(found.ListId, asked.Url, cancel))
            return false;

        connections.Log.LogWarning(
            new EventId(0, HandleMove.WarningId),
            "{Url} is a former address of the list {ListUrl}, which follows the channel {Channel}: that list is taken. "
                + "{Handle} may be another channel's by now: give that one by its id (UC…), "
                + "or set a key of the YouTube Data API, which tells whose it is.",
            asked.Url,
            found.Url,
            found.YoutubeId,
            handle
        );
        return true;
    }

    /// <summary>Removes a list; its videos stay. Null where there is none.</summary>
    public Task<MonitoredList?> RemoveListAsync(ListReference list, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                var lists = await ListsAsync(cancel);
                var known = await lists.FindAsync(list, cancel);
                if (known is not null)
                {
                    await WarnOfFormerAddressAsync(lists, list, known, cancel);
                    await lists.RemoveAsync(known, cancel);
                }

                return known;
            },
            cancel
        );

    /// <summary>Enables or disables a list. Null where there is none.</summary>
    public Task<ListChange?> SetListEnabledAsync(ListReference list, bool enabled, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                var lists = await ListsAsync(cancel);
                if (await lists.FindAsync(list, cancel) is not { } known)
                    return null;

                await WarnOfFormerAddressAsync(lists, list, known, cancel);
                return await lists.EnableAsync(known, enabled, cancel);
            },
            cancel
        );

    /// <summary>Changes what is given of a list; null leaves it as it is. Null where the list is gone.</summary>
    /// <param name="list">The list.</param>
    /// <param name="maxVideos">Its cap.</param>
    /// <param name="languages">Its languages; empty: the video's original one.</param>
    /// <param name="enabled">Whether syncs read it.</param>
    /// <param name="unsetsMaxVideos">Whether it has no cap of its own from now on.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<MonitoredList?> ChangeListAsync(
        MonitoredList list,
        int? maxVideos = null,
        IReadOnlyList<LanguageTag>? languages = null,
        bool? enabled = null,
        bool unsetsMaxVideos = false,
        CancellationToken cancel = default
    ) =>
        GuardAsync(
            async () =>
            {
                RequireValid(maxVideos);
                var changed = await (await ListsAsync(cancel)).UpdateAsync(
                    list.ListId,
                    maxVideos,
                    Texts(languages),
                    enabled,
                    unsetsMaxVideos,
                    cancel
                );
                if (languages is not null && changed is not null)
                    await ShowWantedAsync(changed, cancel);
                return changed;
            },
            cancel
        );

    private static IReadOnlyList<string>? Texts(IReadOnlyList<LanguageTag>? languages) =>
        languages is null ? null : [.. languages.Distinct().Select(tag => tag.Value)];

    private async Task ShowWantedAsync(MonitoredList list, CancellationToken cancel) =>
        await new LanguageChange(await connections.ResilientAsync(cancel), connections.Time).ApplyAsync(list, Settings.Options, cancel);

    /// <summary>Stored videos, the newest first, streamed from the database.</summary>
    public async IAsyncEnumerable<Video> GetVideosAsync(VideoFilter filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (filter.First is { } first)
            OptionRules.AtLeastOne.Require($"{nameof(VideoFilter)}.{nameof(filter.First)}", first);
        var connected = await GuardAsync(() => connections.TablesAsync(cancel), cancel);
        await using var videos = VideoQuery.RunAsync(connected.Source, filter, cancel).GetAsyncEnumerator(cancel);
        while (await GuardAsync(() => videos.MoveNextAsync().AsTask(), cancel))
            yield return videos.Current;
    }

    /// <summary>Past invocations with their sums and cost, newest first.</summary>
    /// <param name="first">The most that are returned.</param>
    /// <param name="runId">Only that one.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IReadOnlyList<IngestRun>> GetRunsAsync(int first = 100, long? runId = null, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                OptionRules.AtLeastOne.Require(nameof(first), first);
                return await RunsAsync((await connections.TablesAsync(cancel)).Source, first, runId, cancel);
            },
            cancel
        );

    /// <summary>The most that reading a list with these options can cost, in USD.</summary>
    public static decimal MaxCostUsd(MonitoredList list, IngestOptions options) =>
        Math.Min(YouTubeScraper.MaxCostUsd(list.Kind, ApifyListReader.CapOf(list, options)), options.MaxCostUsd ?? decimal.MaxValue);

    /// <summary>
    /// What of <see cref="MaxCostUsd"/> goes to videos that were listed before: a spending limit had cut the list off behind them, and an
    /// Apify run can only begin at the list's beginning. 0 where that is not so, or the cap ends before.
    /// </summary>
    public static decimal ListedAgainUsd(MonitoredList list, IngestOptions options) =>
        ApifyListReader.ListedAgain(list, ApifyListReader.CapOf(list, options)) * YouTubeScraper.UsdPerVideo;

    /// <summary>How many transcripts' turn it is, and the most that fetching them with these options can cost. One query.</summary>
    public Task<PendingTranscripts> GetPendingTranscriptsAsync(IngestOptions options, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                int? languages = options.Languages.Count > 0 ? options.Languages.Count : null;
                var transcripts = new TranscriptStore(await connections.ResilientAsync(cancel));
                var (videos, runs) = await transcripts.CountDueAsync(
                    connections.Time.GetUtcNow(),
                    languages,
                    Math.Max(1, options.DefaultLanguages.Count),
                    cancel
                );
                return new PendingTranscripts(
                    videos,
                    Math.Min(runs * TranscriptScraper.UsdPerTranscript, options.MaxCostUsd ?? decimal.MaxValue)
                );
            },
            cancel
        );

    /// <summary>
    /// Reads lists and yields each new video as it is committed. A list that fails is a result with its error; nothing that is known is
    /// yielded.
    /// </summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestListsAsync(
        IAsyncEnumerable<MonitoredList> lists,
        IngestOptions options,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await using var stages = await BeginAsync(RunKind.Ingest, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.ListsAsync(lists, cancel), cancel))
            yield return result;
    }

    /// <summary>
    /// Fetches transcripts and yields each video when its state is committed, whatever that is; one whose transcript is stored already at
    /// once.
    /// </summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestTranscriptsAsync(
        IAsyncEnumerable<VideoId> videos,
        IngestOptions options,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await using var stages = await BeginAsync(RunKind.Transcripts, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.TranscriptsAsync(videos, cancel), cancel))
            yield return result;
    }

    /// <summary>Fetches the transcripts of all videos whose turn it is: never asked for, or due again.</summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestPendingTranscriptsAsync(
        IngestOptions options,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await using var stages = await BeginAsync(RunKind.Transcripts, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.PendingTranscriptsAsync(cancel), cancel))
            yield return result;
    }

    /// <summary>Reads every enabled list and, at the same time, fetches the transcripts whose turn it is. Yields each new video once it is
    /// stored, and again when its transcript's state is committed.</summary>
    public async IAsyncEnumerable<SyncResult> SyncAsync(
        IngestOptions options,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await using var stages = await BeginAsync(RunKind.Sync, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.SyncAsync(cancel), cancel))
            yield return result;
    }

    /// <summary>
    /// Stores a dataset export of the list actor (JSON array, NDJSON or CSV, also packed with gzip), streaming. Yields only what failed;
    /// the figures are in <paramref name="progress"/>.
    /// </summary>
    /// <param name="export">The export's bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="progress">The live figures.</param>
    /// <param name="asOf">
    /// When the export was made: dates such as "10 months ago" count from there, and what was read later stays, but for what is
    /// missing in it. Null: now.
    /// </param>
    /// <param name="cancel">Stops it; what is committed stays.</param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: <paramref name="asOf"/> is still to come.</exception>
    public async IAsyncEnumerable<StageResult<Video>> ImportAsync(
        Stream export,
        string name,
        RunProgress? progress = null,
        DateTimeOffset? asOf = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        if (asOf is { } made)
            OptionRules.PastTime(connections.Time).Require(nameof(asOf), made);
        var connected = await GuardAsync(() => connections.TablesAsync(cancel), cancel);
        await using var invocation = await GuardAsync(
            () =>
                Invocation.BeginAsync(
                    connected.Source,
                    RunKind.Import,
                    Settings.Options,
                    progress,
                    [],
                    connections.Waits,
                    connections.Log,
                    connections.Time,
                    cancel
                ),
            cancel
        );
        var import = new ImportStage(invocation, asOf < invocation.Now ? asOf : null);
        await foreach (var result in invocation.FollowAsync(import.RunAsync(export, name, cancel), _ => Task.CompletedTask, cancel))
            yield return result;
    }

    /// <summary>Lists with their counts, videos by transcript state, the last ten runs.</summary>
    public Task<IngestStatus> GetStatusAsync(CancellationToken cancel = default) => GetStatusAsync(StatusRuns, cancel);

    /// <summary>Lists with their counts, videos by transcript state, the last runs.</summary>
    /// <param name="runs">The most runs.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IngestStatus> GetStatusAsync(int runs, CancellationToken cancel = default) =>
        GuardAsync(
            async () =>
            {
                var source = (await connections.TablesAsync(cancel)).Source;
                var counts = new StatusStore(source);
                var byList = await counts.ByListAsync(ItemPage.ErrorIds, cancel);
                var lists = await new ListStore(source).AllAsync(cancel);
                return new IngestStatus(
                    [
                        .. from list in lists
                        let count = byList.GetValueOrDefault(list.ListId) ?? new(new Dictionary<TranscriptState, long>(), null, 0)
                        select new ListStatus(
                            list,
                            count.Videos.Values.Sum(),
                            count.Videos.GetValueOrDefault(TranscriptState.Stored),
                            count.AtYouTube,
                            count.Failed,
                            count.Videos
                        )
                        {
                            VideosOfChannelStored = count.OfChannel,
                        },
                    ],
                    await counts.ByTranscriptStateAsync(cancel),
                    await RunsAsync(source, runs, runId: null, cancel)
                )
                {
                    Month = Settings.MonthlyLimitUsd is null ? null : await MonthAsync(source, cancel),
                    ProviderMonths = await ProviderMonthsAsync(source, cancel),
                };
            },
            cancel
        );

    /// <summary>
    /// What was spent, by the day, the list, the actor or model, the provider or the purpose. Whichever it is by, the sum is the same.
    /// </summary>
    /// <param name="by">What it is summed up by.</param>
    /// <param name="since">The first day (UTC); null: from the beginning.</param>
    /// <param name="until">The last day (UTC); null: until now.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IngestCosts> GetCostsAsync(
        CostGrouping by = CostGrouping.Day,
        DateOnly? since = null,
        DateOnly? until = null,
        CancellationToken cancel = default
    ) =>
        GuardAsync(
            async () =>
            {
                var source = (await connections.TablesAsync(cancel)).Source;
                return new IngestCosts(
                    by,
                    await new CostStore(source).SumAsync(by, since, until, cancel),
                    await MonthAsync(source, cancel)
                )
                {
                    ProviderMonths = await ProviderMonthsAsync(source, cancel),
                };
            },
            cancel
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private Task<IngestStages> BeginAsync(RunKind kind, IngestOptions options, RunProgress? progress, CancellationToken cancel)
    {
        options.Validate();
        return GuardAsync(() => IngestStages.BeginAsync(connections, kind, options, progress, cancel), cancel);
    }

    private static void RequireValid(int? maxVideos)
    {
        if (maxVideos is { } videos)
            OptionRules.Videos.Require(nameof(maxVideos), videos);
    }

    private static async Task<IReadOnlyList<IngestRun>> RunsAsync(
        Npgsql.NpgsqlDataSource source,
        int first,
        long? runId,
        CancellationToken cancel
    ) => await UnsettledCosts.AddAsync(new(source), await new RunStore(source).RecentAsync(first, cancel, runId), cancel);

    private Task<MonthlyCost> MonthAsync(Npgsql.NpgsqlDataSource source, CancellationToken cancel) =>
        new SpendingStore(source).MonthAsync(ThisMonth, Settings.MonthlyLimitUsd, provider: null, cancel);

    private async Task<IReadOnlyList<MonthlyCost>> ProviderMonthsAsync(Npgsql.NpgsqlDataSource source, CancellationToken cancel)
    {
        var months = new List<MonthlyCost>();
        foreach (var (provider, usd) in Settings.ProviderMonthlyLimitsUsd.OrderBy(limit => limit.Key, StringComparer.Ordinal))
            months.Add(await new SpendingStore(source).MonthAsync(ThisMonth, usd, provider, cancel));
        return months;
    }

    private CalendarMonth ThisMonth => CalendarMonth.Of(connections.Time.GetUtcNow());

    private IngestOptions PromptOptions => Settings.Options with { MaxOutage = AtPrompt, MaxWait = AtPrompt };

    /// <summary>A playlist's title, for one unit: Apify does not give it. Null where that cannot be told now.</summary>
    private async Task<string?> TitleAsync(MonitoredList playlist, CancellationToken cancel)
    {
        if (!connections.HasYouTube)
            return null;
        try
        {
            var database = await connections.ResilientAsync(cancel);
            var pool = await connections.YouTubeAsync(
                database,
                connections.OutageOf("the YouTube Data API", PromptOptions),
                connections.WaitsOf(PromptOptions),
                _ => { },
                cancel
            );
            var id = PlaylistId.Parse(playlist.Url);
            return await pool.CallAsync((youtube, key, attempt) => youtube.PlaylistsAsync(key, [id], attempt), cancel) is [var facts, ..]
                ? facts.Title
                : null;
        }
        catch (IngestException exception)
        {
            connections.Log.LogInformation("The title of {Url} cannot be asked for now: {Message}", playlist.Url, exception.Message);
            return null;
        }
        catch (YouTubeDataException exception)
        {
            connections.Log.LogInformation("The title of {Url} cannot be asked for now: {Message}", playlist.Url, exception.Message);
            return null;
        }
    }

    private async Task<ChannelResolver> ResolverAsync(IngestOptions options, WaitRegister waits, CancellationToken cancel)
    {
        var database = await connections.ResilientAsync(cancel);
        var pool = connections.HasYouTube
            ? await connections.YouTubeAsync(database, connections.OutageOf("the YouTube Data API", options), waits, _ => { }, cancel)
            : null;
        return new(new(database), pool, connections.Time);
    }

    /// <summary>The list with its id. Where that cannot be told now, its first reading tells.</summary>
    private async Task<ListReference> IdentifiedAsync(ListReference list, CancellationToken cancel)
    {
        if (list.YouTubeId is not null)
            return list;
        try
        {
            var resolver = await ResolverAsync(PromptOptions, connections.WaitsOf(PromptOptions), cancel);
            var known = connections.HasYouTube
                ? await resolver.ResolveAsync(new[] { list.Url }.ToAsyncEnumerable(), allowSearch: false, cancel).SingleAsync(cancel)
                : (await resolver.LookAsync([list.Url], cancel)).Single();
            return list with { YouTubeId = known.ChannelId?.Value };
        }
        catch (Exception exception)
            when (exception is ConfigurationException { ErrorId: "YouTubeKeysRefused" or "YouTubeUnreachable" or "YouTubeApiKeyInvalid" })
        {
            connections.Log.LogInformation("Which channel {Url} is cannot be asked for now: {Message}", list.Url, exception.Message);
            return list;
        }
    }

    private async Task<ListStore> ListsAsync(CancellationToken cancel) => new((await connections.TablesAsync(cancel)).Source);

    private static Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancel) => ClientServices.GuardAsync(work, cancel);
}
