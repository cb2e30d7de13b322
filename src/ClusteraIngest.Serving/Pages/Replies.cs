using System.Text;
using ClusteraIngest.Errors;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.Text;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Serving.Pages;

/// <summary>What is sent to browsers and backends.</summary>
internal static class Replies
{
    // Nothing is fetched from elsewhere, no script runs, no form goes elsewhere, and nobody shows the page within another one.
    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Secure(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.XFrameOptions = "DENY";
        response.Headers.CacheControl = "no-store";
    }

    public static Task PageAsync(HttpContext context, Html page, int status = StatusCodes.Status200OK) =>
        SendAsync(context, "text/html; charset=utf-8", page.ToString(), status);

    public static Task JsonAsync(HttpContext context, string json, int status = StatusCodes.Status200OK) =>
        SendAsync(context, "application/json; charset=utf-8", json, status);

    /// <summary>Leads the browser on after a form, so that going back does not send it again.</summary>
    public static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    /// <summary>Says what went wrong: backends as JSON, people as a page.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string id, string message, string remedy) =>
        IsForBackends(context.Request)
            ? JsonAsync(
                context,
                System.Text.Json.JsonSerializer.Serialize(new ErrorAnswer(new(id, message, remedy)), AnswerJson.Readable.ErrorAnswer),
                status
            )
            : PageAsync(context, PageFrame.Error(id, message, remedy), status);

    /// <summary>Says that an address takes another method.</summary>
    public static Task WrongMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(
            context,
            StatusCodes.Status405MethodNotAllowed,
            ErrorIds.InvalidValue,
            $"{Printable.Of(context.Request.Path, 100)} does not take {Printable.Of(context.Request.Method, 20)}.",
            $"Use {allowed}."
        );
    }

    public static bool IsForBackends(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    public static int StatusOf(IngestException error) =>
        error switch
        {
            InvalidInputException
            {
                ErrorId: ErrorIds.VideoNotStored or ErrorIds.TranscriptNotStored or ErrorIds.DigestNotFound or ErrorIds.UserNotFound
            } => StatusCodes.Status404NotFound,
            InvalidInputException { ErrorId: ErrorIds.InteractionRequestReused } => StatusCodes.Status409Conflict,
            InvalidInputException => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status503ServiceUnavailable,
        };

    private static Task SendAsync(HttpContext context, string type, string text, int status)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
