using System.Globalization;

namespace ClusteraIngest.YouTube;

/// <summary>Where something is watched.</summary>
internal static class WatchAddress
{
    public static string Of(VideoId video) => $"https://www.youtube.com/watch?v={video.Value}";

    /// <summary>The same, from a second on: the whole one before, since players take no fractions. Null: nobody knows which.</summary>
    public static string Of(VideoId video, double? seconds) =>
        seconds is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Of(video)}&t={Whole(at)}s") : Of(video);

    /// <summary>The same, short, as people send it to each other.</summary>
    public static string Short(string videoId, double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"https://youtu.be/{videoId}?t={Whole(seconds)}");

    public static string Of(ChannelId channel) => $"https://www.youtube.com/channel/{channel.Value}";

    private static long Whole(double seconds) => (long)Math.Floor(Math.Max(seconds, 0));
}
