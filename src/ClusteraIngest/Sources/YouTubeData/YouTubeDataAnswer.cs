using System.Text.Json;
using System.Text.RegularExpressions;
using Polly.Timeout;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>Turns answers of the YouTube Data API into results or exceptions.</summary>
/// <remarks>See https://developers.google.com/youtube/v3/docs/errors and https://cloud.google.com/apis/design/errors.</remarks>
internal static partial class YouTubeDataAnswer
{
    /// <summary>50 videos with descriptions of 5,000 characters have about a megabyte.</summary>
    private const int Largest = 8 * 1024 * 1024;

    private const int LargestError = 64 * 1024;

    /// <summary>The answer's JSON, once it is known to be what was asked for.</summary>
    /// <param name="response">A success.</param>
    /// <param name="kind">
    /// What was asked for, such as <c>youtube#videoListResponse</c>: an answer without items is empty only where it says this.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string kind, CancellationToken cancel)
    {
        using var body =
            await BoundedBody.ReadAsync(response.Content, Largest, cancel)
            ?? throw new JsonException($"It is larger than {Largest / (1024 * 1024)} MiB.");
        var answer = JsonElement.Parse(body.Bytes.Span);
        return
            answer.Member("kind"u8) is { ValueKind: JsonValueKind.String } said
            && said.ValueEquals(kind)
            && (answer.Member("items"u8) is null || answer.List("items"u8) is not null)
            ? answer
            : throw new JsonException($"It is no {kind}.");
    }

    /// <summary>The exception for an answer that is no success.</summary>
    public static async Task<YouTubeDataException> RefusedAsync(
        HttpResponseMessage response,
        ApiKey key,
        QuotaBucket bucket,
        CancellationToken cancel
    )
    {
        var status = (int)response.StatusCode;
        using var body = await BoundedBody.ReadAsync(response.Content, LargestError, cancel);
        var error = YouTubeDataError.Read(body is null ? [] : body.Bytes.Span, key);
        var fault = FaultOf(status, error);
        var isUnderstood = error.IsJson || fault is YouTubeDataFault.QuotaExceeded or YouTubeDataFault.KeyRefused;
        var reason = error.Reasons.Count > 0 ? error.Reasons[0] : "";
        var said = (
            isUnderstood && error.Message.Length > 0 ? error.Message
            : response.ReasonPhrase is { Length: > 0 } phrase ? phrase
            : "no reason given"
        ).TrimEnd('.');
        var whose = fault is YouTubeDataFault.QuotaExceeded or YouTubeDataFault.KeyRefused ? $" to the key {key.Fingerprint}" : "";
        return new(fault, $"YouTube answered {status}{(reason.Length == 0 ? "" : $" {reason}")}{whose}: {said}.")
        {
            Reason = reason,
            Status = status,
            RetryAfter = AskedPause.Of(response.Headers),
            Bucket = error.Message.Contains("'Search Queries", StringComparison.Ordinal) ? QuotaBucket.Search : bucket,
            IsWholeKey =
                fault is YouTubeDataFault.KeyRefused
                && !error.Reasons.Contains("API_KEY_SERVICE_BLOCKED")
                && !MethodBlocked().IsMatch(error.Message),
        };
    }

    /// <summary>The exception for a request that got no answer, one that broke off, or one that is not the API's.</summary>
    public static YouTubeDataException Broken(Exception cause, Uri baseAddress, QuotaBucket bucket) =>
        cause is JsonException
            ? new(
                YouTubeDataFault.Garbled,
                $"What {baseAddress.GetLeftPart(UriPartial.Authority)} answered is not what the YouTube Data API answers: "
                    + $"{cause.Message.TrimEnd('.')}.",
                cause
            )
            {
                Bucket = bucket,
            }
            : new(
                YouTubeDataFault.Transient,
                $"No whole answer came from {baseAddress.GetLeftPart(UriPartial.Authority)}: {cause.Message.TrimEnd('.')}.",
                cause
            )
            {
                Bucket = bucket,
                IsUnsent =
                    cause
                        is HttpRequestException
                        {
                            HttpRequestError: HttpRequestError.NameResolutionError
                                or HttpRequestError.ConnectionError
                                or HttpRequestError.SecureConnectionError
                                or HttpRequestError.ProxyTunnelError,
                        },
            };

