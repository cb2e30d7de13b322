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

    // Charged, and answered late.
    public const string Slow = "slow";

    public static IReadOnlyDictionary<string, string> Meanings { get; } = new Dictionary<string, string>
    {
        [TooManyRequests] = "a request is answered with 429 rateLimitExceeded, free of charge",
        [TooManyRequestsOfOld] = "a request is answered with 403 rateLimitExceeded, free of charge",
        [UsedUp] = "somebody else has used up what was left of the key's quota for today",
        [ServerError] = "a request is charged and answered with 500 backendError",
        [Unavailable] = "a request is charged and answered with 503 and no JSON",
        [Page] = "a request is charged and answered with 200 and an HTML page",
        [Reset] = "a request is charged, and the connection dropped before the answer",
        [Truncated] = "a request is charged, and the connection dropped in the middle of the answer",
        [Slow] = "an answer comes half a second late",
    };
}
