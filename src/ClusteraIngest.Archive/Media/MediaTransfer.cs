using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// Moves the media of videos from YouTube into a store, without a file on this machine: whole, and proven to be so, or not at all.
/// </summary>
/// <param name="store">Where they are stored.</param>
/// <param name="ytDlp">yt-dlp, for what comes in fragments; null: that cannot be fetched.</param>
/// <param name="programs">ffmpeg and ffprobe, for what is muxed.</param>
/// <param name="http">How media are asked for.</param>
/// <param name="options">How they are moved.</param>
/// <param name="time">The clock.</param>
internal sealed class MediaTransfer(
    IObjectStore store,
    YtDlpProgram? ytDlp,
    MediaPrograms programs,
    MediaHttp http,
    MediaOptions options,
    TimeProvider time
)
{
    /// <summary>
    /// Stores what is asked for. What is stopped, or fails on its way, leaves no object, and no upload but one that can be continued.
    /// </summary>
    /// <exception cref="MediaException">It cannot be fetched, or does not hold what it has to.</exception>
    /// <exception cref="YtDlpException">yt-dlp could not bring fragments, or extract anew.</exception>
    /// <exception cref="Errors.IngestException">The store fails: one of <see cref="StorageErrors"/>.</exception>
    public Task<TransferredMedia> TransferAsync(MediaRequest request, UploadLedger ledger, CancellationToken cancel)
    {
        var plan = MediaPlan.Of(request.Info, request.Kind, request.Language);
        return plan switch
        {
            { Formats: [] } => new SmallTransfer(store, http, options, time).RunAsync(request, plan, ledger, cancel),
            { IsCopy: true } => new CopyTransfer(store, http, options, time).RunAsync(request, plan, ledger, cancel),
            _ => new MuxTransfer(store, ytDlp, programs, http, options, time).RunAsync(request, plan, ledger, cancel),
        };
    }
}