    /// <summary>True for what sending a request or reading its answer throws where the network or the other side fails.</summary>
    public static bool IsBroken(Exception cause) =>
        cause
            is HttpRequestException
                or IOException
                or JsonException
                or TimeoutRejectedException
                or TaskCanceledException { InnerException: TimeoutException };

    private static YouTubeDataFault FaultOf(int status, YouTubeDataError error) =>
        status switch
        {
            < 400 => YouTubeDataFault.Garbled, // a redirection: the key goes nowhere else
            >= 500 or 408 or 409 => YouTubeDataFault.Transient,
            403 or 429 when IsQuota(error) => YouTubeDataFault.QuotaExceeded,
            429 => YouTubeDataFault.RateLimited,
            403 when IsRate(error) => YouTubeDataFault.RateLimited,
            401 when error.IsJson => YouTubeDataFault.KeyRefused,
            400 or 401 or 403 when IsKey(error) => YouTubeDataFault.KeyRefused,
            _ when !error.IsJson => YouTubeDataFault.Garbled,
            404 => YouTubeDataFault.NotFound,
            _ when error.Reasons.Any(reason => reason.EndsWith("NotFound", StringComparison.OrdinalIgnoreCase)) =>
                YouTubeDataFault.NotFound,
            403 => YouTubeDataFault.Forbidden,
            _ => YouTubeDataFault.Invalid,
        };

    // The newer form of both limits is rateLimitExceeded: only the message tells a day's limit ("limit 'Search Queries per day'") from a
    // minute's.
    private static bool IsQuota(YouTubeDataError error) =>
        DayLimit().IsMatch(error.Message)
        || (
            error.Reasons.Any(reason => reason is "quotaExceeded" or "dailyLimitExceeded" or "dailyLimitExceededUnreg")
            && !MinuteLimit().IsMatch(error.Message)
        );

    private static bool IsRate(YouTubeDataError error) =>
        MinuteLimit().IsMatch(error.Message)
        || error.Reasons.Any(reason =>
            reason
                is "rateLimitExceeded"
                    or "userRateLimitExceeded"
                    or "servingLimitExceeded"
                    or "concurrentLimitExceeded"
                    or "RATE_LIMIT_EXCEEDED"
        );

    private static bool IsKey(YouTubeDataError error) =>
        KeyTrouble().IsMatch(error.Message)
        || error.Reasons.Any(reason =>
            reason
                is "keyInvalid"
                    or "keyExpired"
                    or "accessNotConfigured"
                    or "ipRefererBlocked"
                    or "SERVICE_DISABLED"
                    or "BILLING_DISABLED"
                    or "CONSUMER_INVALID"
                    or "CONSUMER_SUSPENDED"
                    or "CREDENTIALS_MISSING"
            || reason.StartsWith("API_KEY_", StringComparison.Ordinal)
        );

    [GeneratedRegex(
        @"^Daily Limit Exceeded|exceeded your quota|Quota exceeded for quota metric .* per day'",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DayLimit();

    [GeneratedRegex(@"Quota exceeded for quota metric .* per (?:\d+ )?(?:minute|second)", RegexOptions.CultureInvariant)]
    private static partial Regex MinuteLimit();

    [GeneratedRegex(
        @"API key (?:not valid|expired|not found)|missing a valid API key|Access Not Configured|has not been used in project|API key has an? .* restriction|^Requests (?:to|from) this .* are blocked|^Requests from referer .* are blocked",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex KeyTrouble();

    [GeneratedRegex(@"^Requests to this API .*method .* are blocked", RegexOptions.CultureInvariant)]
    private static partial Regex MethodBlocked();
}
