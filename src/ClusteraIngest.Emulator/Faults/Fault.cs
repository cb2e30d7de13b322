namespace ClusteraIngest.Emulator.Faults;

/// <summary>The names of what can go wrong.</summary>
internal static class Fault
{
    // Any request; it is not carried out.
    public const string TooManyRequests = "429";
    public const string ServerError = "500";
    public const string BadGateway = "502";
    public const string Unavailable = "503";
    public const string Reset = "reset";

    // Any request; it is carried out late.
    public const string Slow = "slow";

    // A start.
    public const string NotNow = "not-now";
    public const string LostStart = "lost-start";
    public const string LateListing = "late-listing";

    // A run.
    public const string RunFailed = "run-failed";
    public const string RunTimeout = "run-timeout";
    public const string RunAborted = "run-aborted";
    public const string NoItems = "no-items";
    public const string Unsettled = "unsettled";

    // A page of a dataset.
    public const string Truncated = "truncated";
    public const string StuckPage = "stuck-page";
    public const string ShortPage = "short-page";
    public const string Shrunk = "shrunk";

    // A transcript.
    public const string NoCaptions = "no-captions";
    public const string Blocked = "blocked";
    public const string Drift = "drift";
    public const string Unrecognised = "unrecognised";

    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>
        {
            [TooManyRequests] = "a request is answered with 429 rate-limit-exceeded",
            [ServerError] = "a request is answered with 500",
            [BadGateway] = "a request is answered with 502 and no JSON",
            [Unavailable] = "a request is answered with 503 and no JSON",
            [Reset] = "the connection is dropped, the request not carried out",
            [Slow] = "an answer comes half a second late",
            [NotNow] = "a start is answered with 402 concurrent-runs-limit-exceeded",
            [LostStart] = "the run is started and charged, but the connection dropped before the answer",
            [LateListing] = "the list of runs shows a run only 20 seconds after its start",
            [RunFailed] = "a run delivers half of its items and ends as FAILED",
            [RunTimeout] = "a run delivers half of its items and ends as TIMED-OUT",
            [RunAborted] = "a run delivers half of its items and ends as ABORTED",
            [NoItems] = "a run succeeds without a single item",
            [Unsettled] = "usageTotalUsd is 0 for the first ten seconds after a run's end",
            [Truncated] = "a page of a dataset breaks off in its middle, the connection dropped",
            [StuckPage] = "a page of a dataset is the first one, whichever is asked for",
            [ShortPage] = "a page of a dataset has half of the items that it should have",
            [Shrunk] = "a dataset has only half of its items once it is read behind its first page",
            [NoCaptions] = "a video has no captions",
            [Blocked] = "the transcript actor delivers an item that says YouTube blocked it",
            [Drift] = "a transcript comes under another name, as other builds of the actor have it",
            [Unrecognised] = "the transcript actor delivers an item that holds no transcript at all",
        };
}
