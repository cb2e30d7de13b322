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
            { DiscoverWithYouTube: true } => ListReadMode.YouTubeAndApify,
            { Source: ListSource.Auto } when hasKeys => ListReadMode.YouTube,
            _ => ListReadMode.Apify,
        };

    /// <summary>Whether it needs a key.</summary>
    public static bool NeedsYouTube(this ListReadMode way) => way is ListReadMode.YouTube or ListReadMode.YouTubeAndApify;

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
