using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Lists;
using ClusteraIngest.Pacing;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Status;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

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

    private readonly ClientServices services;

    /// <summary>Opens nothing yet: the first call that needs the database or a source connects.</summary>
    /// <param name="settings">Database and credentials.</param>
    /// <param name="loggers">Where diagnostics go; null: nowhere.</param>
    /// <param name="time">
    /// A clock that stands for the database's, for tests; null: the database's, by which all machines that share it agree.
    /// </param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: a setting is out of its range.</exception>
    public IngestClient(IngestSettings settings, ILoggerFactory? loggers = null, TimeProvider? time = null)
        : this(Checked(settings, loggers, time)) { }

    private IngestClient(ClientServices services)
    {
        this.services = services;
        Database = new(services);
        Lists = new(services);
        Channels = new(services);
        Ingestion = new(services);
        Videos = new(services);
        Runs = new(services);
        Keys = new(services);
        Costs = new(services);
        Collection = new(services);
        Jobs = new(services);
    }

    /// <summary>The database itself: connecting to it, and its tables.</summary>
    public DatabaseClient Database { get; }

    /// <summary>The monitored lists.</summary>
    public ListsClient Lists { get; }

    /// <summary>Finds channels by names and addresses.</summary>
    public ChannelsClient Channels { get; }

    /// <summary>Reads lists, fetches transcripts, imports exports.</summary>
    public IngestionClient Ingestion { get; }

    /// <summary>The stored videos.</summary>
    public VideosClient Videos { get; }

    /// <summary>Invocations, past and present.</summary>
    public RunsClient Runs { get; }

    /// <summary>The keys of the YouTube Data API.</summary>
    public KeysClient Keys { get; }

    /// <summary>What was paid.</summary>
    public CostsClient Costs { get; }

    /// <summary>Collects channels as runs of jobs.</summary>
    public CollectionClient Collection { get; }

    /// <summary>Runs that consist of jobs, and the workers that do them.</summary>
    public JobsClient Jobs { get; }

    /// <summary>A client that starts nothing: where the database is a local server that does not run, it fails at once.</summary>
    internal static IngestClient StartingNothing(IngestSettings settings) =>
        new(new ClientServices(settings, null, null) { FallbackUse = FallbackUse.IfRunning });

    /// <summary>
    /// Whether there is something to connect to: the address of a database, or a local server that was set up. Connects to nothing.
    /// </summary>
    internal bool HasDatabase => services.HasDatabase;

    /// <summary>For what is put together of other parts of the SDK.</summary>
    internal ClientServices Services => services;

    /// <summary>
    /// What the client is waiting for outside of invocations, such as <c>another process that brings the database's tables up to date, for
    /// 42 s, up to 60 minutes</c>; null: nothing, or not for long yet. What an invocation waits for is in its <see cref="RunProgress"/>.
    /// </summary>
    public string? WaitingFor => services.Waits.Notice;

    /// <inheritdoc cref="WaitingFor"/>
    internal IReadOnlyList<RunWait> Waits => services.Waits.Shown;

    /// <summary>Lists with their counts, videos by transcript state, the last ten runs.</summary>
    public Task<IngestStatus> GetStatusAsync(CancellationToken cancel = default) => GetStatusAsync(StatusRuns, cancel);

    /// <summary>Lists with their counts, videos by transcript state, the last runs.</summary>
    /// <param name="runs">The most runs.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IngestStatus> GetStatusAsync(int runs, CancellationToken cancel = default) =>
        services.QueryAsync(
            async source =>
            {
                var counts = new StatusStore(source);
                var byList = await counts.ByListAsync(ItemPage.FailureIds, cancel);
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
                    await RunsClient.RecentAsync(source, runs, runId: null, cancel)
                )
                {
                    Month = services.Settings.MonthlyLimitUsd is null ? null : await Costs.MonthAsync(source, cancel),
                    ProviderMonths = await Costs.ProviderMonthsAsync(source, cancel),
                    Rests = await PaceStore.RestsAsync(source, DatabaseClock.ForDatabase(services.Time), cancel),
                    SourceWaits = await PaceStore.WaitsAsync(source, DatabaseClock.ForDatabase(services.Time), cancel),
                };
            },
            cancel
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static ClientServices Checked(IngestSettings settings, ILoggerFactory? loggers, TimeProvider? time)
    {
        settings.Validate();
        return new(settings, loggers, time);
    }
}
