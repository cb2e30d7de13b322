using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Status;

/// <summary>A list and what is stored of it.</summary>
/// <param name="List">The list.</param>
/// <param name="VideosStored">Its videos that are stored.</param>
/// <param name="TranscriptsStored">Those of them with a transcript.</param>
/// <param name="VideosAtYouTube">How many videos YouTube says the channel has; null where not known.</param>
/// <param name="VideosFailed">
/// Items of its last reading that could not be stored; each is in <c>ctrl_processing_log</c> with its error.
/// </param>
/// <param name="Transcripts">Its videos by the state of their transcript; every stored one is counted once.</param>
public sealed record ListStatus(
    MonitoredList List,
    long VideosStored,
    long TranscriptsStored,
    long? VideosAtYouTube,
    long VideosFailed,
    IReadOnlyDictionary<TranscriptState, long> Transcripts
)
{
    /// <summary>
    /// The channel's public videos that are stored by whatever way they came: by the list, a collection, an import. Counted for lists that
    /// a cap cut off; null of others.
    /// </summary>
    public long? VideosOfChannelStored { get; init; }

    /// <summary>Its videos by the state of their transcript; every stored one is counted once.</summary>
    public IReadOnlyDictionary<TranscriptState, long> Transcripts
    {
        get;
        init => field = PrintedDictionary.Of(value);
    } = PrintedDictionary.Of(Transcripts);

    /// <summary>The list's address.</summary>
    public override string ToString() => List.ToString();
}
