using System.Runtime.CompilerServices;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Pacing;
using ClusteraIngest.Quota;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Sources.Feeds;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Sources.YtDlp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Ingestion;

/// <summary>What a client talks to: the database and the sources. Each is opened when it is first needed.</summary>
internal sealed class ClientServices : IAsyncDisposable
{
    /// <summary>How long a source is waited for where somebody waits for an answer that can do without it.</summary>
    private static readonly TimeSpan AtPrompt = TimeSpan.FromSeconds(5);

    /// <summary>How long youtube.com may take for a feed, which can be done without.</summary>
    private static readonly TimeSpan AtSite = TimeSpan.FromSeconds(20);

    /// <summary>More processes of yt-dlp at once would need more memory than all the rest.</summary>
    private const int MostExtractions = 2;

    private readonly ILoggerFactory loggers;
    private readonly Lazy<HttpClient> apify;
    private readonly Lazy<HttpClient> youtube;
    private readonly Lazy<HttpClient> site;
    private readonly SemaphoreSlim connecting = new(1);
    private readonly SemaphoreSlim findingYtDlp = new(1);
    private PostgresDatabase? database;
    private bool hasTables;
    private YtDlpProgram? ytDlp;

    public ClientServices(IngestSettings settings, ILoggerFactory? loggers, TimeProvider? time)
    {
        Settings = settings;
        this.loggers = loggers ?? NullLoggerFactory.Instance;
        Time = DatabaseClock.For(time);
        Log = this.loggers.CreateLogger("ClusteraIngest.IngestClient");
        Waits = WaitsOf(settings.Options);
        apify = new(() => CreateHttpClient("Apify", ApifyResilience.AttemptTimeout));
        youtube = new(() => CreateHttpClient("YouTube", YouTubeDataResilience.AttemptTimeout));
        site = new(CreateSiteClient);
    }

    public IngestSettings Settings { get; }

    /// <summary>The clock by which all machines with this database agree; it is measured when the database is first used.</summary>
    public TimeProvider Time { get; }

    public ILogger Log { get; }

    /// <summary>What is waited for outside of invocations: by whoever connects, migrates or resolves.</summary>
    public WaitRegister Waits { get; }

    /// <summary>For what somebody at a prompt waits for and what can do without the source.</summary>
    public IngestOptions PromptOptions => Settings.Options with { MaxOutage = AtPrompt, MaxWait = AtPrompt };

    /// <summary>Whether there is a token for Apify.</summary>
    public bool HasApify => Settings.ApifyToken is { Length: > 0 };

    /// <summary>Whether there is a key of the YouTube Data API.</summary>
    public bool HasYouTube => Settings.YouTubeApiKeys.Count > 0;

    /// <summary>The keys that are configured, each once.</summary>
    /// <exception cref="ConfigurationException"><c>YouTubeApiKeyInvalid</c>.</exception>
    public IReadOnlyList<ApiKey> Keys => [.. Settings.YouTubeApiKeys.Select(key => new ApiKey(key)).DistinctBy(key => key.Fingerprint)];

    /// <summary>What connecting may do to the fallback; it is never set up but on request.</summary>
    public FallbackUse FallbackUse { get; init; } = FallbackUse.Start;

    /// <summary>Whether there is something to connect to: an address, or a fallback that was set up.</summary>
    public bool HasDatabase => Address is not null || Fallback?.Exists() is true;

    /// <summary>The database that is used where no address is given; null: there is none.</summary>
    public FallbackDatabase? Fallback => Settings.Fallback?.Invoke(Waits);

    private string? Address => string.IsNullOrWhiteSpace(Settings.Database) ? null : Settings.Database;

    /// <summary>The database, whether or not it has the tables.</summary>
    public Task<PostgresDatabase> DatabaseAsync(CancellationToken cancel) => DatabaseAsync(FallbackUse, cancel);

