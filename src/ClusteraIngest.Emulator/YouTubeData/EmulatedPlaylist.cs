namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>A playlist that somebody made. Lists of uploads exist by themselves.</summary>
/// <param name="Id">Its id, such as <c>PL…</c>.</param>
/// <param name="ChannelId">The channel that made it.</param>
/// <param name="Title">Its title.</param>
public sealed record EmulatedPlaylist(string Id, string ChannelId, string Title)
{
    /// <summary>Its description: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was made: 2020.</summary>
    public DateTimeOffset PublishedAt { get; init; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Its videos in their order, of any channel; an id that nothing is known of counts as a deleted video.</summary>
    public IReadOnlyList<string> VideoIds { get; init; } = [];
}
