using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Search;

/// <summary>A place in a video where it was said.</summary>
public sealed record TranscriptHit
{
    /// <summary>The video.</summary>
    public required VideoId VideoId { get; init; }

    /// <summary>Its channel; null where the source gives no id.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The channel's title, or else its handle; null where neither is known.</summary>
    public string? ChannelTitle { get; init; }

    /// <summary>The video's title.</summary>
    public string? Title { get; init; }

    /// <summary>The language of the transcript: a BCP 47 tag; <c>und</c> where the source does not say.</summary>
    public required string Language { get; init; }

    /// <summary>Who wrote the transcript.</summary>
    public TranscriptOrigin Origin { get; init; }

    /// <summary>The second at which the segment with the first word of the match begins; null where the transcript has no times.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>The video's address, at that second.</summary>
    public required Uri Url { get; init; }

    /// <summary>The sentence in which it was said, on one line, with the segments around it that were asked for.</summary>
    public required string Text { get; init; }

    /// <summary>Where in <see cref="Text"/> the words are that were looked for.</summary>
    public IReadOnlyList<TextMark> Marks
    {
        get;
        init => field = PrintedList.Of(value);
    } = [];

    /// <summary>Other seconds within the same passage of 30 seconds at which it is said.</summary>
    public IReadOnlyList<double> AlsoAt
    {
        get;
        init => field = PrintedList.Of(value);
    } = [];

    /// <summary>When the video was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Continues the search behind this hit: <see cref="SearchQuery.After"/>.</summary>
    public required string Cursor { get; init; }
}

/// <summary>A part of a text that is marked.</summary>
/// <param name="Start">The index of its first character.</param>
/// <param name="Length">How many characters it has.</param>
public readonly record struct TextMark(int Start, int Length)
{
    /// <summary>Both, as <c>4+5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Start}+{Length}");
}
