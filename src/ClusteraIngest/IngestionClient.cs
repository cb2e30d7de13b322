using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Options;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Status;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest;

/// <summary>Reads lists and fetches transcripts; see <see cref="IngestClient.Ingestion"/>.</summary>
public sealed class IngestionClient
{
    private readonly ClientServices services;

    internal IngestionClient(ClientServices services) => this.services = services;

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
            OptionRules.PastTime(services.Time).Require(nameof(asOf), made);
        var connected = await ClientServices.GuardAsync(() => services.TablesAsync(cancel), cancel);
        await using var invocation = await ClientServices.GuardAsync(
            () =>
                Invocation.BeginAsync(
                    connected.Source,
                    RunKind.Import,
                    services.Settings.Options,
                    progress,
                    [],
                    services.Waits,
                    services.Log,
                    services.Time,
                    cancel
                ),
            cancel
        );
        var import = new ImportStage(invocation, asOf < invocation.Now ? asOf : null);
        await foreach (var result in invocation.FollowAsync(import.RunAsync(export, name, cancel), _ => Task.CompletedTask, cancel))
            yield return result;
    }

    /// <summary>How many transcripts' turn it is, and the most that fetching them with these options can cost. One query.</summary>
    public Task<PendingTranscripts> GetPendingTranscriptsAsync(IngestOptions options, CancellationToken cancel = default) =>
        services.WorkAsync(
            async database =>
            {
                int? languages = options.Languages.Count > 0 ? options.Languages.Count : null;
                var transcripts = new TranscriptStore(database);
                var (videos, runs) = await transcripts.CountDueAsync(
                    services.Time.GetUtcNow(),
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

    /// <summary>The most that reading a list with these options can cost, in USD.</summary>
    public static decimal MaxCostUsd(MonitoredList list, IngestOptions options) =>
        Math.Min(YouTubeScraper.MaxCostUsd(list.Kind, ApifyListReader.CapOf(list, options)), options.MaxCostUsd ?? decimal.MaxValue);

    /// <summary>
    /// What of <see cref="MaxCostUsd"/> goes to videos that were listed before: a spending limit had cut the list off behind them, and an
    /// Apify run can only begin at the list's beginning. 0 where that is not so, or the cap ends before.
    /// </summary>
    public static decimal ListedAgainUsd(MonitoredList list, IngestOptions options) =>
        ApifyListReader.ListedAgain(list, ApifyListReader.CapOf(list, options)) * YouTubeScraper.UsdPerVideo;

    private Task<IngestStages> BeginAsync(RunKind kind, IngestOptions options, RunProgress? progress, CancellationToken cancel)
    {
        options.Validate();
        return ClientServices.GuardAsync(() => IngestStages.BeginAsync(services, kind, options, progress, cancel), cancel);
    }
}
