using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// What is done where Apify does not answer or asks to come later. Like the official client: up to 8 repetitions after 500 ms, doubling, with jitter,
/// at most 30 s apart; a longer wait that Apify asks for is kept. An attempt may take 90 s, since <c>waitForFinish</c> holds the line for 60.
/// </summary>
internal sealed class ApifyResilience(TimeProvider time)
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(90);

    /// <summary>For requests that may be repeated.</summary>
    public ResiliencePipeline Repeated { get; } = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(Retry(8, TimeSpan.FromSeconds(30), IsTransient))
        .AddTimeout(AttemptTimeout)
        .Build();

    /// <summary>For the first request of all: about 10 s, since somebody may be looking on, and what is wrong then is rarely over in minutes.</summary>
    public ResiliencePipeline First { get; } = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(Retry(4, TimeSpan.FromSeconds(4), IsTransient))
        .AddTimeout(AttemptTimeout)
        .Build();

    /// <summary>For a request that must not be repeated blindly.</summary>
    public ResiliencePipeline Once { get; } = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(AttemptTimeout).Build();

    /// <summary>
    /// For a start, made with <see cref="Once"/> by a caller that looks for a lost run before each repetition. "Not now" is no failure: it is waited
    /// for as long as other runs may take, about a day; only a plan that never has room for the actor is longer.
    /// </summary>
    public ResiliencePipeline Start { get; } = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(Retry(8, TimeSpan.FromSeconds(30), IsTransient))
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ApifyException { IsNotNow: true }),
            MaxRetryAttempts = 6_000,
            Delay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Linear,   // an exponential one with jitter is no number any more after a thousand attempts
            UseJitter = true,
            MaxDelay = TimeSpan.FromSeconds(15),
            DelayGenerator = RetryAfter,
        })
        .Build();

    private static bool IsTransient(Exception exception) => exception is ApifyException { Fault: ApifyFault.Transient } or TimeoutRejectedException;

    private static RetryStrategyOptions Retry(int attempts, TimeSpan maxDelay, Func<Exception, bool> shouldHandle) => new()
    {
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception && shouldHandle(exception)),
        MaxRetryAttempts = attempts,
        Delay = TimeSpan.FromMilliseconds(500),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        MaxDelay = maxDelay,
        DelayGenerator = RetryAfter,
    };

    private static ValueTask<TimeSpan?> RetryAfter(RetryDelayGeneratorArguments<object> args) => new((args.Outcome.Exception as ApifyException)?.RetryAfter);
}
