using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Discovery;

/// <summary>How far a tab of a channel was read.</summary>
public enum TabState
{
    /// <summary>It is being read, or its reader died.</summary>
    Reading,

    /// <summary>As many videos were read as YouTube states.</summary>
    Complete,

    /// <summary>Fewer were read than YouTube states. It is read again.</summary>
    Short,

    /// <summary>Twice the same number was missing: YouTube counts videos that it does not show.</summary>
    CompleteWithHidden,

    /// <summary>Reading it failed. It is read again.</summary>
    Failed,

    /// <summary>Only its newest videos were wanted so far: it was not read to its end.</summary>
    Limited,
}

/// <summary>A tab of a channel and how far it was read: a row of <c>ctrl_channel_listing</c>.</summary>
public sealed record TabListing
{
    /// <summary>The channel.</summary>
    public required ChannelId ChannelId { get; init; }

    /// <summary>Videos, Shorts or streams.</summary>
    public required VideoKind Tab { get; init; }

    /// <summary>How far it was read.</summary>
    public required TabState State { get; init; }

    /// <summary>How many videos were read.</summary>
    public long Read { get; init; }

    /// <summary>How many of those are for members, whom YouTube does not count among the others.</summary>
    public long ForMembers { get; init; }

    /// <summary>How many videos YouTube states; null: it states nothing.</summary>
    public long? Stated { get; init; }

    /// <summary>When it was last read.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>Why reading it failed; null: it did not.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }
}
