using ClusteraIngest.Ingestion;

namespace ClusteraIngest.Tool.Output;

/// <summary>What a cap has kept from being read.</summary>
internal static class LeftOut
{
    /// <summary>How many videos; 0 where no cap cut anything off, null where it did and nobody knows how many.</summary>
    public static long? By(ListStatus status) => !status.List.IsCapped ? 0
        : status.VideosAtYouTube is { } all && all > status.VideosStored ? all - status.VideosStored : null;
}
