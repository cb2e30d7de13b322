namespace ClusteraIngest.Ingestion;

/// <summary>How an invocation reads lists.</summary>
internal enum ListWay
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
internal static class ListWays
{
    /// <summary>The way that was asked for; otherwise the cheapest complete one.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="hasKeys">Whether there is a key of the YouTube Data API.</param>
    public static ListWay Of(IngestOptions options, bool hasKeys) => options switch
    {
        { Source: ListSource.YouTube } => ListWay.YouTube,
        { DiscoverWithYouTube: true } => ListWay.YouTubeAndApify,
        { Source: ListSource.Auto } when hasKeys => ListWay.YouTube,
        _ => ListWay.Apify,
    };

    /// <summary>Whether it needs a key.</summary>
    public static bool NeedsYouTube(this ListWay way) => way is ListWay.YouTube or ListWay.YouTubeAndApify;

    /// <summary>As the figures name it; null for none.</summary>
    public static string? Name(this ListWay way) => way switch
    {
        ListWay.Apify => "apify",
        ListWay.YouTube => "youtube",
        ListWay.YouTubeAndApify => "youtube+apify",
        _ => null,
    };
}
