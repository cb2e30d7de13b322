namespace ClusteraIngest.YouTube;

/// <summary>Who wrote a transcript.</summary>
public enum TranscriptOrigin
{
    /// <summary>The source does not say.</summary>
    Unknown,

    /// <summary>A person.</summary>
    Manual,

    /// <summary>YouTube's speech recognition.</summary>
    Generated,

    /// <summary>Translated by a machine.</summary>
    Translated,

    /// <summary>Whisper.</summary>
    Whisper,
}

/// <summary>A piece of a transcript.</summary>
/// <param name="Start">Seconds from the video's beginning.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Text">What is said, entities decoded, without line breaks.</param>
public sealed record TranscriptSegment(double Start, double Duration, string Text);

/// <summary>A video's transcript in one language.</summary>
public sealed record Transcript
{
    /// <summary>The video.</summary>
    public required VideoId VideoId { get; init; }

    /// <summary>A BCP 47 tag; <c>und</c> where the source does not say.</summary>
    public required string Language { get; init; }

    /// <summary>Who wrote it.</summary>
    public TranscriptOrigin Origin { get; init; }

    /// <summary>Its plain text: the segments' texts, joined by spaces.</summary>
    public required string Text { get; init; }

    /// <summary>Its pieces in time; empty where the source gives plain text only.</summary>
    public IReadOnlyList<TranscriptSegment> Segments { get; init; } = [];

    /// <summary>
    /// What a source gives as a language, trimmed; null where it cannot be one: it is part of a key, and a key has its limits.
    /// </summary>
    internal static string? LanguageOf(string? given) =>
        given?.Trim() is { Length: > 0 and <= 100 } language && !language.Any(char.IsControl) ? language : null;

    /// <summary>What it came from, such as <c>apify:pintostudio/youtube-transcript-scraper</c>.</summary>
    public required string Source { get; init; }
}
