using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>What became of a name that was to be resolved.</summary>
public enum ResolutionState
{
    /// <summary>Its channel is known.</summary>
    Resolved,

    /// <summary>YouTube knows no such channel, user or video.</summary>
    NotFound,

    /// <summary>Only a search can tell, and that was not allowed.</summary>
    NeedsSearch,

    /// <summary>All keys rest: it was not asked for.</summary>
    Waiting,

    /// <summary>It cannot be read, or YouTube answers it with an error.</summary>
    Failed,
}

/// <summary>A name of a channel and what it has turned out to be.</summary>
public sealed record ChannelResolution
{
    /// <summary>The name as it was given.</summary>
    public required string Input { get; init; }

    /// <summary>What became of it.</summary>
    public ResolutionState State { get; init; }

    /// <summary>The channel's id; null unless <see cref="State"/> is resolved.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The channel's title, where known.</summary>
    public string? Title { get; init; }

    /// <summary>The channel's canonical address, by its id; null unless resolved.</summary>
    public string? Url => ChannelId is { } id ? $"https://www.youtube.com/channel/{id}" : null;

    /// <summary>The name in canonical spelling; null where it cannot be read.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// What told it: <c>address</c> (the name holds the id), <c>database</c>, <c>youtube-data-api:v3</c>; null unless resolved or not
    /// found.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>True where the same channel came up before, under this name or another one.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>What happened; null where it is resolved.</summary>
    public IngestException? Error { get; init; }

    /// <summary>All that YouTube told of the channel, where it was asked for it by name just now.</summary>
    internal Channel? Facts { get; init; }

    /// <summary>The name and the id.</summary>
    public override string ToString() => ChannelId is { } id ? $"{Input} {id}" : $"{Input} ({State})";
}
