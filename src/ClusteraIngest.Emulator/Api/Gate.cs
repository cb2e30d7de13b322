using System.Text;
using System.Text.Json;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>What every request passes: the log, the latency, the token, the faults, and the wording of errors.</summary>
internal sealed class Gate(EmulatorOptions options, RunRegister runs, FaultPlan faults, CancellationToken stopping)
{
    private readonly RequestLog log = new("Authorization", "token");

    public IReadOnlyList<LoggedRequest> Log => log.All;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var at = DateTimeOffset.UtcNow;
        var dropped = false;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await AnswerAsync(context, next, cancel.Token);
        }
        catch (ApiException e)
        {
            await WriteErrorAsync(context, e);
        }
        catch (ConnectionDropException)
        {
            dropped = true;
            context.Abort();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            dropped = true;
            context.Abort();
        }
        finally
        {
            log.Note(context, at, dropped);
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next, CancellationToken cancel)
    {
        if (options.Latency > TimeSpan.Zero)
            await Task.Delay(options.Latency, cancel);
        Authorize(context.Request);
        if (context.Request.Query["method"] is [{ Length: > 0 } method, ..])
            context.Request.Method = method.ToUpperInvariant();
        var request = await ApiRequest.ReadAsync(context.Request, runs, cancel);
        context.Items[typeof(ApiRequest)] = request;
        context.RequestAborted = cancel;
        await MeetFaultsAsync(context, request, cancel);

        await next(context);

        if (context.Response is { HasStarted: false, StatusCode: 404 or 405 })
            throw context.Response.Headers.Allow is [{ } allowed, ..]
                ? ApiException.WrongMethod(allowed.Replace(" ", "", StringComparison.Ordinal))
                : ApiException.NoSuchEndpoint();
    }

    private void Authorize(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : request.Query["token"].ToString();
        if (token.Length == 0)
            throw ApiException.TokenNotProvided();
        if (options.Token is not null && token != options.Token)
            throw ApiException.TokenNotValid();
    }

    private async Task MeetFaultsAsync(HttpContext context, ApiRequest request, CancellationToken cancel)
    {
        bool Strikes(string fault) => faults.Strikes(fault, request.Key, request.Subject);
        if (Strikes(Fault.Reset))
            throw new ConnectionDropException();
        if (Strikes(Fault.TooManyRequests))
            throw ApiException.TooManyRequests();
        if (Strikes(Fault.ServerError))
            throw ApiException.ServerError();
        if (Strikes(Fault.BadGateway))
            throw new ApiException(502, "", "<html><head><title>502 Bad Gateway</title></head></html>");
        if (Strikes(Fault.Unavailable))
            throw new ApiException(503, "", "<html><head><title>503 Service Temporarily Unavailable</title></head></html>");
        if (Strikes(Fault.Slow))
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
    }

    /// <summary>An error without a type is not the API's but of a proxy before it, and no JSON.</summary>
    private static async Task WriteErrorAsync(HttpContext context, ApiException error)
    {
        context.Response.Clear();
        context.Response.StatusCode = error.Status;
        var isJson = error.Type.Length > 0;
        context.Response.ContentType = isJson ? "application/json; charset=utf-8" : "text/html";
        var body = isJson
            ? JsonSerializer.SerializeToUtf8Bytes(new { error = new { type = error.Type, message = error.Message } })
            : Encoding.UTF8.GetBytes(error.Message);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
