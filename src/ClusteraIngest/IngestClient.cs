using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Outages;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
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
    private readonly IngestSettings settings;
    private readonly ILoggerFactory loggers;
    private readonly TimeProvider time;
    private readonly Lazy<HttpClient> http;
    private readonly SemaphoreSlim connecting = new(1);
    private Database? database;
    private bool hasTables;

    /// <summary>Opens nothing yet: the first call that needs the database or Apify connects.</summary>
    /// <param name="settings">Database and credentials.</param>
    /// <param name="loggers">Where diagnostics go; null: nowhere.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public IngestClient(IngestSettings settings, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
        this.settings = settings;
        http = new(() => CreateHttpClient(settings.ApifyBaseUrl));
        this.loggers = loggers ?? NullLoggerFactory.Instance;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Connects to the database, or, where no address was given, to the local server, which is started if need be.</summary>
    public async Task<DatabaseInfo> ConnectAsync(CancellationToken cancel = default)
    {
        var connected = await DatabaseAsync(cancel);
        return new(connected.Address, connected.IsLocalServer);
    }

    /// <summary>Applies the migrations that are not applied yet, and returns them: none where the database is up to date.</summary>
    public Task<IReadOnlyList<AppliedMigration>> InitializeDatabaseAsync(CancellationToken cancel = default) => GuardAsync(
        async () => await Migrations.ApplyAsync((await DatabaseAsync(cancel)).Source, cancel),
        cancel);

    /// <summary>The names of the migrations that <see cref="InitializeDatabaseAsync"/> would apply, in their order.</summary>
    public Task<IReadOnlyList<string>> GetPendingMigrationsAsync(CancellationToken cancel = default) => GuardAsync<IReadOnlyList<string>>(
        async () => [.. (await Migrations.PendingAsync((await DatabaseAsync(cancel)).Source, cancel)).Select(script => script.Name)],
        cancel);

    /// <summary>All lists, enabled or not, by address.</summary>
    public Task<IReadOnlyList<MonitoredList>> GetListsAsync(CancellationToken cancel = default) => GuardAsync(
        async () => await (await ListsAsync(cancel)).AllAsync(cancel),
        cancel);

    /// <summary>The list with that number; null where there is none.</summary>
    public Task<MonitoredList?> FindListAsync(long listId, CancellationToken cancel = default) => GuardAsync(
        async () => await (await ListsAsync(cancel)).FindAsync(listId, cancel),
        cancel);

    /// <summary>The list with that address, in whatever spelling; null where there is none.</summary>
    public Task<MonitoredList?> FindListAsync(ListReference list, CancellationToken cancel = default) => GuardAsync(
        async () => await (await ListsAsync(cancel)).FindAsync(list, cancel),
        cancel);

    /// <summary>Adds a list, or changes what is given of one that is there.</summary>
    /// <param name="list">Its address.</param>
    /// <param name="maxVideos">Its cap; null: leave as it is, or the invocation's.</param>
    /// <param name="languages">Its languages; null: leave as they are.</param>
    /// <param name="enabled">Whether syncs read it. False, for a list that is only ingested once, does not disable one that is there.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The list as stored, and whether it was added, changed or there already.</returns>
    public Task<ListChange> AddListAsync(
        ListReference list, int? maxVideos = null, IReadOnlyList<string>? languages = null, bool enabled = true, CancellationToken cancel = default) => GuardAsync(
        async () => await (await ListsAsync(cancel)).AddAsync(list, maxVideos, languages, enabled, cancel),
        cancel);

    /// <summary>Removes a list; its videos stay. Null where there is none.</summary>
    public Task<MonitoredList?> RemoveListAsync(ListReference list, CancellationToken cancel = default) => GuardAsync(
        async () =>
        {
            var lists = await ListsAsync(cancel);
            var known = await lists.FindAsync(list, cancel);
            if (known is not null)
                await lists.RemoveAsync(known, cancel);
            return known;
        },
        cancel);

    /// <summary>Enables or disables a list. Null where there is none.</summary>
    public Task<ListChange?> SetListEnabledAsync(ListReference list, bool enabled, CancellationToken cancel = default) => GuardAsync(
        async () =>
        {
            var lists = await ListsAsync(cancel);
            return await lists.FindAsync(list, cancel) is { } known ? await lists.EnableAsync(known, enabled, cancel) : null;
        },
        cancel);

    /// <summary>Changes what is given of a list; null leaves it as it is. Null where the list is gone.</summary>
    /// <param name="list">The list.</param>
    /// <param name="maxVideos">Its cap.</param>
    /// <param name="languages">Its languages; empty: the video's original one.</param>
    /// <param name="enabled">Whether syncs read it.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<MonitoredList?> ChangeListAsync(
        MonitoredList list, int? maxVideos = null, IReadOnlyList<string>? languages = null, bool? enabled = null, CancellationToken cancel = default) => GuardAsync(
        async () => await (await ListsAsync(cancel)).UpdateAsync(list.ListId, maxVideos, languages, enabled, cancel),
        cancel);

    /// <summary>Stored videos, the newest first, streamed from the database.</summary>
    public async IAsyncEnumerable<Video> GetVideosAsync(VideoFilter filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var connected = await GuardAsync(() => TablesAsync(cancel), cancel);
        await using var videos = VideoQuery.RunAsync(connected.Source, filter, cancel).GetAsyncEnumerator(cancel);
        while (await GuardAsync(() => videos.MoveNextAsync().AsTask(), cancel))
            yield return videos.Current;
    }

    /// <summary>Past invocations with their sums and cost, newest first.</summary>
    /// <param name="first">The most that are returned.</param>
    /// <param name="runId">Only that one.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IReadOnlyList<IngestRun>> GetRunsAsync(int first = 100, long? runId = null, CancellationToken cancel = default) => GuardAsync(
        async () => await new RunStore((await TablesAsync(cancel)).Source).RecentAsync(first, cancel, runId),
        cancel);

    /// <summary>The most that reading a list with these options can cost, in USD.</summary>
    public static decimal MaxCostUsd(MonitoredList list, IngestOptions options) =>
        Math.Min(YouTubeScraper.MaxCostUsd(list.Kind, ListIngestion.CapOf(list, options)), options.MaxCostUsd ?? decimal.MaxValue);

    /// <summary>Reads lists and yields each new video as it is committed. A list that fails is a result with its error; nothing that is known is yielded.</summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestListsAsync(
        IAsyncEnumerable<MonitoredList> lists, IngestOptions options, RunProgress? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var stages = await BeginAsync(RunKind.Ingest, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.ListsAsync(lists, cancel), cancel))
            yield return result;
    }

    /// <summary>Fetches transcripts and yields each video when its state is committed, whatever that is; one whose transcript is stored already at once.</summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestTranscriptsAsync(
        IAsyncEnumerable<VideoId> videos, IngestOptions options, RunProgress? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var stages = await BeginAsync(RunKind.Transcripts, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.TranscriptsAsync(videos, cancel), cancel))
            yield return result;
    }

    /// <summary>Fetches the transcripts of all videos whose turn it is: never asked for, or due again.</summary>
    public async IAsyncEnumerable<StageResult<Video>> IngestPendingTranscriptsAsync(
        IngestOptions options, RunProgress? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var stages = await BeginAsync(RunKind.Transcripts, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.PendingTranscriptsAsync(cancel), cancel))
            yield return result;
    }

    /// <summary>Reads every enabled list and, at the same time, fetches the transcripts whose turn it is. Yields each new video once it is
    /// stored, and again when its transcript's state is committed.</summary>
    public async IAsyncEnumerable<SyncResult> SyncAsync(
        IngestOptions options, RunProgress? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var stages = await BeginAsync(RunKind.Sync, options, progress, cancel);
        await foreach (var result in stages.FollowAsync(stages.SyncAsync(cancel), cancel))
            yield return result;
    }

    /// <summary>Stores a dataset export of the list actor (JSON array or NDJSON), streaming. Yields only what failed; the figures are in <paramref name="progress"/>.</summary>
    /// <param name="export">The export's bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="progress">The live figures.</param>
    /// <param name="cancel">Stops it; what is committed stays.</param>
    public async IAsyncEnumerable<StageResult<Video>> ImportAsync(
        Stream export, string name, RunProgress? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var connected = await GuardAsync(() => TablesAsync(cancel), cancel);
        var log = loggers.CreateLogger<IngestClient>();
        var invocation = await GuardAsync(() => Invocation.BeginAsync(connected.Source, RunKind.Import, settings.Options, progress, null, log, time, cancel), cancel);
        var import = new Import(invocation);
        await foreach (var result in invocation.FollowAsync(import.RunAsync(export, name, cancel), _ => Task.CompletedTask, cancel))
            yield return result;
    }

    /// <summary>Lists with their counts, videos by transcript state, the last ten runs.</summary>
    public Task<IngestStatus> GetStatusAsync(CancellationToken cancel = default) => GuardAsync(
        async () =>
        {
            var source = (await TablesAsync(cancel)).Source;
            var counts = new StatusStore(source);
            var byList = await counts.ByListAsync(ItemPage.ErrorIds, cancel);
            var lists = await new ListStore(source).AllAsync(cancel);
            return new IngestStatus(
                [.. from list in lists
                    let count = byList.GetValueOrDefault(list.ListId) ?? new(new Dictionary<TranscriptState, long>(), null, 0)
                    select new ListStatus(
                        list, count.Videos.Values.Sum(), count.Videos.GetValueOrDefault(TranscriptState.Stored), count.AtYouTube, count.Failed, count.Videos)],
                await counts.ByTranscriptStateAsync(cancel),
                await new RunStore(source).RecentAsync(10, cancel))
            {
                Month = settings.MonthlyLimitUsd is null ? null : await MonthAsync(source, cancel),
            };
        },
        cancel);

    /// <summary>What was paid for runs, by the day, the list or the actor. Whichever it is by, the sum is the same.</summary>
    /// <param name="by">What it is summed up by.</param>
    /// <param name="since">The first day (UTC); null: from the beginning.</param>
    /// <param name="until">The last day (UTC); null: until now.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IngestCosts> GetCostsAsync(
        CostGrouping by = CostGrouping.Day, DateOnly? since = null, DateOnly? until = null, CancellationToken cancel = default) => GuardAsync(
        async () =>
        {
            var source = (await TablesAsync(cancel)).Source;
            return new IngestCosts(by, await new CostStore(source).SumAsync(by, since, until, cancel), await MonthAsync(source, cancel));
        },
        cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (http.IsValueCreated)
            http.Value.Dispose();
        if (database is not null)
            await database.DisposeAsync();
        connecting.Dispose();
    }

    private async Task<IngestStages> BeginAsync(RunKind kind, IngestOptions options, RunProgress? progress, CancellationToken cancel) => await GuardAsync(
        async () =>
        {
            if (settings.ApifyToken is not { Length: > 0 } token)
                throw new ConfigurationException("ApifyTokenMissing", "There is no Apify token.", "Set APIFY_TOKEN to a token from Apify Console, Settings, API & Integrations.");
            if (token.Any(letter => letter is <= ' ' or > '~'))
                throw new ConfigurationException("ApifyTokenInvalid", "The Apify token holds a space, a line break or a letter that no token has.", "Copy it again from Apify Console, Settings, API & Integrations.");

            var source = (await TablesAsync(cancel)).Source;
            // Without the slash at its end, the last part of a path would be replaced instead of extended.
            var baseAddress = new Uri(IngestSettings.RequireSafe(settings.ApifyBaseUrl).AbsoluteUri.TrimEnd('/') + "/");
            var log = loggers.CreateLogger<IngestClient>();
            var outage = new Outage("Apify", options.MaxOutage, time, log);
            var resilience = new ApifyResilience(outage, time);
            var apify = new ApifyClient(http.Value, baseAddress, token, resilience);
            await apify.GreetAsync(cancel);
            var invocation = await Invocation.BeginAsync(source, kind, options, progress, outage, log, time, cancel);
            var month = new MonthlyLimit(settings.MonthlyLimitUsd, new(source), invocation);
            var ledger = new PaidRunLedger(invocation.Database);
            return new IngestStages(invocation, new(invocation, apify, resilience, ledger, month), new(invocation, apify, ledger), source);
        },
        cancel);

    private Task<MonthlyCost> MonthAsync(Npgsql.NpgsqlDataSource source, CancellationToken cancel) =>
        new CostStore(source).MonthAsync(CalendarMonth.Of(time.GetUtcNow()), settings.MonthlyLimitUsd, cancel);

    private async Task<ListStore> ListsAsync(CancellationToken cancel) => new((await TablesAsync(cancel)).Source);

    private async Task<Database> TablesAsync(CancellationToken cancel)
    {
        var connected = await DatabaseAsync(cancel);
        if (!hasTables)
        {
            await connected.RequireTablesAsync(cancel);
            hasTables = true;
        }

        return connected;
    }

    private async Task<Database> DatabaseAsync(CancellationToken cancel)
    {
        await connecting.WaitAsync(cancel);
        try
        {
            return database ??= await Database.ConnectAsync(settings.Database, loggers, cancel);
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <summary>Says what a database that fails means.</summary>
    private static async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (DatabaseErrors.IsCancelled(exception, cancel))
        {
            throw new OperationCanceledException(exception.Message, exception, cancel);
        }
        catch (Exception exception) when (exception is not IngestException && Database.Translate(exception) is { } error)
        {
            throw error;
        }
    }

    private static HttpClient CreateHttpClient(Uri baseUrl) => new(new SocketsHttpHandler
    {
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),   // follows DNS
        AllowAutoRedirect = false,                            // the token goes nowhere else
        UseProxy = baseUrl.Scheme == Uri.UriSchemeHttps,      // a proxy reads what is not encrypted
    })
    {
        // Each attempt has its own time limit, body included.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", $"clustera-ingest/{typeof(IngestClient).Assembly.GetName().Version?.ToString(3)}" } },
    };
}
