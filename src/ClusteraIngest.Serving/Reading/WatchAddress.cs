using System.Globalization;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Serving.Reading;

/// <summary>Where something is watched.</summary>
internal static class WatchAddress
{
    public static string Of(VideoId video) => $"https://www.youtube.com/watch?v={video.Value}";

    /// <summary>The same, from a second on.</summary>
    public static string Of(VideoId video, double? seconds) =>
        seconds is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Of(video)}&t={(long)Math.Floor(at)}s") : Of(video);

    public static string Of(ChannelId channel) => $"https://www.youtube.com/channel/{channel.Value}";
}
