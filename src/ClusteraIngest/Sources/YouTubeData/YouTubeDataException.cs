using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>How an answer that is not a success is to be taken.</summary>
internal enum YouTubeDataFault
{
    /// <summary>The key's project has used up a daily budget.</summary>
    QuotaExceeded,

    /// <summary>Too many requests at once: soon again.</summary>
    RateLimited,

    /// <summary>The key is invalid, expired or restricted, or the API is not enabled for its project.</summary>
    KeyRefused,

    /// <summary>There is no such channel, playlist or video.</summary>
    NotFound,

    /// <summary>It is there, but nobody is let see it with a key: a private playlist, say.</summary>
    Forbidden,

    /// <summary>The request was wrong.</summary>
    Invalid,

    /// <summary>It may pass: the network, 5xx, an answer that broke off.</summary>
    Transient,

    /// <summary>An answer came, but not one of this API's: a proxy's page, say.</summary>
    Garbled,

    /// <summary>The pages of a list lead back to ones that were read, or cannot be followed.</summary>
    PagesBroken,
}

/// <summary>The YouTube Data API did not answer, or answered with an error.</summary>
internal sealed class YouTubeDataException(YouTubeDataFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public YouTubeDataFault Fault { get; } = fault;

    /// <summary>The id of the error for users.</summary>
    public string ErrorId =>
        Fault switch
        {
            YouTubeDataFault.QuotaExceeded => ErrorIds.YouTubeQuotaExceeded,
            YouTubeDataFault.RateLimited => ErrorIds.YouTubeRateLimited,
            YouTubeDataFault.KeyRefused => ErrorIds.YouTubeApiKeyRefused,
            YouTubeDataFault.NotFound => ErrorIds.YouTubeNotFound,
            YouTubeDataFault.Forbidden => ErrorIds.YouTubeForbidden,
            YouTubeDataFault.Transient => ErrorIds.YouTubeUnreachable,
            YouTubeDataFault.Garbled => ErrorIds.YouTubeAnswerGarbled,
            YouTubeDataFault.PagesBroken => ErrorIds.YouTubePagesBroken,
            _ => ErrorIds.YouTubeRequestInvalid,
        };

    /// <summary>What to do about it.</summary>
    public string Remedy =>
        Fault switch
        {
            YouTubeDataFault.QuotaExceeded =>
                "Run again after midnight Pacific time, when YouTube grants a new budget: what is stored stays.",
            YouTubeDataFault.RateLimited => "Run again later, or lower IngestOptions.Concurrency.",
            YouTubeDataFault.KeyRefused =>
                "Check the key in Google Cloud Console under APIs & Services, Credentials, and that YouTube Data API v3 is enabled for "
                    + "its project and not restricted.",
            YouTubeDataFault.NotFound => "Check the address: what it leads to may have been removed or made private.",
            YouTubeDataFault.Forbidden => "Only its owner can let others see it; leave it out otherwise.",
            YouTubeDataFault.Transient => "Run again: what is stored stays.",
            YouTubeDataFault.PagesBroken =>
                "What was listed is stored. Run again later; if it stays so, the fault is YouTube's: read the list through Apify.",
            YouTubeDataFault.Garbled =>
                "Check YT_API_BASE_URL if it is set, and what stands between this machine and YouTube, such as a proxy that asks for a "
                    + "login; then run again.",
            _ => "Check the address; if it is right, report this error.",
        };

    /// <summary>The service's own name of the error, such as <c>quotaExceeded</c>; empty where it gives none.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Null where no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The budget that the request was to be taken from.</summary>
    public QuotaBucket Bucket { get; init; }

    /// <summary>True where the request never got as far as the service.</summary>
    public bool IsUnsent { get; init; }

    /// <summary>Of a refused key: true where it is of no use at all, false where it is only not allowed this method.</summary>
    public bool IsWholeKey { get; init; }

    /// <summary>Whether the service did not accept the token of a page.</summary>
    public bool IsPageToken => Fault is YouTubeDataFault.Invalid && Reason == "invalidPageToken";

    /// <summary>False where the service refused to do anything for the key, or the connection was never made.</summary>
    public bool MayHaveBeenCharged =>
        !IsUnsent && Fault is not (YouTubeDataFault.KeyRefused or YouTubeDataFault.QuotaExceeded or YouTubeDataFault.RateLimited);

    /// <summary>The error for users, about one channel, list or video.</summary>
    public ItemFailedException ForItem(string subject) => new(ErrorId, $"{subject}: {Message}", Remedy, this);
}
