using System.Text.RegularExpressions;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Sources;

/// <summary>Logs each request to a source with its status and time; never a header, a body or a value that may be a secret.</summary>
/// <param name="service">The source's name.</param>
/// <param name="log">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="inner">Sends them.</param>
internal sealed partial class RequestLog(string service, ILogger log, TimeProvider time, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    private const int LongestPath = 200;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!log.IsEnabled(LogLevel.Debug) && !IngestTelemetry.RequestDuration.Enabled)
            return await base.SendAsync(request, cancellationToken);

        var start = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Measure(start, (int)response.StatusCode);
            log.LogDebug(
                "{Service}: {Method} {Path} answered {Status} in {Milliseconds:0} ms.",
                service,
                request.Method.Method,
                Path(request.RequestUri),
                (int)response.StatusCode,
                time.GetElapsedTime(start).TotalMilliseconds
            );
            return response;
        }
        catch (Exception exception)
        {
            Measure(start, "none");
            log.LogDebug(
                "{Service}: {Method} {Path} got no answer within {Milliseconds:0} ms: {Message}",
                service,
                request.Method.Method,
                Path(request.RequestUri),
                time.GetElapsedTime(start).TotalMilliseconds,
                exception.Message
            );
            throw;
        }
    }

    private void Measure(long start, object status) =>
        IngestTelemetry.RequestDuration.Record(
            time.GetElapsedTime(start).TotalSeconds,
            IngestTelemetry.Tag("service", service),
            IngestTelemetry.Tag("status", status)
        );

    /// <summary>The path with its parameters, but for the values of those that may hold a secret.</summary>
    internal static string Path(Uri? address)
    {
        var path = SecretParameter().Replace(address?.PathAndQuery ?? "", "***");
        return path.Length <= LongestPath ? path : path[..LongestPath] + "…";
    }

    [GeneratedRegex(@"(?<=[?&][^=&]*(key|token|secret|sign|credential)[^=&]*=)[^&]+", RegexOptions.IgnoreCase)]
    private static partial Regex SecretParameter();
}
