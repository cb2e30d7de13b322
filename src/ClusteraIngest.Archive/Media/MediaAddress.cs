using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>Where things may be fetched from: by https, at its own port, of YouTube's hosts.</summary>
internal static class MediaAddress
{
    /// <summary>Formats: googlevideo.com.</summary>
    public static bool IsMedia(Uri address) => VideoFormat.IsMediaAddress(address);

    /// <summary>Thumbnails: ytimg.com.</summary>
    public static bool IsPicture(Uri address) =>
        IsPlain(address) && address.Host.EndsWith(".ytimg.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>Captions: www.youtube.com, and there nothing else.</summary>
    public static bool IsCaptions(Uri address) =>
        IsPlain(address)
        && address.Host.Equals("www.youtube.com", StringComparison.OrdinalIgnoreCase)
        && address.AbsolutePath is "/api/timedtext";

    private static bool IsPlain(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && address.UserInfo.Length == 0;
}
