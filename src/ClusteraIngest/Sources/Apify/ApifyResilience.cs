using ClusteraIngest.Errors;
using ClusteraIngest.Outages;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// What is done where Apify does not answer or asks to come later. Pauses as the official client makes them: 500 ms, doubling, with jitter, at most 30 s;
/// a longer one that Apify asks for is kept. An attempt may take 90 s, since <c>waitForFinish</c> holds the line for 60.
/// </summary>
internal sealed class ApifyResilience
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Runs of others end at any time.</summary>
    private static readonly TimeSpan LongestPauseForRoom = TimeSpan.FromSeconds(15);

    private readonly Outage outage;
    private readonly WaitRegister waits;
    private readonly ResiliencePipeline once;
    private readonly ResiliencePipeline brief;
    private readonly ResiliencePipeline patient;
    private readonly ResiliencePipeline start;

    public ApifyResilience(Outage outage, WaitRegister waits, TimeProvider time)
    {
        (this.outage, this.waits) = (outage, waits);
        var retry = outage.Retry(IsTransient, FirstPause, LongestPause, AskedPause);
        once = Builder().AddTimeout(AttemptTimeout).Build();
        brief = Builder()
            .AddTimeout(TimeSpan.FromSeconds(30))
            .AddRetry(Bounded(4, TimeSpan.FromSeconds(4), exception => IsTransient(exception) || IsGarbled(exception) || exception is ApifyException { Fault: ApifyFault.RateLimited }))
            .AddTimeout(AttemptTimeout)
            .Build();
        patient = Builder()
            .AddRetry(retry)
            .AddRetry(Bounded(8, LongestPause, IsGarbled))
            .AddTimeout(AttemptTimeout)
            .Build();
        start = Builder()
            .AddRetry(retry)
            .AddRetry(Bounded(8, LongestPause, IsGarbled))
            .Build();

        ResiliencePipelineBuilder Builder() => new() { TimeProvider = time };
    }

    /// <summary>For a request that must not be repeated blindly.</summary>
    public ValueTask<T> OnceAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel) =>
        once.ExecuteAsync(async attempt => await HearAsync(request, attempt), cancel);

    /// <summary>For a request that somebody looks on at, or that nothing depends on: about 10 s, 30 at the most.</summary>
    public ValueTask<T> BrieflyAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel) =>
        brief.ExecuteAsync(async attempt => await HearAsync(request, attempt), cancel);

    /// <summary>For requests that may be repeated: until it has failed as long as an outage may last.</summary>
    /// <exception cref="ConfigurationException"><c>ApifyUnreachable</c>: Apify has answered nothing at all for so long.</exception>
    public Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel) =>
        PatientlyAsync(patient, attempt => HearAsync(request, attempt), "A request to Apify", cancel);

    /// <summary>
    /// For a start, made with <see cref="OnceAsync"/> by a caller that looks for a lost run before each repetition. "Not now" is no failure: room in the plan
    /// is waited for.
    /// </summary>
    /// <param name="attemptStart">Makes one attempt.</param>
    /// <param name="subject">Which list or video waits for it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <inheritdoc cref="PatientlyAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> attemptStart, string subject, CancellationToken cancel) =>
        PatientlyAsync(start, attemptStart, subject, cancel);

    /// <summary>Waits, in the open, where Apify answers that it is not the time.</summary>
    private async Task<T> PatientlyAsync<T>(ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> request, string subject, CancellationToken cancel)
    {
        Wait? wait = null;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var answer = await UnlessAwayAsync(pipeline, request, cancel);
                    if (wait is not null)
                        waits.Moved(wait.Reason);
                    return answer;
                }
                catch (ApifyException exception) when (exception.IsNotNow)
                {
                    var reason = exception.Fault is ApifyFault.NotNow ? WaitReason.Plan : WaitReason.ApifyRate;
                    if (wait?.Reason != reason)
                    {
                        wait?.Dispose();
                        wait = waits.Begin(reason, subject, exception.Message);
                    }

                    wait.Cause = exception;
                    var longest = exception.Fault is ApifyFault.NotNow ? LongestPauseForRoom : LongestPause;
                    await wait.PauseAsync(Pauses.Doubling(FirstPause, longest, attempt, exception.RetryAfter), cancel);
                }
            }
        }
        finally
        {
            wait?.Dispose();
        }
    }

    private async Task<T> UnlessAwayAsync<T>(ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> request, CancellationToken cancel)
    {
        try
        {
            return await pipeline.ExecuteAsync(async attempt => await request(attempt), cancel);
        }
        catch (Exception exception) when (IsTransient(exception) && outage.IsTooLong)
        {
            throw new ConfigurationException(
                "ApifyUnreachable", $"Apify has not answered for {outage.Limit}. {exception.Message}",
                "Run again when it does, or wait for longer with IngestOptions.MaxOutage: what is stored stays, and runs that were paid for are picked up.", exception);
        }
    }

    /// <summary>Any answer but "not at the moment" says that Apify is there.</summary>
    private async Task<T> HearAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel)
    {
        try
        {
            var answer = await request(cancel);
            outage.End();
            return answer;
        }
        catch (ApifyException exception) when (exception.Fault is not ApifyFault.Transient)
        {
            outage.End();
            throw;
        }
    }

    /// <summary>For what is no outage: as often as the official client repeats a request.</summary>
    private static RetryStrategyOptions Bounded(int attempts, TimeSpan longestPause, Func<Exception, bool> shouldHandle) => new()
    {
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception && shouldHandle(exception)),
        MaxRetryAttempts = attempts,
        Delay = FirstPause,
        MaxDelay = longestPause,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
    };

    private static bool IsGarbled(Exception exception) => exception is ApifyException { Fault: ApifyFault.Garbled };

    private static bool IsTransient(Exception exception) => exception is ApifyException { Fault: ApifyFault.Transient } or TimeoutRejectedException;

    private static TimeSpan? AskedPause(Exception exception) => (exception as ApifyException)?.RetryAfter;
}
