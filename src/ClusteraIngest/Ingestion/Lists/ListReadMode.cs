using ClusteraIngest.Runs;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>How an invocation reads lists.</summary>
internal enum ListReadMode
{
    /// <summary>It reads none.</summary>
    None,

    /// <summary>Through Apify's actor.</summary>
    Apify,

    /// <summary>Through the YouTube Data API.</summary>
    YouTube,

    /// <summary>Ids through the YouTube Data API, new videos through Apify's actor.</summary>
    YouTubeAndApify,
}

/// <summary>Chooses between the ways, and names them.</summary>
internal static class ListReadModes
{
    /// <summary>The way that was asked for; otherwise the cheapest complete one.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="hasKeys">Whether there is a key of the YouTube Data API.</param>
    public static ListReadMode Of(IngestOptions options, bool hasKeys) =>
        options switch
        {
            { Source: ListSource.YouTube } => ListReadMode.YouTube,
            { Discover: ListDiscovery.YouTube } => ListReadMode.YouTubeAndApify,
            { Source: ListSource.Auto } when hasKeys => ListReadMode.YouTube,
            _ => ListReadMode.Apify,
        };

    /// <summary>Whether lists would be read otherwise, and without Apify, if there were a key.</summary>
    public static bool IsByLackOfKeys(this ListReadMode way, IngestOptions options) =>
        way is ListReadMode.Apify && Of(options, hasKeys: true) is ListReadMode.YouTube;

    /// <summary>Whether it needs a key.</summary>
    public static bool NeedsYouTube(this ListReadMode way) => way is ListReadMode.YouTube or ListReadMode.YouTubeAndApify;

    /// <summary>Whether feeds are asked first, which videos are new.</summary>
    public static bool UsesFeeds(IngestOptions options) =>
        options.Discover is ListDiscovery.Feed or ListDiscovery.YtDlp or ListDiscovery.Auto;

    /// <summary>Whether yt-dlp is asked then.</summary>
    public static bool UsesYtDlp(IngestOptions options) =>
        options.Discover is ListDiscovery.YtDlp || options is { Discover: ListDiscovery.Auto, AllowScraping: true };

    /// <summary>As the figures name it, with what is asked before it; null for none.</summary>
    public static string? Name(this ListReadMode way, IngestOptions options) =>
        way is ListReadMode.None || !UsesFeeds(options) ? way.Name()
        : UsesYtDlp(options) ? $"feed+yt-dlp+{way.Name()}"
        : $"feed+{way.Name()}";

    /// <summary>As the figures name it; null for none.</summary>
    public static string? Name(this ListReadMode way) =>
        way switch
        {
            ListReadMode.Apify => "apify",
            ListReadMode.YouTube => "youtube",
            ListReadMode.YouTubeAndApify => "youtube+apify",
            _ => null,
        };
}
