namespace ClusteraIngest.Emulator.YouTube;

/// <summary>A channel of the emulated youtube.com.</summary>
/// <param name="Id">Its id: <c>UC</c> and 22 characters.</param>
/// <param name="Title">Its name.</param>
public sealed record WebChannel(string Id, string Title)
{
    /// <summary>Its handle, with or without the @; null: it has none.</summary>
    public string? Handle { get; init; }

    /// <summary>What it says of itself: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>What YouTube says in place of its pages, such as "This channel does not exist."; null: it shows them.</summary>
    public string? Alert { get; init; }

    /// <summary>
    /// The number of videos that its playlists state, by the first letters of their ids (<c>UU</c>, <c>UULF</c>, <c>UUSH</c>, <c>UULV</c>,
    /// <c>UUMO</c>), where it is not that of its videos.
    /// </summary>
    public IReadOnlyDictionary<string, int> StatedCounts { get; init; } = new Dictionary<string, int>();
}

/// <summary>A playlist that somebody put together. It shows private and deleted videos as what they are.</summary>
/// <param name="Id">Its id: <c>PL…</c>.</param>
/// <param name="Title">Its name.</param>
/// <param name="ChannelId">Whose it is.</param>
/// <param name="VideoIds">What is in it, in order.</param>
public sealed record WebPlaylist(string Id, string Title, string ChannelId, IReadOnlyList<string> VideoIds)
{
    /// <summary>The number of videos that it states, where it is not that of its entries.</summary>
    public int? StatedCount { get; init; }
}

/// <summary>A request that the emulated youtube.com met.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Host">The host that it was meant for.</param>
/// <param name="Target">Path and query; of a request with a body, with what it is about behind it.</param>
/// <param name="Range">The bytes that it asked for; null: all.</param>
/// <param name="Status">The status it was answered with; 0 where the connection was cut before or within the answer.</param>
/// <param name="Bytes">How many bytes of media it was sent.</param>
public sealed record WebRequest(DateTimeOffset At, string Method, string Host, string Target, string? Range, int Status, long Bytes);
