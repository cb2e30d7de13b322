using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Feeds;
using ClusteraIngest.Sources.YtDlp;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion;

/// <summary>What tells for nothing which videos lists have: youtube.com itself.</summary>
/// <param name="Feeds">Reads feeds.</param>
/// <param name="YtDlp">Reads lists with yt-dlp; null: that is not wanted, or it is not there and need not be.</param>
internal sealed record FreeDiscovery(FeedReader Feeds, YtDlpReader? YtDlp)
{
    /// <summary>What the options ask for; null: nothing of it.</summary>
    /// <exception cref="ConfigurationException">yt-dlp is asked for by name, and is not there.</exception>
    public static async Task<FreeDiscovery?> OfAsync(ClientServices services, IngestOptions options, CancellationToken cancel)
    {
        if (!ListReadModes.UsesFeeds(options))
            return null;
        if (!ListReadModes.UsesYtDlp(options))
            return new(services.Feeds, null);
        try
        {
            return new(services.Feeds, new(await services.YtDlpAsync(cancel)));
        }
        catch (YtDlpException exception) when (options.Discover is ListDiscovery.YtDlp)
        {
            throw new ConfigurationException(exception.ErrorId, exception.Message, exception.Remedy, exception);
        }
        catch (YtDlpException exception)
        {
            services.Log.LogWarning(
                new EventId(0, exception.ErrorId),
                "{Message} Lists are read without yt-dlp. {Remedy}",
                exception.Message,
                exception.Remedy
            );
            return new(services.Feeds, null);
        }
    }
}
