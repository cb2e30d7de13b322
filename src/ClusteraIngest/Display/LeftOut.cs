using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Display;

/// <summary>What a cap has kept from being read.</summary>
internal static class LeftOut
{
    /// <summary>How many videos; 0 where no cap cut anything off, null where it did and nobody knows how many.</summary>
    public static long? By(ListStatus status) => !status.List.IsCapped ? 0
        : status.VideosAtYouTube is { } all && all > status.VideosStored ? all - status.VideosStored : null;

    /// <summary>It for people: the number, <c>some</c> where nobody knows how many, and nothing where nothing was left out.</summary>
    public static string Shown(ListStatus status) => By(status) switch
    {
        null => "some",
        0 => "",
        var count => Display.Shown.Count(count),
    };
}
