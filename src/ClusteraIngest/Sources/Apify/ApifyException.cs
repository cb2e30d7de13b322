using System.Net;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.Apify;

/// <summary>How an answer that is not a success is to be taken.</summary>
internal enum ApifyFault
{
    /// <summary>It may pass: the network, 5xx, an answer that broke off.</summary>
    Transient,

    /// <summary>A whole answer came, but it is not what Apify says: a proxy's page, say.</summary>
    Garbled,

    /// <summary>An answer has no end, or is larger than anything that is meant.</summary>
    TooLarge,

    /// <summary>The plan allows no further run or memory at the moment: not now, but not never.</summary>
    NotNow,

    /// <summary>Too many requests at once: soon again.</summary>
    RateLimited,

    /// <summary>There is no such thing (any more).</summary>
    NotFound,

    /// <summary>What was asked for is refused, and will be again.</summary>
    Refused,
}

/// <summary>Apify did not answer, or answered with an error.</summary>
internal sealed class ApifyException(
    ApifyFault fault,
    HttpStatusCode? status,
    string? type,
    string message,
    Exception? innerException = null
) : Exception(message, innerException)
{
    public ApifyFault Fault { get; } = fault;

    /// <summary>Null where no answer came.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Apify's own name of the error, such as <c>concurrent-runs-limit-exceeded</c>.</summary>
    public string? Type { get; } = type;

    /// <summary>How long Apify asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where a start is allowed later, when other runs have ended or fewer requests come.</summary>
    public bool IsNotNow => Fault is ApifyFault.NotNow or ApifyFault.RateLimited;

    /// <summary>True where the request never got as far as Apify.</summary>
    public bool IsUnsent { get; init; }

    /// <summary>
    /// True where the request may have been carried out although it looks failed: its answer was lost or is no clear refusal.
    /// </summary>
    public bool MayHaveBeenDone => !IsUnsent && (Fault is ApifyFault.Transient or ApifyFault.Garbled or ApifyFault.TooLarge);

    /// <summary>The error for users, about one list or video.</summary>
    public ItemFailedException ForItem(string subject) =>
        Fault switch
        {
            ApifyFault.Garbled => new(
                ErrorIds.ApifyAnswerGarbled,
                $"{subject}: {Message}",
                "Check what stands between this machine and Apify, such as a proxy that asks for a login; then run again.",
                this
            ),
            ApifyFault.TooLarge => new(
                ErrorIds.ApifyAnswerTooLarge,
                $"{subject}: {Message}",
                "Look at the run and its dataset in Apify Console; the other lists and videos go on.",
                this
            ),
            ApifyFault.Transient => new(
                ErrorIds.ApifyUnreachable,
                $"{subject}: {Message}",
                "Run again: what is stored stays, and runs that were paid for are picked up.",
                this
            ),
            ApifyFault.RateLimited => new(
                ErrorIds.ApifyLimitReached,
                $"{subject}: {Message}",
                "Run again later, or lower IngestOptions.Concurrency.",
                this
            ),
            ApifyFault.NotNow => new(
                ErrorIds.ApifyLimitReached,
                $"{subject}: {Message}",
                "Wait for other runs to finish, lower IngestOptions.Concurrency, or ask for a larger Apify plan.",
                this
            ),
            ApifyFault.NotFound => new(
                ErrorIds.ApifyNotFound,
                $"{subject}: {Message}",
                "Check that the actor is still offered on Apify.",
                this
            ),
            _ => new(ErrorIds.ApifyRefused, $"{subject}: {Message}", "Check the account, its plan and the actor's input on Apify.", this),
        };
}
