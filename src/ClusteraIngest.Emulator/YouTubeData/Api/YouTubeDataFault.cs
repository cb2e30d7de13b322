namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>The names of what can go wrong with the Data API.</summary>
internal static class YouTubeDataFault
{
    // Refused, and free.
    public const string TooManyRequests = "429";
    public const string TooManyRequestsOfOld = "403";
    public const string UsedUp = "used-up";

    // Charged, and answered with no data.
    public const string ServerError = "500";
    public const string Unavailable = "503";
    public const string Page = "html";
    public const string Reset = "reset";
    public const string Truncated = "truncated";

    // Charged; of the pages of a playlist.
    public const string InvalidToken = "invalid-token";
    public const string Circle = "circle";
    public const string NoVideos = "no-videos";
    public const string NoPlaylist = "no-playlist";

    // Charged, and answered late.
    public const string Slow = "slow";

    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>
        {
            [TooManyRequests] = "a request is answered with 429 rateLimitExceeded, free of charge",
            [TooManyRequestsOfOld] = "a request is answered with 403 rateLimitExceeded, free of charge",
            [UsedUp] = "somebody else has used up what was left of the key's quota for today",
            [ServerError] = "a request is charged and answered with 500 backendError",
            [Unavailable] = "a request is charged and answered with 503 and no JSON",
            [Page] = "a request is charged and answered with 200 and an HTML page",
            [Reset] = "a request is charged, and the connection dropped before the answer",
            [Truncated] = "a request is charged, and the connection dropped in the middle of the answer",
            [InvalidToken] = "a request with a page token is charged and answered with 400 invalidPageToken",
            [Circle] = "a page of a playlist names itself as the next page, under the token that it was asked for by",
            [NoVideos] = "a request for videos is charged and answered as if there were none of them",
            [NoPlaylist] = "a request for a page of a playlist is charged and answered with 404 playlistNotFound",
            [Slow] = "an answer comes half a second late",
        };
}
