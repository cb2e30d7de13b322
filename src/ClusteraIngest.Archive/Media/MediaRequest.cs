using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>What is to be stored of a video, and where.</summary>
/// <param name="Info">The video, just extracted: addresses of media are good for a few hours.</param>
/// <param name="Kind">What of it.</param>
/// <param name="Key">The object's key. Its last name is best <see cref="MediaPlan.FileName"/>, which knows the container.</param>
internal sealed record MediaRequest(VideoInfo Info, MediaKind Kind, string Key)
{
    /// <summary>What is kept beside the object: see <see cref="Storage.ObjectFacts.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The language of captions; null: the first of the video's own, else the first that a machine wrote.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// An upload that was begun before and neither ended nor given up. What can be continued is: parts that are there are not fetched again.
    /// Otherwise it is given up, and another one begun. One that was completed meanwhile is found, and checked by reading it back.
    /// </summary>
    public UnfinishedTransfer? Resume { get; init; }

    /// <summary>
    /// Extracts the video anew when its addresses have expired; null: that is an error then. It is asked at most
    /// <see cref="MediaOptions.MostExtractions"/> times, and only an extraction with the same formats and sizes is gone on with.
    /// </summary>
    public Func<CancellationToken, Task<VideoInfo>>? ExtractAnew { get; init; }
}

/// <summary>An upload that was begun, as <see cref="UploadLedger.OnBegun"/> told it.</summary>
/// <param name="UploadId">The store's id of it.</param>
/// <param name="PartBytes">The size of each of its parts but the last.</param>
/// <param name="FormatIds">What it is made of, as <see cref="MediaPlan.FormatIds"/> has it.</param>
/// <param name="SourceBytes">The bytes of what it is made of; null: that was not known beforehand.</param>
/// <param name="SourceTag">What YouTube tells of the version of what it is made of; null: nothing.</param>
internal sealed record UnfinishedTransfer(string UploadId, int PartBytes, string FormatIds, long? SourceBytes, string? SourceTag);
