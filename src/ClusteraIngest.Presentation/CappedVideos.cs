using ClusteraIngest.Status;
using ClusteraIngest.Text;

namespace ClusteraIngest.Presentation;

/// <summary>What a cap has kept from being stored: what the channel has in the database counts, by whatever way it came.</summary>
internal static class CappedVideos
{
    /// <summary>How many videos; 0 where no cap cut anything off, null where it did and nobody knows how many.</summary>
    public static long? By(ListStatus status) =>
        !status.List.IsCapped ? 0
        : status.VideosAtYouTube is { } all ? Math.Max(0, all - Math.Max(status.VideosStored, status.VideosOfChannelStored ?? 0))
        : null;

    /// <summary>Whether there is something, as far as is known, that a reading from the beginning would get.</summary>
    public static bool IsAny(ListStatus status) => By(status) is not 0;

    /// <summary>It for people: the number, <c>some</c> where nobody knows how many, and nothing where nothing was left out.</summary>
    public static string Shown(ListStatus status) =>
        By(status) switch
        {
            null => "some",
            0 => "",
            var count => HumanFormat.Count(count),
        };
}
