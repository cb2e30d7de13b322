namespace ClusteraIngest.Emulator.Api;

/// <summary>An answer of the form <c>{"error":{"type","message"}}</c>, in the platform's own words where they are known.</summary>
internal sealed class ApiException(int status, string type, string message) : Exception(message)
{
    public int Status => status;

    public string Type => type;

    public static ApiException TokenNotProvided() => new(401, "token-not-provided", "Authentication token was not provided");

    public static ApiException TokenNotValid() => new(401, "invalid-token", "Authentication token is not valid.");

    public static ApiException NotFound(string what) => new(404, "record-not-found", $"{what} was not found");

    public static ApiException NoSuchEndpoint() =>
        new(404, "page-not-found", "We have bad news: there is no API endpoint at this URL. Did you specify it correctly?");

    public static ApiException WrongMethod(string allowed) =>
        new(405, "method-not-allowed", $"This API end-point can only be accessed using the following HTTP methods: OPTIONS,{allowed}");

    public static ApiException TooManyRequests() =>
        new(429, "rate-limit-exceeded", "You have exceeded the rate limit of 60 requests per second");

    public static ApiException ServerError() => new(500, "internal-server-error", "Internal server error");

    public static ApiException TooManyRuns(int atMost) =>
        new(402, "concurrent-runs-limit-exceeded", $"By launching this job you will exceed the limit of {atMost} concurrent Actor runs.");

    public static ApiException TooMuchMemory(int atMost) =>
        new(
            402,
            "actor-memory-limit-exceeded",
            $"By launching this job you will exceed the memory limit of {atMost}MB for all your Actor runs and builds."
        );

    public static ApiException NotAvailable(string message) => new(400, "invalid-parameter", message);
}

/// <summary>The connection is dropped instead of an answer, or within one.</summary>
internal sealed class ConnectionDropException() : Exception("The connection is dropped on purpose.")
{
    /// <summary>
    /// Whether what was written before arrives in any case: the server closes the connection behind it, since the answer is shorter than
    /// its stated length. Otherwise the connection is reset, which may take with it what is still under way.
    /// </summary>
    public bool AfterWhatWasWritten { get; init; }
}
