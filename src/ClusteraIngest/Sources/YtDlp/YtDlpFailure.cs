namespace ClusteraIngest.Sources.YtDlp;

/// <summary>Why yt-dlp could not do something: what it means for a video, a list or the whole source.</summary>
internal enum YtDlpFailure
{
    /// <summary>A message that no row of the table fits: the text tells.</summary>
    Unknown,

    /// <summary>The video is its owner's alone.</summary>
    Private,

    /// <summary>
    /// The video is gone. "Video unavailable", without a reason, is also what a blocked address is told: see
    /// <see cref="YtDlpError.NeedsConfirmation"/>.
    /// </summary>
    Deleted,

    /// <summary>The video is for members of its channel.</summary>
    MembersOnly,

    /// <summary>The video is for subscribers of YouTube's paid offers.</summary>
    PremiumOnly,

    /// <summary>The video is for those whose age is known.</summary>
    AgeRestricted,

    /// <summary>The video may not be seen from here.</summary>
    GeoBlocked,

    /// <summary>YouTube wants fewer requests, or a proof not to be a bot: all requests rest.</summary>
    Throttled,

    /// <summary>The video or stream is announced: its time will come.</summary>
    Upcoming,

    /// <summary>The address of the media is not good any more: a new extraction gives another.</summary>
    AddressExpired,

    /// <summary>There is nothing to fetch as things are: another quality, or a newer yt-dlp.</summary>
    NoFormat,

    /// <summary>The channel does not have this tab.</summary>
    EmptyTab,

    /// <summary>There is no such channel or playlist, or not any more.</summary>
    ListGone,

    /// <summary>The network, or YouTube's own trouble: again soon.</summary>
    Network,

    /// <summary>YouTube broke off a list: again later.</summary>
    Incomplete,

    /// <summary>The cookie file is not one, or its session is over.</summary>
    Cookies,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>yt-dlp does not understand YouTube (any more), or its own arguments, or it crashed: update it.</summary>
    Broken,

    /// <summary>What yt-dlp prints is not what it prints: no JSON, an endless line, nothing for too long.</summary>
    Garbled,

    /// <summary>yt-dlp is not there or cannot be started.</summary>
    Missing,
}