    /// <summary>The same, where more or less may be done to the fallback.</summary>
    public async Task<PostgresDatabase> DatabaseAsync(FallbackUse use, CancellationToken cancel)
    {
        await connecting.WaitAsync(cancel);
        try
        {
            return database ??= Address is { } address
                ? await PostgresDatabase.OpenAsync(address, isLocalServer: false, Settings.IsReadOnly, loggers, cancel)
                : await (Fallback ?? throw FallbackDatabase.Missing()).ConnectAsync(use, Settings.IsReadOnly, loggers, cancel);
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <summary>The database, once it is known to have the tables.</summary>
    public async Task<PostgresDatabase> TablesAsync(CancellationToken cancel)
    {
        var connected = await DatabaseAsync(cancel);
        if (!hasTables)
        {
            await connected.RequireTablesAsync(cancel);
            hasTables = true;
        }

        await DatabaseClock.MeasureAsync(Time, connected.Source, cancel);
        return connected;
    }

    /// <summary>The database for what is no invocation: short work, which waits for an outage like everything else.</summary>
    public async Task<DatabaseResilience> ResilientAsync(CancellationToken cancel) =>
        new((await TablesAsync(cancel)).Source, keepLease: null, OutageOf("the database", Settings.Options), Time);

    /// <summary>The feeds of youtube.com.</summary>
    public FeedReader Feeds => new(Site, new("https://www.youtube.com/"));

    /// <summary>Asks youtube.com itself; sends one attempt.</summary>
    public HttpClient Site => site.Value;

    /// <summary>
    /// yt-dlp on this machine, with what the settings say of it. Its version is asked for once: that starts a process of a second.
    /// </summary>
    /// <exception cref="YtDlpException">It is not there, or what is there is not it.</exception>
    public async Task<YtDlpProgram> YtDlpAsync(CancellationToken cancel)
    {
        await findingYtDlp.WaitAsync(cancel);
        try
        {
            return ytDlp ??= await YtDlpProgram.FindAsync(
                name => Settings.YtDlp.Environment.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name),
                Settings.YtDlp,
                Time,
                cancel
            );
        }
        finally
        {
            findingYtDlp.Release();
        }
    }

    /// <summary>Limits how many processes of yt-dlp run at once, whatever they read.</summary>
    public SemaphoreSlim Extractions { get; } = new(MostExtractions);

    /// <summary>What is to lie between two requests of yt-dlp to youtube.com, by all processes together.</summary>
    public TimeSpan SiteInterval => TimeSpan.FromSeconds(1 / Settings.Archive.RequestsPerSecond);

    /// <summary>How fast sources are asked, by all processes together.</summary>
    public async Task<Pace> PaceAsync(CancellationToken cancel) => new(await ResilientAsync(cancel), Log, Time);

    /// <summary>A query, once the tables are known to be there; what fails is an error of this SDK.</summary>
    public Task<T> QueryAsync<T>(Func<NpgsqlDataSource, Task<T>> query, CancellationToken cancel) =>
        GuardAsync(async () => await query((await TablesAsync(cancel)).Source), cancel);

    /// <summary>The rows of a query, streamed, once the tables are known to be there; what fails is an error of this SDK.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<NpgsqlDataSource, IAsyncEnumerable<T>> query,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var connected = await GuardAsync(() => TablesAsync(cancel), cancel);
        await foreach (var row in GuardedAsync(query(connected.Source), cancel))
            yield return row;
    }

    /// <summary>Work that waits for a database that is away; what fails is an error of this SDK.</summary>
    public Task<T> WorkAsync<T>(Func<DatabaseResilience, Task<T>> work, CancellationToken cancel) =>
        GuardAsync(async () => await work(await ResilientAsync(cancel)), cancel);

    /// <summary>The resolver of channels' names; without a key it knows only what ids and the database tell.</summary>
    public async Task<ChannelResolver> ResolverAsync(IngestOptions options, WaitRegister waits, CancellationToken cancel)
    {
        var store = await ResilientAsync(cancel);
        var pool = HasYouTube ? await YouTubeAsync(store, OutageOf("the YouTube Data API", options), waits, _ => { }, cancel) : null;
        return new(new(store), pool, Time);
    }

    /// <summary>The connections to Apify, without the token: a request is sent once, and never elsewhere.</summary>
    public HttpClient ApifyConnections => apify.Value;

    /// <summary>Apify, with the token.</summary>
    /// <param name="resilience">How it is asked.</param>
    /// <param name="keysWouldDo">Whether keys of the YouTube Data API would do in its place, and there are none.</param>
    /// <exception cref="ConfigurationException"><c>ApifyTokenMissing</c>, <c>ApifyTokenInvalid</c>, <c>ApifyBaseUrlInvalid</c>.</exception>
    public ApifyClient Apify(ApifyResilience resilience, bool keysWouldDo = false)
    {
        var token = Settings.RequireApifyToken(keysWouldDo);
        return new(apify.Value, Settings.RequireApifyRoot(), token, resilience, new(Time));
    }

