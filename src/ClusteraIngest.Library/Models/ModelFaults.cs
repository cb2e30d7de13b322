using System.ClientModel;
using System.Net;
using System.Text.Json;
using Anthropic.Exceptions;
using ClusteraIngest.Sources;
using ClusteraIngest.Text;

namespace ClusteraIngest.Library.Models;

/// <summary>Says what it means that a provider's library throws. Messages may quote the key: it is masked, and they are cut.</summary>
internal static class ModelFaults
{
    private const int MostLetters = 400;

    /// <summary>What an exception says.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="call">The call; null: it was none of a model.</param>
    public static ModelFailure Of(Exception exception, ModelTransport.Call? call) =>
        exception switch
        {
            ClientResultException { Status: > 0 } error => OfStatus(
                error.Status,
                error.GetRawResponse()?.Content.ToString() ?? error.Message,
                call?.AskedPause,
                exception,
                call?.Key
            ),
            AnthropicApiException error => OfStatus((int)error.StatusCode, error.ResponseBody, call?.AskedPause, exception, call?.Key),
            _ => exception.FirstInner<HttpRequestException>()
                is {
                    HttpRequestError: HttpRequestError.NameResolutionError
                        or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError
                } unreached
                ? new(ModelFault.NotReached, Harmless(unreached.Message, call?.Key), null, exception)
                : new(ModelFault.AnswerLost, Harmless(exception.Message, call?.Key), call?.AskedPause, exception),
        };

    /// <summary>What a status with its body says.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="askedPause">The pause that its headers ask for.</param>
    /// <param name="cause">What was thrown.</param>
    /// <param name="key">The key that was sent; null: none.</param>
    public static ModelFailure OfStatus(int status, string body, TimeSpan? askedPause, Exception? cause, string? key)
    {
        var (code, message) = Read(body);
        var fault = (status, code) switch
        {
            (_, "insufficient_quota" or "billing_error" or "credit_balance_too_low") => ModelFault.NoCredit,
            (402, _) => ModelFault.NoCredit,
            (_, "context_length_exceeded" or "request_too_large") or (413, _) => ModelFault.ContextExceeded,
            (_, "content_filter" or "content_policy_violation") => ModelFault.Filtered,
            // A request that is larger than a minute's tokens is never answered.
            (429, _) when message.Contains("request too large", StringComparison.OrdinalIgnoreCase) => ModelFault.ContextExceeded,
            (400, _) when IsTooLong(message) => ModelFault.ContextExceeded,
            (400, _) when message.Contains("credit balance", StringComparison.OrdinalIgnoreCase) => ModelFault.NoCredit,
            (401 or 403, _) => ModelFault.KeyRefused,
            (404, _) => ModelFault.NotFound,
            (409 or 429, _) => ModelFault.TooManyRequests,
            // Whoever stands before the model has lost patience: the model may have answered, for money.
            (408 or 504 or (>= 520 and <= 524), _) => ModelFault.AnswerLost,
            (>= 500, _) => ModelFault.ServerError,
            (>= 200 and < 300, _) => ModelFault.AnswerLost, // it came, and cannot be read
            _ => ModelFault.Rejected,
        };
        return new(fault, $"{status} {Harmless(message, key)}".Trim(), askedPause, cause);
    }

    private static bool IsTooLong(string message) =>
        message.Contains("maximum context length", StringComparison.OrdinalIgnoreCase)
        || message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase)
        || message.Contains("context window", StringComparison.OrdinalIgnoreCase);

    private static (string? Code, string Message) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.Member("error"u8) ?? document.RootElement;
            return error.ValueKind is JsonValueKind.Object
                ? (error.Text("code"u8) ?? error.Text("type"u8), error.Text("message"u8) ?? "")
                : (null, error.ToString());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, "");
        }
    }

    private static string Harmless(string text, string? key) =>
        Printable.Of(key is { Length: > 0 } ? text.Replace(key, "***", StringComparison.Ordinal) : text, MostLetters);

    private static T? FirstInner<T>(this Exception exception)
        where T : Exception
    {
        for (Exception? one = exception; one is not null; one = one.InnerException)
        {
            if (one is AggregateException { InnerExceptions: [var first, ..] })
                one = first;
            if (one is T found)
                return found;
        }

        return null;
    }
}
