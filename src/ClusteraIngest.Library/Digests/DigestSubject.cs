using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>A video with what digests are made of.</summary>
internal sealed record DigestSubject
{
    public required VideoId VideoId { get; init; }

    public string Title { get; init; } = "";

    public string? ChannelTitle { get; init; }

    public double? DurationSeconds { get; init; }

    /// <summary>The transcript; null: there is none.</summary>
    public SourceTranscript? Transcript { get; init; }

    /// <summary>The chapters of its creator's; none: there are none, or not enough.</summary>
    public IReadOnlyList<CreatorChapter> Chapters { get; init; } = [];
}

/// <summary>The transcript that digests are made of.</summary>
internal sealed record SourceTranscript(
    string Language,
    TranscriptOrigin Origin,
    DateTimeOffset FetchedAt,
    string Sha256,
    Lazy<NumberedTranscript> Numbered
)
{
    /// <summary>Its lines. They are made when they are needed: of a digest that is there they are not.</summary>
    public NumberedTranscript Lines => Numbered.Value;
}
