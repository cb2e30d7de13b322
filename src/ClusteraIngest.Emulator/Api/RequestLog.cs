using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>The latest requests, without the secret that came with them.</summary>
/// <param name="header">The header that should carry the secret.</param>
/// <param name="parameter">The query parameter that may carry it instead, and is blackened.</param>
internal sealed class RequestLog(string header, string parameter)
{
    private const int MostLogged = 200_000;
    private readonly ConcurrentQueue<LoggedRequest> log = [];

    public IReadOnlyList<LoggedRequest> All => log.ToArray();

    /// <param name="context">The request, answered.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="dropped">Whether the connection was dropped before or within the answer.</param>
    public void Note(HttpContext context, DateTimeOffset at, bool dropped)
    {
        var request = context.Request;
        var query = request.QueryString.Value ?? "";
        if (request.Query.ContainsKey(parameter))
            query = "?" + string.Join('&', query.TrimStart('?').Split('&').Select(Blackened));
        log.Enqueue(
            new(
                at,
                request.Method,
                request.Path.ToUriComponent() + query,
                dropped ? 0 : context.Response.StatusCode,
                request.Headers[header].Count > 0
            )
        );
        if (log.Count > MostLogged)
            log.TryDequeue(out _);
    }

    private string Blackened(string pair) =>
        pair.StartsWith(parameter + "=", StringComparison.OrdinalIgnoreCase) ? parameter + "=***" : pair;
}
