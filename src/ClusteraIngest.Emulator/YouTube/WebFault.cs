namespace ClusteraIngest.Emulator.YouTube;

/// <summary>The names of what can go wrong at the emulated youtube.com.</summary>
internal static class WebFault
{
    // Any request; it is not carried out.
    public const string TooManyRequests = "429";
    public const string ServerError = "500";
    public const string Unavailable = "503";
    public const string NotFound = "404";
    public const string Cut = "cut";

    // Any request; it is carried out late.
    public const string Slow = "slow";

    // A page of a list.
    public const string EmptyPage = "empty-page";
    public const string SilentEnd = "silent-end";

    // A watch page or a player's answer.
    public const string BotCheck = "bot-check";

    // A feed.
    public const string StaleFeed = "stale-feed";
    public const string GarbledFeed = "garbled-feed";

    // Media.
    public const string Expired = "expired";
    public const string Forbidden = "403";
    public const string NoRange = "no-range";
    public const string ShortBody = "short-body";
    public const string NoLength = "no-length";
    public const string WrongTotal = "wrong-total";
    public const string SlowMedia = "slow-media";
    public const string FragmentGone = "fragment-gone";

    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>
        {
            [TooManyRequests] = "a request is answered with 429",
            [ServerError] = "a request is answered with 500",
            [Unavailable] = "a request is answered with 503",
            [NotFound] = "a request is answered with 404",
            [Cut] = "the connection is dropped, the request not carried out",
            [Slow] = "an answer comes half a second late",
            [EmptyPage] = "a continuation of a list is answered with 200 and no data",
            [SilentEnd] = "a list ends with a page without items, as if that were all of it",
            [BotCheck] = "the player says: Sign in to confirm you're not a bot",
            [StaleFeed] = "a feed does not have the newest video yet",
            [GarbledFeed] = "a feed breaks off in its middle, with 200",
            [Expired] = "the addresses of one extraction are refused with 403 from a byte on (MediaFaultAtByte, or the middle)",
            [Forbidden] = "a request for media is answered with 403",
            [NoRange] = "a range is ignored: all bytes come, with 200",
            [ShortBody] = "media break off at a byte (MediaFaultAtByte, or the middle), the connection dropped",
            [NoLength] = "media come without a length",
            [WrongTotal] = "the range of media states a total that is one byte too large",
            [SlowMedia] = "media trickle",
            [FragmentGone] = "a fragment of an HLS or DASH stream is answered with 404",
        };
}
