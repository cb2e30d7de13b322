using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>What is known of a stored transcript, without its text.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Language">A BCP 47 tag; <c>und</c> where the source does not say.</param>
/// <param name="Origin">Who wrote it.</param>
/// <param name="Bytes">How long its text is, in bytes of UTF-8.</param>
/// <param name="HasTimes">Whether its pieces have times; false where the source gives plain text only.</param>
/// <param name="Source">What it came from, such as <c>apify:pintostudio/youtube-transcript-scraper</c>.</param>
/// <param name="FetchedAt">When it was read there.</param>
public sealed record TranscriptFacts(
    VideoId VideoId,
    string Language,
    TranscriptOrigin Origin,
    long Bytes,
    bool HasTimes,
    string Source,
    DateTimeOffset FetchedAt
);

/// <summary>Where a stored transcript came from.</summary>
/// <param name="Source">Such as <c>apify:pintostudio/youtube-transcript-scraper</c>.</param>
/// <param name="FetchedAt">When it was read there.</param>
internal sealed record TranscriptProvenance(string Source, DateTimeOffset FetchedAt);

/// <summary>Which part of which transcript of a video is wanted.</summary>
public sealed record TranscriptRange
{
    /// <summary>The most characters that one part may have.</summary>
    public const int MostCharacters = 100_000;

    /// <summary>
    /// The language; null: the preferred transcript's. <c>en</c> also finds <c>en-US</c> where there is no plain <c>en</c>.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>Who wrote it; null: the preferred one in that language.</summary>
    public TranscriptOrigin? Origin { get; init; }

    /// <summary>From that second on; what is still being said then is in it.</summary>
    public double FromSeconds { get; init; }

    /// <summary>What begins before that second; null: to the end.</summary>
    public double? ToSeconds { get; init; }

    /// <summary>Behind an earlier part: its <see cref="TranscriptPart.NextCursor"/>; null: from the beginning of the range.</summary>
    public string? After { get; init; }

    /// <summary>The most characters of text.</summary>
    public int Characters { get; init; } = 10_000;
}

/// <summary>A part of a transcript.</summary>
/// <param name="Transcript">The transcript.</param>
/// <param name="Segments">
/// Its pieces. Of a transcript without times there is one, from 0, of no duration. A piece that is longer than a whole part is cut, and
/// goes on in the next one.
/// </param>
/// <param name="NextCursor">Where the next part begins; null: this is the last one.</param>
public sealed record TranscriptPart(TranscriptFacts Transcript, IReadOnlyList<TranscriptSegment> Segments, string? NextCursor)
{
    /// <summary>Its pieces.</summary>
    public IReadOnlyList<TranscriptSegment> Segments
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of(Segments);

    /// <summary>Where each of its pieces begins: a cursor leads there.</summary>
    internal IReadOnlyList<TranscriptPosition> Positions { get; init; } = [];
}
