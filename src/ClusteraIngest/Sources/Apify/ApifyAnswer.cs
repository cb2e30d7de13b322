using System.Net;
using System.Text.Json;
using ClusteraIngest.Errors;
using Polly;
using Polly.Timeout;

namespace ClusteraIngest.Sources.Apify;

/// <summary>Turns Apify's answers into results or exceptions.</summary>
internal static class ApifyAnswer
{
    /// <summary>Throws where the answer is not a success.</summary>
    public static async Task EnsureSuccessAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var (type, text) = await ErrorAsync(response, cancel);
        var message =
            $"Apify answered {(int)response.StatusCode}{(type is null ? "" : $" {type}")}: "
            + $"{(text ?? response.ReasonPhrase ?? "no reason given").TrimEnd('.')}.";
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            throw new ConfigurationException(
                ErrorIds.ApifyTokenRefused,
                $"Apify refused the token. {message}",
                "Set APIFY_TOKEN to a token from Apify Console, Settings, API & Integrations."
            );
        }

        throw new ApifyException(FaultOf(response.StatusCode, type), response.StatusCode, type, message)
        {
            RetryAfter = AskedPause.Of(response.Headers),
        };
    }

    /// <summary>The exception for a request that got no answer, one that broke off, or one that is not Apify's.</summary>
    public static ApifyException Broken(Exception cause, Uri baseAddress) =>
        cause is JsonException
            ? new(
                ApifyFault.Garbled,
                null,
                null,
                $"What {baseAddress.GetLeftPart(UriPartial.Authority)} answered is not what Apify answers: {cause.Message.TrimEnd('.')}.",
                cause
            )
            : new(
                ApifyFault.Transient,
                null,
                null,
                $"No whole answer came from {baseAddress.GetLeftPart(UriPartial.Authority)}: {cause.Message.TrimEnd('.')}.",
                cause
            )
            {
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

    /// <summary>What failed, where nothing is known of an answer but its headers: a sentence.</summary>
    public static string Describe(Outcome<HttpResponseMessage> outcome, HttpRequestMessage? request) =>
        outcome switch
        {
            { Result: { } response } =>
                $"Apify answered {(int)response.StatusCode}: {(response.ReasonPhrase ?? "no reason given").TrimEnd('.')}.",
            { Exception: { } cause } when request?.RequestUri is { } address => Broken(cause, address).Message,
            _ => outcome.Exception?.Message ?? "",
        };

    /// <summary>True for what sending a request or reading its answer throws where the network or the other side fails.</summary>
    public static bool IsBroken(Exception cause) =>
        cause is HttpRequestException or IOException or JsonException or TimeoutRejectedException;

    private static ApifyFault FaultOf(HttpStatusCode status, string? type) =>
        type switch
        {
            // What the plan does not allow at the moment comes as 402 or 400.
            "concurrent-runs-limit-exceeded" or "actor-memory-limit-exceeded" or "memory-limit-exceeded" => ApifyFault.NotNow,
            _ when status is HttpStatusCode.RequestTimeout || (int)status >= 500 => ApifyFault.Transient,
            _ when status is HttpStatusCode.TooManyRequests => ApifyFault.RateLimited,
            _ when status is HttpStatusCode.NotFound => ApifyFault.NotFound,
            _ => ApifyFault.Refused,
        };

    private static async Task<(string? Type, string? Message)> ErrorAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            using var body = await ApifyBody.ReadAsync(response.Content, ApifyBody.LargestError, cancel);
            var error = JsonSerializer.Deserialize(body.Bytes.Span, ApifyJson.Default.ErrorEnvelope)?.Error;
            return (error?.Type, error?.Message);
        }
        catch (Exception cause)
            when (cause is JsonException or HttpRequestException or IOException or ApifyException { Fault: ApifyFault.TooLarge })
        {
            // A proxy's page, say: the status has to do.
            return (null, null);
        }
    }
}
