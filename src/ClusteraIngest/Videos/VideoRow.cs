using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>Reads rows of <c>dataset_youtube_video</c>.</summary>
internal static class VideoRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, of a table called <c>v</c>.</summary>
    public static readonly string Columns = "v.video_id, " + string.Join(", ", VideoColumns.Stored.Select(column => $"v.{column.Name}"));

    /// <summary>The same, with nothing in the place of the transcript's text.</summary>
    public static readonly string ColumnsWithoutTranscript =
        "v.video_id, "
        + string.Join(", ", VideoColumns.Stored.Select(column => column.Name == "transcript" ? "null::text" : $"v.{column.Name}"));

    /// <summary>How many columns these are: what else a query selects begins there.</summary>
    public static readonly int Count = 1 + VideoColumns.Stored.Count;

    public static Video Read(NpgsqlDataReader row)
    {
        var video = new Video { VideoId = VideoId.Parse(row.GetString(0)) };
        for (var at = 1; at < Count; at++)
            VideoColumns.Stored[at - 1].Read(row, at, video);
        return video;
    }
}
