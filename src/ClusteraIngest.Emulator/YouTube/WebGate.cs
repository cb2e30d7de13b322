using System.Collections.Concurrent;
using System.Text.Json;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.YouTube.Media;
using ClusteraIngest.Emulator.YouTube.Pages;
using ClusteraIngest.Emulator.YouTube.Proxy;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.YouTube;

/// <summary>What each request passes through: the log, the delay, the faults that strike any request; then its host.</summary>
internal sealed class WebGate(YouTubeWebOptions options, FaultPlan faults, YouTubeSite site, MediaServer media, CancellationToken stopping)
{
    private const int MostLogged = 200_000;
    private const int LargestBody = 1024 * 1024;
    private readonly ConcurrentQueue<WebRequest> log = [];
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.OrdinalIgnoreCase);
    private long mediaBytes;

    public IReadOnlyList<WebRequest> Log => log.ToArray();

    public IReadOnlyDictionary<string, long> CountsByHost => counts.ToDictionary();

    public long MediaBytes => Interlocked.Read(ref mediaBytes);

    public async Task AnswerAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var cancel = either.Token;
        var at = options.Time.GetUtcNow();
        var request = context.Request;
        var host = request.Host.Host;
        counts.AddOrUpdate(host, 1, static (_, count) => count + 1);
        var (sent, isCut, isReset) = (0L, false, true);
        var target = request.Path.Value + Uri.UnescapeDataString(request.QueryString.Value ?? "");
        try
        {
            var body = await BodyAsync(request, cancel);
            if (YouTubeSite.SubjectOf(body) is { Length: > 0 } about)
                target += " " + about;
            sent = await ServeAsync(context, host, $"{request.Method} {host}{target}", body, cancel);
            Interlocked.Add(ref mediaBytes, sent);
        }
        catch (ConnectionDropException drop)
        {
            (isCut, isReset) = (true, !drop.AfterWhatWasWritten);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            isCut = true;
        }
        log.Enqueue(
            new(
                at,
                request.Method,
                host,
                target,
                request.Headers.Range.ToString() is { Length: > 0 } range ? range : null,
                isCut ? 0 : context.Response.StatusCode,
                sent
            )
        );
        if (log.Count > MostLogged)
            log.TryDequeue(out _);
        if (isCut && isReset)
            context.Abort();
    }

    private async Task<long> ServeAsync(HttpContext context, string host, string subject, JsonElement body, CancellationToken cancel)
    {
        bool Strikes(string fault) => faults.Strikes(fault, subject, subject);
        if (options.Latency > TimeSpan.Zero)
            await Task.Delay(options.Latency, cancel);
        if (Strikes(WebFault.Cut))
            throw new ConnectionDropException();
        foreach (var (fault, status) in Statuses)
            if (Strikes(fault))
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync($"<!DOCTYPE html><html><title>Error {status}</title></html>", cancel);
                return 0;
            }
        if (Strikes(WebFault.Slow))
            await Task.Delay(500, cancel);

        if (PlayedHosts.IsMedia(host))
            return await media.AnswerAsync(context, Strikes, cancel);
        if (PlayedHosts.IsPictures(host))
        {
            var (type, picture) = Pictures.At(context.Request.Path.Value ?? "");
            context.Response.ContentType = type;
            context.Response.ContentLength = picture.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
                await context.Response.Body.WriteAsync(picture, cancel);
            return 0;
        }
        await site.AnswerAsync(context, body, Strikes, cancel);
        return 0;
    }

    private static readonly (string Fault, int Status)[] Statuses =
    [
        (WebFault.TooManyRequests, 429),
        (WebFault.ServerError, 500),
        (WebFault.Unavailable, 503),
        (WebFault.NotFound, 404),
    ];

    private static async Task<JsonElement> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method))
            return default;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (body.Length < LargestBody && await request.Body.ReadAsync(buffer, cancel) is > 0 and var read)
            body.Write(buffer, 0, read);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body.ToArray());
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
