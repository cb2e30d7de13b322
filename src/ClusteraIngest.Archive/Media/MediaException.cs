using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Media;

/// <summary>Why media could not be stored, where neither the store nor yt-dlp is to blame.</summary>
internal enum MediaFailure
{
    /// <summary>The addresses are not good any more: a new extraction gives others.</summary>
    AddressExpired,

    /// <summary>The network, or the server of media: again soon.</summary>
    Network,

    /// <summary>YouTube wants fewer requests: all requests rest.</summary>
    Throttled,

    /// <summary>What came is not what was stated: its size, its length, its kind. Nothing of it was stored. Again soon.</summary>
    Mismatch,

    /// <summary>The video does not offer what is asked for: another quality, or never.</summary>
    Unfit,

    /// <summary>ffmpeg or ffprobe is not there or cannot be started: its operator's to fix.</summary>
    ProgramMissing,

    /// <summary>ffmpeg or ffprobe failed.</summary>
    Program,
}

/// <summary>
/// Media could not be stored. What fails at the store is one of <see cref="Storage.StorageErrors"/> instead, and at yt-dlp a
/// <see cref="Sources.YtDlp.YtDlpException"/>.
/// </summary>
internal sealed class MediaException(MediaFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How to get ffmpeg.</summary>
    public const string InstallFfmpeg =
        "Install ffmpeg, as with 'apt-get install ffmpeg', or set CLUSTERA_FFMPEG to its path; ffprobe is beside it.";

    /// <summary>What it means.</summary>
    public MediaFailure Failure => failure;

    /// <summary>How long the server wants to be left alone; null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The id of the error for users.</summary>
    public string ErrorId =>
        failure switch
        {
            MediaFailure.AddressExpired => ErrorIds.MediaAddressExpired,
            MediaFailure.Network => ErrorIds.MediaUnreachable,
            MediaFailure.Throttled => ErrorIds.YouTubeThrottled,
            MediaFailure.Mismatch => ErrorIds.MediaDiffers,
            MediaFailure.Unfit => ErrorIds.MediaNotOffered,
            MediaFailure.ProgramMissing => ErrorIds.FfmpegMissing,
            _ => ErrorIds.FfmpegFailed,
        };

    /// <summary>What to do about it.</summary>
    public string Remedy =>
        failure switch
        {
            MediaFailure.AddressExpired or MediaFailure.Network => "Run again later: what is stored stays.",
            MediaFailure.Throttled => "Nothing is asked of YouTube for a while; ask for less a second if it comes again.",
            MediaFailure.Mismatch => "Run again: nothing broken is stored. Choose another quality if it stays like that.",
            MediaFailure.Unfit => "Choose another quality, or leave it out.",
            MediaFailure.ProgramMissing => InstallFfmpeg,
            _ => "Update ffmpeg; if it is the newest, choose another quality, and report the error with its text.",
        };

    /// <summary>The error for users, about one video.</summary>
    public IngestException ForItem(string subject) =>
        failure is MediaFailure.ProgramMissing
            ? new ConfigurationException(ErrorId, Message, Remedy, this)
            : new ItemFailedException(ErrorId, $"{subject}: {Message}", Remedy, this);
}
