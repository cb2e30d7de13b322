using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Feeds;

/// <summary>A video in one of YouTube's feeds.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="ChannelId">The channel that it is of.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Title">Its title.</param>
internal sealed record FeedEntry(VideoId VideoId, ChannelId ChannelId, DateTimeOffset PublishedAt, string Title)
{
    /// <summary>True where the address is that of a Short; false says nothing.</summary>
    public bool IsShort { get; init; }

    /// <summary>The views; null: not told.</summary>
    public long? ViewCount { get; init; }
}

/// <summary>
/// The feed of a channel or playlist: its newest videos, or its first, up to <see cref="MostEntries"/>. It lags by up to two hours: what
/// is not in it may still be there.
/// </summary>
/// <param name="Entries">In the feed's order.</param>
internal sealed record Feed(IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>The most that YouTube puts into one. Where all of them are new, there may be more.</summary>
    public const int MostEntries = 15;

    /// <summary>Whether there may be more in the list than the feed shows.</summary>
    public bool IsFull => Entries.Count >= MostEntries;
}
