namespace ClusteraIngest.YouTube;

/// <summary>What is known of a channel: a row of <c>dataset_youtube_channel</c>. Null means: the source does not give it.</summary>
public sealed record Channel
{
    /// <summary>The channel's id.</summary>
    public required ChannelId ChannelId { get; init; }

    /// <summary>Its handle with the <c>@</c>, decoded.</summary>
    public string? Handle { get; init; }

    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>Its description.</summary>
    public string? Description { get; init; }

    /// <summary>Subscribers, as rounded by YouTube.</summary>
    public long? SubscriberCount { get; init; }

    /// <summary>True where the source says that the number of subscribers is hidden.</summary>
    public bool AreSubscribersHidden { get; init; }

    /// <summary>Public videos.</summary>
    public long? VideoCount { get; init; }

    /// <summary>Views of all its videos.</summary>
    public long? ViewCount { get; init; }

    /// <summary>The day it was opened.</summary>
    public DateOnly? JoinedOn { get; init; }

    /// <summary>The country that its owner named, as the source writes it.</summary>
    public string? Country { get; init; }

    /// <summary>The address of its picture.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>The links on its page.</summary>
    public IReadOnlyList<Link>? Links { get; init; }

    /// <summary>True where YouTube has verified it.</summary>
    public bool? IsVerified { get; init; }

    /// <summary>What the source gives beside these facts that could not be understood.</summary>
    internal IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    /// <summary>The id, and the title where known.</summary>
    public override string ToString() => Title is null ? ChannelId.Value : $"{ChannelId.Value} {Title}";
}
