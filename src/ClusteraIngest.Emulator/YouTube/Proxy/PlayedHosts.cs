namespace ClusteraIngest.Emulator.YouTube.Proxy;

/// <summary>The hosts that the emulator plays.</summary>
internal static class PlayedHosts
{
    public static bool Contains(string host) => IsSite(host) || IsMedia(host) || IsPictures(host);

    public static bool IsSite(string host) => IsUnder(host, "youtube.com") || IsUnder(host, "youtu.be");

    public static bool IsMedia(string host) => IsUnder(host, "googlevideo.com");

    public static bool IsPictures(string host) =>
        IsUnder(host, "ytimg.com") || IsUnder(host, "ggpht.com") || IsUnder(host, "googleusercontent.com");

    private static bool IsUnder(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}
