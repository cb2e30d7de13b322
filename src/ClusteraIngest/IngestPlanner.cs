using ClusteraIngest.Channels;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest;

/// <summary>
/// Tells what an invocation would ask for and what that may cost at most, by what is in the database: no source is asked, and nothing is
/// written.
/// </summary>
/// <param name="client">Database and credentials.</param>
public sealed class IngestPlanner(IngestClient client)
{
    /// <summary>What a call of the YouTube Data API answers at once.</summary>
    private const int PageItems = 50;

    /// <summary>Videos that are looked up at once.</summary>
    private const int VideosAtOnce = 500;

    private ClientServices Connections => client.Services;

    /// <summary>What <see cref="IngestionClient.SyncAsync"/> would ask for.</summary>
    public async Task<IngestPlan> SyncAsync(IngestOptions options, CancellationToken cancel = default)
    {
        var lists = (await client.Lists.GetAllAsync(cancel)).Where(list => list.IsEnabled).ToList();
        var requests = await ListsAsync(lists, options, cancel);
        if (options.WithTranscripts && (Connections.HasApify || IsFree(options)))
        {
            requests.Add(await DueAsync(options, cancel));
            requests.Add(OfNewVideos(lists, requests, options));
        }

        return await LimitedAsync(requests, options, cancel);
    }

    /// <summary>What <see cref="IngestionClient.IngestListsAsync"/> would ask for.</summary>
    public async Task<IngestPlan> IngestAsync(
        IReadOnlyList<MonitoredList> lists,
        IngestOptions options,
        CancellationToken cancel = default
    ) => await LimitedAsync(await ListsAsync(lists, options, cancel), options, cancel);

    /// <summary>What <see cref="IngestionClient.IngestTranscriptsAsync"/> would ask for.</summary>
    public async Task<IngestPlan> TranscriptsAsync(
        IReadOnlyCollection<VideoId> videos,
        IngestOptions options,
        CancellationToken cancel = default
    )
    {
        var transcripts = new TranscriptStore(await Connections.ResilientAsync(cancel));
        var demand = new TranscriptDemand(options, Connections.Time.GetUtcNow(), Connections.Time);
        var (asked, runs) = (0, 0);
        foreach (var some in videos.Distinct().Chunk(VideosAtOnce))
        {
            var subjects = await ClientServices.GuardAsync(() => transcripts.FindAsync(some, cancel), cancel);
            foreach (var video in some)
            {
                var languages = demand.Languages(subjects.GetValueOrDefault(video, TranscriptSubject.Unknown), options.AskAgain);
                asked += languages.Count > 0 ? 1 : 0;
                runs += languages.Count;
            }
        }

        return await LimitedAsync(
            [
                new("transcripts", null, SourceOf(options))
                {
                    MostItems = asked,
                    MaxCostUsd = IsFree(options) ? 0 : runs * TranscriptScraper.UsdPerTranscript,
                },
            ],
            options,
            cancel
        );
    }

    /// <summary>What <see cref="IngestionClient.IngestPendingTranscriptsAsync"/> would ask for.</summary>
    public async Task<IngestPlan> PendingTranscriptsAsync(IngestOptions options, CancellationToken cancel = default) =>
        await LimitedAsync([await DueAsync(options, cancel)], options, cancel);

    /// <summary>What <see cref="ChannelsClient.ResolveAsync"/> would ask for.</summary>
    public async Task<IngestPlan> ResolveAsync(IReadOnlyList<string> names, bool allowSearch, CancellationToken cancel = default) =>
        new([(await NamesAsync(names, allowSearch, cancel)).Names], LimitUsd: 0);

