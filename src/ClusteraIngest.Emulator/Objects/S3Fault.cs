namespace ClusteraIngest.Emulator.Objects;

/// <summary>The names of what can go wrong with the look-alike of S3.</summary>
internal static class S3Fault
{
    public const string SlowDown = "503";
    public const string ServerError = "500";
    public const string Reset = "reset";
    public const string Slow = "slow";
    public const string Expired = "expired";
    public const string ClockSkew = "clock-skew";
    public const string Denied = "denied";
    public const string Full = "full";
    public const string Cut = "cut";
    public const string LostPut = "lost-put";
    public const string LostComplete = "lost-complete";

    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>
        {
            [SlowDown] = "a request is answered with 503 SlowDown",
            [ServerError] = "a request is answered with 500 InternalError",
            [Reset] = "the connection is dropped, the request not carried out",
            [Slow] = "an answer comes half a second late",
            [Expired] = "a request is answered with 400 ExpiredToken",
            [ClockSkew] = "a request is answered with 403 RequestTimeTooSkewed",
            [Denied] = "a request is answered with 403 AccessDenied",
            [Full] = "what is put is answered with 507 XMinioStorageFull",
            [Cut] = "a body, of a request or an answer, breaks off in its middle, the connection dropped",
            [LostPut] = "an object or part is stored, but the connection dropped before the answer",
            [LostComplete] = "an upload is completed, but the connection dropped before the answer",
        };
}
