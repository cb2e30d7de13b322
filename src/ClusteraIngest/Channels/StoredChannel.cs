using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>A channel with what is stored of it.</summary>
/// <param name="Channel">What is known of it.</param>
/// <param name="VideosStored">Its videos that are stored.</param>
/// <param name="TranscriptsStored">Those of them with a transcript.</param>
/// <param name="NewestPublishedAt">When the newest of them was published; null where that is not known.</param>
/// <param name="Source">What the facts came from.</param>
/// <param name="FetchedAt">When they were read there.</param>
public sealed record StoredChannel(
    Channel Channel,
    long VideosStored,
    long TranscriptsStored,
    DateTimeOffset? NewestPublishedAt,
    string Source,
    DateTimeOffset FetchedAt
)
{
    /// <summary>Behind it in the order of names: what <see cref="StoredChannelFilter.After"/> takes.</summary>
    public string Cursor { get; internal init; } = "";
}

/// <summary>Which stored channels are wanted. What is null filters nothing.</summary>
public sealed record StoredChannelFilter
{
    /// <summary>Channels whose title or handle has that in it, in whatever case, or with that id.</summary>
    public string? Text { get; init; }

    /// <summary>Channels behind an earlier one: its <see cref="StoredChannel.Cursor"/>.</summary>
    public string? After { get; init; }

    /// <summary>The most channels.</summary>
    public int First { get; init; } = 50;
}
