using System.Globalization;
using ClusteraIngest.Library.Digests;

namespace ClusteraIngest.Library.Users;

/// <summary>How many of a channel's videos have a digest of a kind.</summary>
public sealed record DigestCoverage
{
    /// <summary>The channel's id; null: the videos whose channel is not known.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The channel's title; null: not known.</summary>
    public string? Channel { get; init; }

    /// <summary>The kind of digests.</summary>
    public required DigestKind Kind { get; init; }

    /// <summary>The channel's videos.</summary>
    public long Videos { get; init; }

    /// <summary>Those with a transcript.</summary>
    public long WithTranscript { get; init; }

    /// <summary>Those with a digest of this kind, stale ones included.</summary>
    public long WithDigest { get; init; }

    /// <summary>Those with none but stale ones: the transcript has changed since.</summary>
    public long WithStaleDigest { get; init; }

    /// <summary>Such as <c>A channel: Chapters of 7 of 12 videos</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Channel ?? ChannelId ?? "(no channel)"}: {Kind} of {WithDigest} of {Videos} videos");
}

/// <summary>A step on the way of a video into the library.</summary>
public enum LatencyStep
{
    /// <summary>From its publication until it was first seen.</summary>
    PublishedToSeen,

    /// <summary>From there until its preferred transcript was read.</summary>
    SeenToTranscript,

    /// <summary>From that until it could be searched.</summary>
    TranscriptToSearchable,

    /// <summary>From that until a model's first digest.</summary>
    TranscriptToDigest,
}

/// <summary>How long a step took of a channel's videos.</summary>
public sealed record LibraryLatency
{
    /// <summary>The channel's id; null: the videos whose channel is not known.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The channel's title; null: not known.</summary>
    public string? Channel { get; init; }

    /// <summary>The step.</summary>
    public required LatencyStep Step { get; init; }

    /// <summary>The videos that have taken it, and of which it is known how long that was.</summary>
    public long Videos { get; init; }

    /// <summary>What half of them took at most, in seconds.</summary>
    public double MedianSeconds { get; init; }

    /// <summary>What 95 of 100 of them took at most, in seconds.</summary>
    public double P95Seconds { get; init; }

    /// <summary>Such as <c>A channel: SeenToTranscript 12 s</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Channel ?? ChannelId ?? "(no channel)"}: {Step} {MedianSeconds:0} s");
}
