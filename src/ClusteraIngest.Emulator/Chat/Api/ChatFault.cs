namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>The names of what can go wrong with a model.</summary>
internal static class ChatFault
{
    // Refused, and free.
    public const string TooManyRequests = "429";
    public const string NoCredit = "insufficient-quota";
    public const string ServerError = "500";
    public const string Unavailable = "503";
    public const string ContextLength = "context-length";
    public const string KeyRefused = "401";
    public const string Reset = "reset";

    // Charged, and of no use.
    public const string LostAnswer = "lost-answer";
    public const string Refusal = "refusal";
    public const string Length = "length";
    public const string ContentFilter = "content-filter";
    public const string InvalidJson = "invalid-json";
    public const string WrongLanguage = "wrong-language";
    public const string TruncatedPrompt = "truncated-prompt";

    // Charged; some of it is of no use.
    public const string OutOfRange = "out-of-range";
    public const string InventedQuote = "invented-quote";
    public const string FirstLinesOnly = "first-lines-only";
    public const string Links = "links";

    // Charged, and answered late.
    public const string Slow = "slow";

    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>
        {
            [TooManyRequests] = "a request is answered with 429 rate_limit_exceeded and Retry-After: 1, free of charge",
            [NoCredit] = "a request is answered with 429 insufficient_quota, free of charge",
            [ServerError] = "a request is answered with 500, free of charge",
            [Unavailable] = "a request is answered with 503 and no JSON, free of charge",
            [ContextLength] = "a request is answered with 400 context_length_exceeded, free of charge",
            [KeyRefused] = "a request is answered with 401 invalid_api_key",
            [Reset] = "the connection is dropped, the request not carried out",
            [LostAnswer] = "a request is charged, and the connection dropped before the answer",
            [Refusal] = "the model refuses",
            [Length] = "the answer is cut off in its middle, with finish_reason length",
            [ContentFilter] = "the answer is empty, with finish_reason content_filter",
            [InvalidJson] = "the answer is no JSON",
            [WrongLanguage] = "titles, texts and the summary are in Russian",
            [TruncatedPrompt] = "the model sees, and counts, the first third of what was sent only",
            [OutOfRange] = "the first part has lines that are not there, and a quote that is not there either",
            [InventedQuote] = "the first part has a quote that is not there",
            [FirstLinesOnly] = "parts are made of the first tenth of the lines only",
            [Links] = "titles and texts hold links and HTML",
            [Slow] = "an answer comes half a second late",
        };
}
