using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>yt-dlp did not bring what was asked of it.</summary>
internal sealed class YtDlpException(YtDlpError error, Exception? innerException = null) : Exception(error.Text, innerException)
{
    /// <summary>How to get it.</summary>
    public const string Install =
        "Install it, as with 'pipx install yt-dlp' (or 'apt-get install yt-dlp', which is older), or set CLUSTERA_YTDLP to its path.";

    /// <summary>What it said, and what that means.</summary>
    public YtDlpError Error { get; } = error;

    /// <summary>What it means.</summary>
    public YtDlpFailure Failure => Error.Failure;

    /// <summary>The id of the error for users.</summary>
    public string ErrorId => IdOf(Failure);

    /// <summary>What to do about it.</summary>
    public string Remedy =>
        Failure switch
        {
            YtDlpFailure.Missing => Install,
            YtDlpFailure.Broken or YtDlpFailure.Garbled => "Update yt-dlp; if it is the newest, report this error with its text.",
            YtDlpFailure.NoFormat => "Choose another quality, or update yt-dlp and give it a JavaScript runtime.",
            YtDlpFailure.Throttled => "Nothing is asked of YouTube for a while; ask for less a second if it comes again.",
            YtDlpFailure.Cookies => "Export the cookies of a session that is logged in anew.",
            YtDlpFailure.DiskFull => "Make room where temporary files go.",
            YtDlpFailure.MembersOnly or YtDlpFailure.PremiumOnly or YtDlpFailure.AgeRestricted =>
                "Give the cookies of an account that may see it, or leave it out.",
            YtDlpFailure.GeoBlocked => "Run it where the video may be seen, or leave it out.",
            YtDlpFailure.Private or YtDlpFailure.Deleted or YtDlpFailure.ListGone or YtDlpFailure.EmptyTab => "Check the address.",
            YtDlpFailure.Upcoming => "Nothing: it is asked for again at its time.",
            YtDlpFailure.Unknown => "Read its text; it is tried again a few times.",
            _ => "Run again later: what is stored stays.",
        };

    /// <summary>The error for users, about one channel, list or video.</summary>
    public ItemFailedException ForItem(string subject) => new(ErrorId, $"{subject}: {Message}", Remedy, this);

    /// <summary>The id that stands for a failure.</summary>
    public static string IdOf(YtDlpFailure failure) =>
        failure switch
        {
            YtDlpFailure.Private => ErrorIds.VideoPrivate,
            YtDlpFailure.Deleted => ErrorIds.VideoDeleted,
            YtDlpFailure.MembersOnly => ErrorIds.VideoMembersOnly,
            YtDlpFailure.PremiumOnly => ErrorIds.VideoPremiumOnly,
            YtDlpFailure.AgeRestricted => ErrorIds.VideoAgeRestricted,
            YtDlpFailure.GeoBlocked => ErrorIds.VideoGeoBlocked,
            YtDlpFailure.Throttled => ErrorIds.YouTubeThrottled,
            YtDlpFailure.Upcoming => ErrorIds.VideoUpcoming,
            YtDlpFailure.AddressExpired => ErrorIds.MediaAddressExpired,
            YtDlpFailure.NoFormat => ErrorIds.VideoWithoutFormat,
            YtDlpFailure.EmptyTab => ErrorIds.ChannelTabMissing,
            YtDlpFailure.ListGone => ErrorIds.ListGone,
            YtDlpFailure.Network => ErrorIds.YouTubeSiteUnreachable,
            YtDlpFailure.Incomplete => ErrorIds.ListIncomplete,
            YtDlpFailure.Cookies => ErrorIds.CookiesRefused,
            YtDlpFailure.DiskFull => ErrorIds.TemporaryDiskFull,
            YtDlpFailure.Broken => ErrorIds.YtDlpBroken,
            YtDlpFailure.Garbled => ErrorIds.YtDlpAnswerGarbled,
            YtDlpFailure.Missing => ErrorIds.YtDlpMissing,
            _ => ErrorIds.YtDlpErrorUnknown,
        };
}
