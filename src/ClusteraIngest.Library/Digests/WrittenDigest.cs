using ClusteraIngest.Library.Models;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>What makes a digest the one that it is: for the same, a model is asked once.</summary>
internal sealed record DigestKey
{
    public required VideoId VideoId { get; init; }

    public required DigestKind Kind { get; init; }

    public required string Language { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    /// <summary>The prompt; null: a creator has written it.</summary>
    public DigestPrompt? Prompt { get; init; }

    /// <summary>The transcript; null: a creator has written it.</summary>
    public SourceTranscript? Transcript { get; init; }

    /// <summary>SHA-256 of what it is made of.</summary>
    public required string SourceSha256 { get; init; }
}

/// <summary>A digest that is about to be stored.</summary>
internal sealed record WrittenDigest(DigestKey Key, string Text, IReadOnlyList<DigestPart> Parts)
{
    public IReadOnlyList<DroppedPart> Dropped { get; init; } = [];

    /// <summary>The answers that it is made of.</summary>
    public IReadOnlyList<PaidAnswer> Answers { get; init; } = [];

    /// <summary>All that is read of it.</summary>
    public IEnumerable<string> Texts => Parts.SelectMany(part => new[] { part.Title, part.Text }).Prepend(Text);
}
