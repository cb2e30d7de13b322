using System.Net.Http.Headers;
using ClusteraIngest.Sources;

namespace ClusteraIngest.Library.Models;

/// <summary>
/// What each request to a provider passes: it gets our own id of the call, for the provider's support and for tests, and what the answer's
/// headers ask for is kept, which the providers' libraries do not tell.
/// </summary>
internal sealed class ModelTransport(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string IdHeader = "X-Client-Request-Id";

    private static readonly AsyncLocal<Call?> Now = new();

    /// <summary>A call begins: its requests are those that are sent until the task ends.</summary>
    public static Call Begin(string id) => Now.Value = new(id);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = Now.Value;
        if (call is not null)
        {
            request.Headers.TryAddWithoutValidation(IdHeader, call.Id);
            call.Key = KeyOf(request.Headers);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (call is not null)
            call.AskedPause = AskedPause.Of(response.Headers);
        return response;
    }

    private static string? KeyOf(HttpRequestHeaders headers) =>
        headers.Authorization?.Parameter ?? (headers.TryGetValues("x-api-key", out var values) ? values.FirstOrDefault() : null);

    /// <summary>A call.</summary>
    /// <param name="id">Our id of it.</param>
    internal sealed class Call(string id)
    {
        public string Id { get; } = id;

        public TimeSpan? AskedPause { get; set; }

        /// <summary>The key that was sent, which errors must not tell; null: none.</summary>
        public string? Key { get; set; }
    }
}