    /// <summary>What the jobs of <see cref="CollectionClient.StartRunAsync"/> would ask for.</summary>
    /// <param name="names">The channels.</param>
    /// <param name="allowSearch">Whether names may be searched for.</param>
    /// <param name="maxVideos">The most videos of each channel; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IngestPlan> CollectAsync(
        IReadOnlyList<string> names,
        bool allowSearch,
        int? maxVideos = null,
        CancellationToken cancel = default
    )
    {
        var (request, channels) = await NamesAsync(names, allowSearch, cancel);
        return new(
            [
                request,
                new("channels", null, "youtube")
                {
                    MostItems = channels,
                    MaxUnits = maxVideos is { } most ? channels * UnitsOf(most) : null,
                },
            ],
            LimitUsd: 0
        );
    }

    private async Task<(PlannedRequest Names, int Channels)> NamesAsync(
        IReadOnlyList<string> names,
        bool allowSearch,
        CancellationToken cancel
    )
    {
        var resolver = new ChannelResolver(new(await Connections.ResilientAsync(cancel)), pool: null, Connections.Time);
        var known = await ClientServices.GuardAsync(() => resolver.LookAsync(names, cancel), cancel);
        var waiting = known.Count(name => name.State is ResolutionState.Waiting);
        var searches = allowSearch ? known.Count(name => name.State is ResolutionState.NeedsSearch) : 0;
        var found = known.Where(name => name.State is ResolutionState.Resolved).Select(name => name.ChannelId).Distinct().Count();
        return (
            new("names", null, "youtube")
            {
                MostItems = waiting + searches,
                MaxUnits = waiting,
                MaxSearches = searches + (allowSearch ? waiting : 0),
            },
            found + waiting + searches
        );
    }

    private async Task<List<PlannedRequest>> ListsAsync(IReadOnlyList<MonitoredList> lists, IngestOptions options, CancellationToken cancel)
    {
        var way = ListReadModes.Of(options, Connections.HasYouTube);
        var known = way.NeedsYouTube()
            ? (await client.GetStatusAsync(cancel)).Lists.ToDictionary(status => status.List.ListId, status => status.VideosAtYouTube)
            : [];
        return
        [
            .. lists.Select(list =>
                Of(list, options, IsByName(list, way, options) ? ListReadMode.Apify : way, known.GetValueOrDefault(list.ListId))
            ),
        ];
    }

    /// <summary>Whether Apify reads it all the same, since the YouTube Data API could only search for it.</summary>
    private bool IsByName(MonitoredList list, ListReadMode way, IngestOptions options) =>
        way is ListReadMode.YouTube
        && options.Source is ListSource.Auto
        && Connections.HasApify
        && list.YoutubeId is null
        && ChannelReference.Parse(list.Url).Kind is ChannelReferenceKind.CustomName;

    private static PlannedRequest Of(MonitoredList list, IngestOptions options, ListReadMode way, long? atYouTube)
    {
        var kinds = list.Kind is ListKind.Channel ? 3 : 1;
        var cap =
            way is ListReadMode.Apify ? ApifyListReader.CapOf(list, options) : options.MaxVideos ?? (options.Full ? null : list.MaxVideos);
        var isCapped = cap is { } some && some < YouTubeScraper.Unlimited;
        var most = (isCapped ? (long?)cap * kinds : null, atYouTube) switch
        {
            ({ } capped, { } all) => Math.Min(capped, all),
            var (capped, all) => capped ?? all,
        };
        return new("list", list.Url, way.Name()!)
        {
            MostItems = most,
            MaxCostUsd = way switch
            {
                ListReadMode.YouTube => 0,
                _ => most * YouTubeScraper.UsdPerVideo,
            },
            MaxUnits = way.NeedsYouTube()
                ? most is { } items
                    ? UnitsOf(items)
                    : null
                : 0,
        };
    }

    /// <summary>A call for the channel, and two for each page: its ids, and the facts of the videos.</summary>
    private static long UnitsOf(long videos) => 1 + 2 * ((videos + PageItems - 1) / PageItems);

    private static bool IsFree(IngestOptions options) => options.TranscriptSource is TranscriptSource.YtDlp;

    /// <summary>Of captions that cost nothing where they come, the others may all be Apify's.</summary>
    private static string SourceOf(IngestOptions options) => IsFree(options) ? FreeCaptions.Source : "apify";

    private async Task<PlannedRequest> DueAsync(IngestOptions options, CancellationToken cancel)
    {
        var due = await client.Ingestion.GetPendingTranscriptsAsync(options with { MaxCostUsd = null }, cancel);
        return new("transcripts", null, SourceOf(options)) { MostItems = due.Videos, MaxCostUsd = IsFree(options) ? 0 : due.MaxCostUsd };
    }

    /// <summary>Each video that a list shows may be new.</summary>
    private static PlannedRequest OfNewVideos(
        IReadOnlyList<MonitoredList> lists,
        IReadOnlyList<PlannedRequest> requests,
        IngestOptions options
    )
    {
        var most = requests.Where(request => request.What == "list").Select(request => request.MostItems).ToList();
        long? videos = most.TrueForAll(items => items is not null) ? most.Sum() : null;
        var languages =
            options.Languages.Count > 0
                ? options.Languages.Count
                : Math.Max(Math.Max(1, options.DefaultLanguages.Count), lists.Select(list => list.Languages.Count).DefaultIfEmpty(0).Max());
        return new("new_transcripts", null, SourceOf(options))
        {
            MostItems = videos,
            MaxCostUsd = IsFree(options) ? 0 : videos * languages * TranscriptScraper.UsdPerTranscript,
        };
    }

    private async Task<IngestPlan> LimitedAsync(IReadOnlyList<PlannedRequest> requests, IngestOptions options, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(Connections.Time.GetUtcNow().UtcDateTime);
        var limits = Connections.Settings.SpendingLimits;
        decimal? left = null;
        if (limits.MonthlyUsd is not null || limits.Of(ApifyClient.Provider) is not null)
        {
            var costs = await client.Costs.GetAsync(CostGrouping.Day, today, today, cancel);
            left = costs
                .ProviderMonths.Where(month => month.Provider == ApifyClient.Provider)
                .Append(costs.Month)
                .Min(month => month.LeftUsd);
        }

        return new(
            requests,
            (options.MaxCostUsd, left) switch
            {
                ({ } own, { } month) => Math.Min(own, month),
                var (own, month) => own ?? month,
            }
        );
    }
}
