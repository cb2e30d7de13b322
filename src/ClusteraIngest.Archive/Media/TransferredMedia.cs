using ClusteraIngest.Archive.Storage;

namespace ClusteraIngest.Archive.Media;

/// <summary>What was stored of a video, and proven to be whole.</summary>
/// <param name="Object">The object, as the store has it: its key, size and checksum.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower case.</param>
/// <param name="FormatIds">What it is made of, such as <c>136+140</c>; null: of no format.</param>
internal sealed record TransferredMedia(StoredObject Object, string Sha256, string? FormatIds)
{
    /// <summary>The size of a part of its upload; null: it was put at once.</summary>
    public int? PartBytes { get; init; }

    /// <summary>The bytes of what it is made of.</summary>
    public long SourceBytes { get; init; }

    /// <summary>The container, such as <c>mp4</c>, <c>webm</c>, <c>mkv</c>, <c>m4a</c>, <c>jpg</c>.</summary>
    public string Container { get; init; } = "";

    /// <summary>The picture's width.</summary>
    public int? Width { get; init; }

    /// <summary>The picture's height.</summary>
    public int? Height { get; init; }

    /// <summary>The codec of the picture.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>The codec of the sound.</summary>
    public string? AudioCodec { get; init; }

    /// <summary>The length: measured where it was muxed, otherwise as YouTube tells it.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The bytes of captions; empty: it is something else.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The language of captions.</summary>
    public string? Language { get; init; }
}
