namespace ClusteraIngest.YouTube;

/// <summary>Which stored videos are wanted. What is null or empty filters nothing.</summary>
public sealed record VideoFilter
{
    /// <summary>These videos.</summary>
    public IReadOnlyList<VideoId> VideoIds { get; init; } = [];

    /// <summary>
    /// Videos of the channel with that id, handle, address or title; <c>*</c> and <c>?</c> stand for any characters, case does not matter.
    /// </summary>
    public string? Channel { get; init; }

    /// <summary>Videos that the list with that number has shown.</summary>
    public long? ListId { get; init; }

    /// <summary>Videos published at that time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Videos with that transcript state.</summary>
    public TranscriptState? TranscriptState { get; init; }

    /// <summary>
    /// Whether <see cref="Video.Transcript"/> is left out: it can be long, and whoever lists videos seldom shows it.
    /// </summary>
    public bool WithoutTranscripts { get; init; }

    /// <summary>The most videos; the newest ones.</summary>
    public int? First { get; init; }

    /// <summary>
    /// Videos behind an earlier one, in the order in which they are read; see <see cref="Behind"/>. Null: from the newest on.
    /// </summary>
    public string? After { get; init; }

    /// <summary>The same filter for what follows a video: the next page, where that one was the last of a page.</summary>
    public VideoFilter Behind(Video last) => this with { After = VideoPosition.Of(last).ToString() };
}
