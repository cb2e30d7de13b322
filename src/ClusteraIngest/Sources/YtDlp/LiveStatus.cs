namespace ClusteraIngest.Sources.YtDlp;

/// <summary>Whether a video is a stream, and how far that is, in yt-dlp's words.</summary>
internal enum LiveStatus
{
    /// <summary><c>not_live</c>: it is none.</summary>
    NotLive,

    /// <summary><c>is_upcoming</c>: it is announced.</summary>
    Upcoming,

    /// <summary><c>is_live</c>: it is on the air.</summary>
    Live,

    /// <summary><c>post_live</c>: it is over, and its recording is not ready.</summary>
    PostLive,

    /// <summary><c>was_live</c>: it is over.</summary>
    WasLive,
}

/// <summary>Who may see a video, in yt-dlp's words.</summary>
internal enum YtDlpAvailability
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>Those who have its address.</summary>
    Unlisted,

    /// <summary>Those who are logged in.</summary>
    NeedsAuth,

    /// <summary>Members of its channel.</summary>
    SubscriberOnly,

    /// <summary>Subscribers of YouTube's paid offers.</summary>
    PremiumOnly,

    /// <summary>Its owner.</summary>
    Private,
}
