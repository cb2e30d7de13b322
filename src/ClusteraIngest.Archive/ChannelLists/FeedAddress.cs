using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>YouTube's Atom feeds, which subscriptions are exported with: their address names the channel, user or playlist.</summary>
internal static class FeedAddress
{
    /// <summary>What the feed is of, as an address or id; any other text as it is.</summary>
    public static string ChannelOf(string address)
    {
        if (
            !address.Contains("/feeds/", StringComparison.Ordinal)
            || YouTubeAddress.Read(address) is not { Segments: ["feeds", "videos.xml", ..] } feed
        )
            return address;
        return feed.Query("channel_id")
            ?? (feed.Query("user") is { } user ? $"https://www.youtube.com/user/{user}" : null)
            ?? (feed.Query("playlist_id") is { } playlist ? $"https://www.youtube.com/playlist?list={playlist}" : null)
            ?? address;
    }
}
