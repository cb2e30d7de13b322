using System.Text.Json;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>
/// The counts of a video. YouTube leaves a count out that its owner hides: where the part was asked for and holds other counts, one that is
/// missing is hidden.
/// </summary>
/// <param name="Views">Views.</param>
/// <param name="Likes">Likes.</param>
/// <param name="Comments">Comments.</param>
/// <param name="AreLikesHidden">Whether the owner hides the likes.</param>
/// <param name="AreCommentsOff">Whether comments are turned off; null where the counts were not given.</param>
internal readonly record struct VideoStatistics(long? Views, long? Likes, long? Comments, bool AreLikesHidden, bool? AreCommentsOff)
{
    public static VideoStatistics Read(JsonElement? statistics)
    {
        var (views, likes, comments) = (
            statistics?.Member("viewCount"u8),
            statistics?.Member("likeCount"u8),
            statistics?.Member("commentCount"u8)
        );
        var isGiven = views is not null || likes is not null || comments is not null;
        return new(
            ReportedCount.Read(views),
            ReportedCount.Read(likes),
            ReportedCount.Read(comments),
            isGiven && likes is null,
            isGiven ? comments is null : null
        );
    }
}
