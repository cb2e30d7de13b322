namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>A video, as it stands now.</summary>
/// <param name="Id">Its id: 11 characters.</param>
/// <param name="ChannelId">The channel that it belongs to.</param>
/// <param name="Title">Its title.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record EmulatedVideo(string Id, string ChannelId, string Title, DateTimeOffset PublishedAt)
{
    /// <summary>Its description: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Its duration in ISO 8601: <c>PT4M13S</c>. An announced stream has <c>P0D</c>; null: absent, as of an announced premiere.
    /// </summary>
    public string? Duration { get; init; } = "PT4M13S";

    /// <summary>Its views; null: absent. 0.</summary>
    public long? ViewCount { get; init; } = 0;

    /// <summary>Its likes; null: hidden, and absent. 0.</summary>
    public long? LikeCount { get; init; } = 0;

    /// <summary>Its comments; null: turned off, and absent. 0.</summary>
    public long? CommentCount { get; init; } = 0;

    /// <summary>Its category's id: <c>22</c>, people and blogs.</summary>
    public string CategoryId { get; init; } = "22";

    /// <summary>Its tags; empty, the default: absent.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The language that is spoken in it; null: absent.</summary>
    public string? AudioLanguage { get; init; }

    /// <summary>Whether it has captions: no.</summary>
    public bool HasCaptions { get; init; }

    /// <summary>Whether it is made for children: no.</summary>
    public bool IsMadeForKids { get; init; }

    /// <summary>Who may see it: everybody.</summary>
    public VideoPrivacy Privacy { get; init; }

    /// <summary>Whether it is deleted: playlists that had it tell that there was one. False.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether it is a broadcast: no.</summary>
    public LiveState Live { get; init; }

    /// <summary>When the broadcast is announced for; null: absent.</summary>
    public DateTimeOffset? ScheduledStartAt { get; init; }

    /// <summary>When the broadcast started; null: absent.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the broadcast ended; null: absent.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether a stranger who has its id gets to see it.</summary>
    internal bool IsVisible => !IsDeleted && Privacy != VideoPrivacy.Private;

    /// <summary>Whether it is on its channel's list of uploads.</summary>
    internal bool IsListed => !IsDeleted && Privacy == VideoPrivacy.Public;
}
