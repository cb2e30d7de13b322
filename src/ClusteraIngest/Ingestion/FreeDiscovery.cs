using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Feeds;
using ClusteraIngest.Sources.YtDlp;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion;

/// <summary>What tells for nothing which videos lists have: youtube.com itself.</summary>
/// <param name="Feeds">Reads feeds.</param>
/// <param name="YtDlp">Reads lists with yt-dlp; null: that is not wanted, or it is not there and need not be.</param>
/// <param name="Interval">What is to lie between two requests of yt-dlp.</param>
/// <param name="Extractions">Limits how many processes of yt-dlp run at once.</param>
internal sealed record FreeDiscovery(FeedReader Feeds, YtDlpReader? YtDlp, TimeSpan Interval, SemaphoreSlim Extractions)
{
    /// <summary>What the options ask for; null: nothing of it.</summary>
    /// <exception cref="ConfigurationException">yt-dlp is asked for by name, and is not there.</exception>
    public static async Task<FreeDiscovery?> OfAsync(ClientServices services, IngestOptions options, CancellationToken cancel) =>
        ListReadModes.UsesFeeds(options)
            ? new(
                services.Feeds,
                ListReadModes.UsesYtDlp(options)
                    ? await YtDlpAsync(services, "Lists are", options.Discover is ListDiscovery.YtDlp, cancel)
                    : null,
                services.SiteInterval,
                services.Extractions
            )
            : null;

    /// <summary>What gives captions for nothing, where the options ask for it; null: nothing does.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public static async Task<FreeCaptionsSource?> CaptionsAsync(ClientServices services, IngestOptions options, CancellationToken cancel) =>
        options.TranscriptSource is TranscriptSource.Apify ? null
        : await YtDlpAsync(services, "Transcripts are", options.TranscriptSource is TranscriptSource.YtDlp, cancel) is { } reader
            ? new(reader, services.Site, services.SiteInterval, services.Extractions)
        : null;

    private static async Task<YtDlpReader?> YtDlpAsync(ClientServices services, string what, bool isRequired, CancellationToken cancel)
    {
        try
        {
            return new(await services.YtDlpAsync(cancel));
        }
        catch (YtDlpException exception) when (isRequired)
        {
            throw new ConfigurationException(exception.ErrorId, exception.Message, exception.Remedy, exception);
        }
        catch (YtDlpException exception)
        {
            services.Log.LogWarning(
                new EventId(0, exception.ErrorId),
                "{Message} {What} read without yt-dlp. {Remedy}",
                exception.Message,
                what,
                exception.Remedy
            );
            return null;
        }
    }
}

/// <summary>What gives captions for nothing.</summary>
/// <param name="Reader">yt-dlp, which tells their addresses.</param>
/// <param name="Http">Asks youtube.com.</param>
/// <param name="Interval">What is to lie between two requests of yt-dlp.</param>
/// <param name="Extractions">Limits how many processes of yt-dlp run at once.</param>
internal sealed record FreeCaptionsSource(YtDlpReader Reader, HttpClient Http, TimeSpan Interval, SemaphoreSlim Extractions)
{
    /// <summary>The captions for an invocation. Where there is Apify as well, a rest of youtube.com is not waited for.</summary>
    public FreeCaptions Open(Invocation invocation, bool hasApify) =>
        new(
            Reader,
            Http,
            new(invocation.Database, invocation.Log, invocation.Time, invocation.Waits),
            Interval,
            Extractions,
            hasApify && invocation.Options.TranscriptSource is TranscriptSource.Auto
                ? TimeSpan.Zero
                : invocation.Options.MaxWait ?? IngestOptions.DefaultMaxWait
        );
}
