namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>A channel as its owner set it up.</summary>
/// <param name="Id">Its id: <c>UC</c> and 22 characters.</param>
/// <param name="Title">Its name.</param>
public sealed record EmulatedChannel(string Id, string Title)
{
    /// <summary>Its handle, with or without the @; null: it has none.</summary>
    public string? Handle { get; init; }

    /// <summary>The old user name of <c>youtube.com/user/…</c>; null: none.</summary>
    public string? UserName { get; init; }

    /// <summary>The name of <c>youtube.com/c/…</c>, which only a search finds; null: none.</summary>
    public string? CustomName { get; init; }

    /// <summary>What it says of itself: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its country, such as <c>PT</c>; null: not told.</summary>
    public string? Country { get; init; }

    /// <summary>When it was made: 2015.</summary>
    public DateTimeOffset PublishedAt { get; init; } = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Its subscribers: 0.</summary>
    public long SubscriberCount { get; init; }

    /// <summary>True: their number is hidden, and absent. False.</summary>
    public bool HidesSubscriberCount { get; init; }

    /// <summary>The views of all its videos: 0.</summary>
    public long ViewCount { get; init; }

    /// <summary>The number of its videos that is told; null, the default: of those on its list of uploads.</summary>
    public long? VideoCount { get; init; }

    /// <summary>The id of its list of uploads: <c>UU</c> and the same 22 characters.</summary>
    public string UploadsPlaylistId => "UU" + Id[2..];
}
