using System.Net;
using ClusteraIngest.Resilience;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ClusteraIngest.Sources;

/// <summary>
/// The HTTP side of what is done where a source does not answer: the time limit of an attempt, the statuses that may pass, the pause
/// that is asked for. A handler sees headers only, and does not know what a request costs: it repeats only requests that ask for it
/// (<see cref="HttpAttempt"/>).
/// </summary>
internal static class ResilientHttp
{
    private static readonly HttpRequestOptionsKey<ResiliencePipeline<HttpResponseMessage>> Repeating = new("clustera-ingest.repeating");

    /// <summary>A client, whose requests are sent once where they do not ask for more.</summary>
    /// <param name="inner">Sends each attempt.</param>
    /// <param name="attemptTimeout">How long an attempt may take until its headers are there; bodies are limited by who reads them.</param>
    /// <param name="time">The clock.</param>
    public static HttpClient CreateClient(HttpMessageHandler inner, TimeSpan attemptTimeout, TimeProvider time)
    {
        var once = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddTimeout(Limit(attemptTimeout))
            .Build();
#pragma warning disable EXTEXP0001 // The handler itself is not marked as stable yet; the strategies are.
        var handler = new ResilienceHandler(request => request.Options.TryGetValue(Repeating, out var repeating) ? repeating : once)
        {
            InnerHandler = inner,
        };
#pragma warning restore EXTEXP0001
        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Repeats requests, each attempt with its time limit.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Repeat(
        HttpRetryStrategyOptions retry,
        TimeSpan attemptTimeout,
        TimeProvider time
    ) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(retry)
            .AddTimeout(Limit(attemptTimeout))
            .Build();

    /// <summary>Repeats what is not answered, or answered with a status that may pass, for as long as the outage may last.</summary>
    /// <param name="outage">Is shared with what repeats requests above the handler.</param>
    /// <param name="firstPause">The first pause; they double.</param>
    /// <param name="longestPause">The longest, but for one that is asked for.</param>
    /// <param name="describe">The failure as a sentence.</param>
    public static HttpRetryStrategyOptions WhileAway(
        Outage outage,
        TimeSpan firstPause,
        TimeSpan longestPause,
        Func<Outcome<HttpResponseMessage>, HttpRequestMessage?, string> describe
    ) =>
        new()
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = args =>
                ValueTask.FromResult(
                    IsAway(args.Outcome) && outage.IsWaitedFor(args.Context, describe(args.Outcome, args.Context.GetRequestMessage()))
                ),
            // The strategy's own reading of Retry-After takes a date by this machine's clock, and has no limit.
            DelayGenerator = args =>
            {
                var asked = args.Outcome.Result is { } response ? AskedPause.Of(response.Headers) : null;
                return ValueTask.FromResult<TimeSpan?>(outage.Pause(firstPause, longestPause, args.AttemptNumber, asked));
            },
            OnRetry = args =>
            {
                outage.TellRepeated(args.RetryDelay, describe(args.Outcome, args.Context.GetRequestMessage()));
                return ValueTask.CompletedTask;
            },
        };

    /// <summary>Asks the handler to repeat this request by itself.</summary>
    /// <param name="request">The request.</param>
    /// <param name="repeating">How.</param>
    /// <param name="context">Of the attempt above the handler; what is counted in it is counted by both.</param>
    public static void Ask(HttpRequestMessage request, ResiliencePipeline<HttpResponseMessage> repeating, ResilienceContext context)
    {
        request.Options.Set(Repeating, repeating);
        request.SetResilienceContext(context);
    }

    /// <summary>Too many requests are no outage: those are waited for in the open, above.</summary>
    private static bool IsAway(Outcome<HttpResponseMessage> outcome) =>
        HttpClientResiliencePredicates.IsTransient(outcome) && outcome.Result?.StatusCode is not HttpStatusCode.TooManyRequests;

    private static HttpTimeoutStrategyOptions Limit(TimeSpan attemptTimeout) => new() { Timeout = attemptTimeout };
}
