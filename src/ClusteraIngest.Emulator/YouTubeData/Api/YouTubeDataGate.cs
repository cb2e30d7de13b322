using System.Text;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.YouTubeData.Keys;
using ClusteraIngest.Emulator.YouTubeData.Videos;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>
/// What every request passes: the log, the latency, the key with its quota, the faults, the endpoint and the wording of errors.
/// </summary>
internal sealed class YouTubeDataGate(TimeSpan latency, KeyRing keys, FaultPlan faults, YouTubeDataWorld world, CancellationToken stopping)
{
    private const string KeyHeader = "X-Goog-Api-Key";
    private const string Root = "/youtube/v3/";
    private const string SearchPath = "search";
    private static readonly Dictionary<string, Func<ApiQuery, Catalogue, Answer>> Endpoints = new()
    {
        ["channels"] = ChannelsEndpoint.Answer,
        ["playlistItems"] = PlaylistItemsEndpoint.Answer,
        ["playlists"] = PlaylistsEndpoint.Answer,
        ["videos"] = VideosEndpoint.Answer,
        [SearchPath] = SearchEndpoint.Answer,
        ["videoCategories"] = VideoCategoriesEndpoint.Answer,
    };

    private readonly RequestLog log = new(KeyHeader, "key");

    public IReadOnlyList<LoggedRequest> Log => log.All;

    public async Task AnswerAsync(HttpContext context)
    {
        var at = DateTimeOffset.UtcNow;
        var dropped = false;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await PassAsync(context, cancel.Token);
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

    private async Task PassAsync(HttpContext context, CancellationToken cancel)
    {
        var path = context.Request.Path.Value ?? "";
        var name = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : "";
        if (!HttpMethods.IsGet(context.Request.Method) || !Endpoints.TryGetValue(name, out var endpoint))
        {
            await WritePageAsync(context, 404, "Error 404 (Not Found)!!1", cancel);
            return;
        }
        KeyLedger? key = null;
        var isSearch = name == SearchPath;
        try
        {
            key = keys.Find(KeyOf(context.Request));
            key.NoteArrival(isSearch);
            if (latency > TimeSpan.Zero)
                await Task.Delay(latency, cancel);
            await ServeAsync(context, endpoint, key, isSearch, cancel);
        }
        catch (YouTubeDataException e)
        {
            // Before it is sent: whoever has read it may send the next at once.
            key?.NoteRefusal(e, isSearch);
            await WriteAsync(context, e.Status, ErrorBody.Of(e), cancel);
        }
    }

    private async Task ServeAsync(
        HttpContext context,
        Func<ApiQuery, Catalogue, Answer> endpoint,
        KeyLedger key,
        bool isSearch,
        CancellationToken cancel
    )
    {
        var subject = SubjectOf(context.Request);
        bool Strikes(string fault) => faults.Strikes(fault, subject, subject);
        key.Admit();
        if (Strikes(YouTubeDataFault.TooManyRequests))
            throw Refusal.TooManyAMinute(key.Project, atMost: 1800);
        if (Strikes(YouTubeDataFault.TooManyRequestsOfOld))
            throw Refusal.TooManyAMinute(key.Project, atMost: 1800, status: 403);
        if (Strikes(YouTubeDataFault.UsedUp))
            key.Exhaust(isSearch);
        key.Charge(isSearch);

        if (Strikes(YouTubeDataFault.Reset))
            throw new ConnectionDropException();
        if (Strikes(YouTubeDataFault.ServerError))
            throw Mistake.Backend();
        var query = new ApiQuery(context.Request.Query);
        if (query.Text("pageToken") is not null && Strikes(YouTubeDataFault.InvalidToken))
            throw Mistake.PageToken();
        if (subject.Contains("/playlistItems?", StringComparison.Ordinal) && Strikes(YouTubeDataFault.NoPlaylist))
            throw Mistake.NoPlaylist();
        if (Strikes(YouTubeDataFault.Slow))
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
        if (Strikes(YouTubeDataFault.Unavailable))
            await WritePageAsync(context, 503, "Error 503 (Service Unavailable)!!1", cancel);
        else if (Strikes(YouTubeDataFault.Page))
            await WritePageAsync(context, 200, "Sign in to this network", cancel);
        else
        {
            var answer = endpoint(query, world.Catalogue);
            if (answer.Page is { Next: not null } && Strikes(YouTubeDataFault.Circle))
                answer = answer.LeadingBack();
            if (subject.Contains("/videos?", StringComparison.Ordinal) && Strikes(YouTubeDataFault.NoVideos))
                answer = answer.WithoutItems();
            await WriteAnswerAsync(context, answer, Strikes(YouTubeDataFault.Truncated), cancel);
        }
    }

    private static async Task WriteAnswerAsync(HttpContext context, Answer answer, bool isTruncated, CancellationToken cancel)
    {
        context.Response.Headers.ETag = $"\"{answer.Etag}\"";
        if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && Etag.Matches(known, answer.Etag))
        {
            context.Response.StatusCode = 304;
            return;
        }
        var body = answer.ToJson();
        if (!isTruncated)
        {
            await WriteAsync(context, 200, body, cancel);
            return;
        }
        context.Response.ContentType = "application/json; charset=UTF-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body[..(body.Length / 2)], cancel);
        await context.Response.Body.FlushAsync(cancel);
        throw new ConnectionDropException();
    }

    private static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, cancel);
    }

    private static async Task WritePageAsync(HttpContext context, int status, string title, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes($"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>{title}</title><p>{title}</html>");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=UTF-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, cancel);
    }

    private static string KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader].ToString() is { Length: > 0 } key ? key : request.Query["key"].ToString();

    /// <summary>What is asked for, whoever asks: faults are drawn by it.</summary>
    private static string SubjectOf(HttpRequest request)
    {
        var query = Uri.UnescapeDataString(request.QueryString.Value ?? "")
            .TrimStart('?')
            .Split('&')
            .Where(pair => !pair.StartsWith("key=", StringComparison.Ordinal));
        return $"GET {request.Path.Value}?{string.Join('&', query)}";
    }
}
