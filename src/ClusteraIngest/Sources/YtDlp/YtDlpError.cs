namespace ClusteraIngest.Sources.YtDlp;

/// <summary>An error of yt-dlp as it is to be taken.</summary>
/// <param name="Failure">What it means.</param>
/// <param name="Text">yt-dlp's message, without its <c>ERROR:</c>.</param>
internal sealed record YtDlpError(YtDlpFailure Failure, string Text)
{
    private const string Unavailable = "Video unavailable";

    /// <summary>
    /// What messages contain, and what that means. The first row that fits counts: what is said of a video comes before what is said of
    /// a request, and "please report this issue", which many messages end with, comes last. Recorded from yt-dlp 2023.03.04 and 2026.08.19.
    /// </summary>
    private static readonly (YtDlpFailure Failure, string[] Texts)[] Table =
    [
        // "you're" is written with U+2019 by YouTube: the text is matched behind it.
        (
            YtDlpFailure.Throttled,
            ["not a bot", "captcha", "HTTP Error 429", "Too Many Requests", "rate-limited by YouTube", "IP is likely being blocked"]
        ),
        (YtDlpFailure.Throttled, ["isn't available, try again later", "isn\u2019t available, try again later"]),
        (YtDlpFailure.Cookies, ["cookies are no longer valid", "does not look like a Netscape format cookies file"]),
        (YtDlpFailure.Private, ["Private video", "This is a private video", "This video is private"]),
        (YtDlpFailure.PremiumOnly, ["Music Premium members", "YouTube Premium", "requires payment"]),
        (
            YtDlpFailure.MembersOnly,
            ["Join this channel to get access", "available to this channel's members", "available to this channel\u2019s members"]
        ),
        (YtDlpFailure.AgeRestricted, ["Sign in to confirm your age", "age-restricted", "inappropriate for some users"]),
        (YtDlpFailure.GeoBlocked, ["available in your country", "blocked it in your country", "from your location"]),
        (
            YtDlpFailure.Upcoming,
            ["Premieres in", "Premiere will begin", "This live event will begin", "not yet available", "will begin in a few moments"]
        ),
        (YtDlpFailure.EmptyTab, ["Unable to find selected tab", "This channel has no uploads"]),
        (YtDlpFailure.ListGone, ["This account has been terminated"]),
        (
            YtDlpFailure.Deleted,
            [
                "removed by the uploader",
                "account associated with this video has been terminated",
                "account associated with this video has been closed",
                "no longer available",
                "violating",
                "violated",
                "copyright claim",
                "video has been removed",
            ]
        ),
        (YtDlpFailure.ListGone, ["does not exist", "This playlist type is unviewable", "Failed to resolve url"]),
        (
            YtDlpFailure.NoFormat,
            [
                "Requested format is not available",
                "No video formats found",
                "missing a URL",
                "missing a url",
                "DRM protected",
                "Only images are available",
            ]
        ),
        (YtDlpFailure.Incomplete, ["Incomplete data received", "Incomplete yt initial data received"]),
        (YtDlpFailure.DiskFull, ["No space left on device"]),
        (YtDlpFailure.AddressExpired, ["HTTP Error 403"]),
        (YtDlpFailure.ListGone, ["HTTP Error 404"]),
        (
            YtDlpFailure.Network,
            [
                "name resolution",
                "Name or service not known",
                "timed out",
                "Remote end closed",
                "HTTP Error 5",
                "Connection reset",
                "Connection refused",
                "Connection aborted",
                "Network is unreachable",
                "Tunnel connection failed",
                "IncompleteRead",
                "EOF occurred",
                "CERTIFICATE_VERIFY_FAILED",
                "Broken pipe",
            ]
        ),
        (
            YtDlpFailure.Broken,
            [
                "An extractor error has occurred",
                "please report this issue",
                "KeyError",
                "Traceback (most recent call last)",
                "no such option",
                "Unable to extract",
                "Unsupported URL",
            ]
        ),
        (YtDlpFailure.Deleted, [Unavailable]),
    ];

    /// <summary>
    /// "Video unavailable" and not a word more: also a blocked address is told that. It is asked once more a day later.
    /// </summary>
    public bool NeedsConfirmation =>
        Failure is YtDlpFailure.Deleted && Text.TrimEnd(' ', '.').EndsWith(Unavailable, StringComparison.Ordinal);

    /// <summary>What a message means.</summary>
    public static YtDlpError Of(string text) => new(Classify(text), text);

    /// <summary>What the end of a process means that did not end well.</summary>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="messages">What it wrote to its error stream.</param>
    public static YtDlpError Of(int exitCode, YtDlpMessages messages)
    {
        // The last error is the one that ended it; those before may have been got over.
        var known = messages.Errors.Select(Of).LastOrDefault(error => error.Failure is not YtDlpFailure.Unknown);
        if ((known ?? (messages.Errors is [.., var last] ? Of(last) : null)) is { } error)
            return error;
        var said = messages.Tail is { Length: > 0 } tail ? $": {tail}" : ", and said nothing.";
        return exitCode switch
        {
            2 => new(YtDlpFailure.Broken, $"yt-dlp did not understand its arguments{said}"),
            > 128 => new(YtDlpFailure.Broken, $"yt-dlp was ended by signal {exitCode - 128}{said}"),
            _ when Of(messages.Tail) is { Failure: not YtDlpFailure.Unknown } fallback => fallback,
            _ => new(YtDlpFailure.Unknown, $"yt-dlp ended with {exitCode}{said}"),
        };
    }

    private static YtDlpFailure Classify(string text)
    {
        // "does not have a shorts tab": any word may stand there.
        if (
            text.Contains("does not have a", StringComparison.OrdinalIgnoreCase)
            && text.TrimEnd('.').EndsWith(" tab", StringComparison.Ordinal)
        )
            return YtDlpFailure.EmptyTab;
        foreach (var (failure, texts) in Table)
            if (texts.Any(known => text.Contains(known, StringComparison.OrdinalIgnoreCase)))
                return failure;
        return YtDlpFailure.Unknown;
    }
}