    /// <summary>The YouTube Data API, with the keys.</summary>
    /// <param name="store">Counts what is used.</param>
    /// <param name="outage">How long it is waited for.</param>
    /// <param name="waits">What is waited for although YouTube answers.</param>
    /// <param name="counted">Told of each unit that is used, or given back.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException">
    /// <c>YouTubeKeyMissing</c>, <c>YouTubeApiKeyInvalid</c>, <c>YouTubeBaseUrlInvalid</c>.
    /// </exception>
    public Task<KeyPool> YouTubeAsync(
        DatabaseResilience store,
        Outage outage,
        WaitRegister waits,
        Action<int> counted,
        CancellationToken cancel
    )
    {
        RequireYouTube();
        return KeyPool.OpenAsync(
            new(youtube.Value, Settings.RequireYouTubeRoot()),
            new(outage, waits, Time),
            new(store),
            Keys,
            Settings.DailyUnits,
            Settings.DailySearches,
            counted,
            Log,
            Time,
            cancel
        );
    }

    /// <summary>Makes sure that there is a key of the YouTube Data API.</summary>
    public void RequireYouTube()
    {
        if (MissingYouTube() is { } missing)
            throw missing;
        _ = (Keys, Settings.RequireYouTubeRoot());
    }

    /// <summary>The error where there is no key of the YouTube Data API; null: there is one.</summary>
    public ConfigurationException? MissingYouTube() =>
        HasYouTube
            ? null
            : new ConfigurationException(
                ErrorIds.YouTubeKeyMissing,
                "There is no key of the YouTube Data API.",
                "Set YT_API_KEYS to one or several keys from Google's console, APIs & Services, Credentials."
            );

    /// <summary>How long a service is waited for.</summary>
    public Outage OutageOf(string service, IngestOptions options) => new(service, options.MaxOutage, Time, Log);

    /// <summary>What an invocation waits for although everything answers.</summary>
    public WaitRegister WaitsOf(IngestOptions options) => new(options.MaxWait ?? IngestOptions.DefaultMaxWait, Time, Log);

    /// <summary>Says what a database that fails means.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (DatabaseErrors.IsCancelled(exception, cancel))
        {
            throw new OperationCanceledException(exception.Message, exception, cancel);
        }
        catch (Exception exception) when (exception is not IngestException && PostgresDatabase.Translate(exception) is { } error)
        {
            throw error;
        }
    }

    /// <summary>A stream whose failures are errors of this SDK.</summary>
    public static async IAsyncEnumerable<T> GuardedAsync<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var rest = items.GetAsyncEnumerator(cancel);
        while (await GuardAsync(() => rest.MoveNextAsync().AsTask(), cancel))
            yield return rest.Current;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var http in new[] { apify, youtube, site }.Where(http => http.IsValueCreated))
            http.Value.Dispose();
        if (database is not null)
            await database.DisposeAsync();
        connecting.Dispose();
        findingYtDlp.Dispose();
        Extractions.Dispose();
    }

    private HttpClient CreateSiteClient()
    {
        var inner =
            Settings.SiteHandler?.Invoke()
            ?? new SocketsHttpHandler
            {
                AutomaticDecompression = System.Net.DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
                AllowAutoRedirect = false, // to a page that asks for consent, say: that is no feed
            };
        return new(new RequestLog("youtube.com", loggers.CreateLogger<RequestLog>(), Time, inner)) { Timeout = AtSite };
    }

    private HttpClient CreateHttpClient(string service, TimeSpan attemptTimeout)
    {
        var sockets = new SocketsHttpHandler
        {
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            AllowAutoRedirect = false, // the secret goes nowhere else
            Proxy = new EncryptedOnlyProxy(),
        };
        var logged = new RequestLog(service, loggers.CreateLogger<RequestLog>(), Time, sockets); // each attempt
        var http = ResilientHttp.CreateClient(logged, attemptTimeout, Time);
        http.DefaultRequestHeaders.Add("User-Agent", $"clustera-ingest/{typeof(ClientServices).Assembly.GetName().Version?.ToString(3)}");
        return http;
    }
}
