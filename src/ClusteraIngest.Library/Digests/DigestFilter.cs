using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>Which digests are wanted. What is null or empty filters nothing.</summary>
public sealed record DigestFilter
{
    /// <summary>Of these videos.</summary>
    public IReadOnlyList<VideoId> VideoIds { get; init; } = [];

    /// <summary>Of videos of this channel.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>Of these kinds.</summary>
    public IReadOnlyList<DigestKind> Kinds { get; init; } = [];

    /// <summary>Written in this language (a BCP 47 tag); a creator's chapters are in none that is known, and count for each.</summary>
    public string? Language { get; init; }

    /// <summary>By this model, such as <c>openai:gpt-4.1-mini</c>, or by a <c>creator</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Whether only those that are stale (true) or not (false).</summary>
    public bool? IsStale { get; init; }

    /// <summary>Written, or written anew, at that time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The most digests.</summary>
    public int? First { get; init; }
}
