using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// What is done where Apify does not answer or asks to come later. Pauses as the official client makes them: 500 ms, doubling, with
/// jitter, at most 30 s; a longer one that Apify asks for is kept. An attempt may take 90 s: <c>waitForFinish</c> holds the line for 60.
/// The HTTP handler repeats what is not answered, or with a status that may pass. Here is what it cannot know: which requests may be
/// repeated, bodies that break off or are garbled, waits that are shown, and what repeats a start.
/// </summary>
internal sealed class ApifyResilience
{
    /// <summary>How long an attempt may take until its headers are there, and its body after that.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(90);

    private const int MostBriefRetries = 4;
    private const int MostGarbled = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBriefPause = TimeSpan.FromSeconds(4);

    /// <summary>Runs of others end at any time.</summary>
    private static readonly TimeSpan LongestPauseForRoom = TimeSpan.FromSeconds(15);

    /// <summary>How often a request that is made briefly was repeated, by the HTTP handler or here.</summary>
    private static readonly ResiliencePropertyKey<int> BriefRetries = new("brief-retries");

    private readonly Outage outage;
    private readonly WaitRegister waits;
    private readonly ResiliencePipeline body;
    private readonly ResiliencePipeline brief;
    private readonly ResiliencePipeline patient;
    private readonly ResiliencePipeline<HttpResponseMessage> briefHttp;
    private readonly ResiliencePipeline<HttpResponseMessage> patientHttp;

    public ApifyResilience(Outage outage, WaitRegister waits, TimeProvider time)
    {
        (this.outage, this.waits) = (outage, waits);
        body = Builder().AddTimeout(AttemptTimeout).Build();
        brief = Builder()
            .AddTimeout(TimeSpan.FromSeconds(30))
            .AddRetry(
                Bounded(
                    MostBriefRetries,
                    LongestBriefPause,
                    (failure, context) => (IsTransient(failure) || IsGarbled(failure) || IsRateLimited(failure)) && IsOneOfFew(context)
                )
            )
            .Build();
        briefHttp = ResilientHttp.Repeat(
            new HttpRetryStrategyOptions
            {
                ShouldHandle = args =>
                    ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome) && IsOneOfFew(args.Context)),
                MaxRetryAttempts = MostBriefRetries,
                Delay = FirstPause,
                MaxDelay = LongestBriefPause,
                ShouldRetryAfterHeader = false, // nobody waits here for as long as Apify likes
            },
            AttemptTimeout,
            time
        );
        patient = Builder()
            .AddRetry(outage.Retry(IsTransient, FirstPause, LongestPause, AskedPause))
            .AddRetry(Bounded(MostGarbled, LongestPause, (exception, _) => IsGarbled(exception)))
            .Build();
        patientHttp = ResilientHttp.Repeat(
            ResilientHttp.WhileAway(outage, FirstPause, LongestPause, ApifyAnswer.Describe),
            AttemptTimeout,
            time
        );

        ResiliencePipelineBuilder Builder() => new() { TimeProvider = time };
    }

    /// <summary>For a request that must not be repeated blindly.</summary>
    public Task<T> ExecuteOnceAsync<T>(Func<HttpAttempt, Task<T>> request, CancellationToken cancel) => HearAsync(request, new(cancel));

    /// <summary>For a request that somebody looks on at, or that nothing depends on: about 10 s, 30 at the most.</summary>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">30 s have passed.</exception>
    public Task<T> BrieflyAsync<T>(Func<HttpAttempt, Task<T>> request, CancellationToken cancel) =>
        ExecuteAsync(brief, context => HearAsync(request, new(briefHttp, context)), cancel);

    /// <summary>For requests that may be repeated: until it has failed as long as an outage may last.</summary>
    /// <exception cref="ConfigurationException"><c>ApifyUnreachable</c>: Apify has answered nothing at all for so long.</exception>
    public Task<T> PatientlyAsync<T>(Func<HttpAttempt, Task<T>> request, CancellationToken cancel) =>
        PatientlyAsync(context => HearAsync(request, new(patientHttp, context)), "A request to Apify", cancel);

    /// <summary>Reads what comes after the headers, with its own limit of time: of that the HTTP handler knows nothing.</summary>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">It took too long.</exception>
    public ValueTask<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancel) =>
        body.ExecuteAsync(async attempt => await read(attempt), cancel);

    /// <summary>
    /// For a start, made with <see cref="ExecuteOnceAsync"/> by a caller that looks for a lost run before each repetition. "Not now" is no
    /// failure: room in the plan is waited for.
    /// </summary>
    /// <param name="attemptStart">Makes one attempt.</param>
    /// <param name="subject">Which list or video waits for it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <inheritdoc cref="PatientlyAsync{T}(Func{HttpAttempt, Task{T}}, CancellationToken)"/>
    public Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> attemptStart, string subject, CancellationToken cancel) =>
        PatientlyAsync(context => attemptStart(context.CancellationToken), subject, cancel);

    /// <summary>Waits, in the open, where Apify answers that it is not the time.</summary>
    private async Task<T> PatientlyAsync<T>(Func<ResilienceContext, Task<T>> request, string subject, CancellationToken cancel)
    {
        Wait? wait = null;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var answer = await UnlessAwayAsync(request, cancel);
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
                    await wait.PauseAsync(RetryDelays.Doubling(FirstPause, longest, attempt, exception.RetryAfter), cancel);
                }
            }
        }
        finally
        {
            wait?.Dispose();
        }
    }

    private async Task<T> UnlessAwayAsync<T>(Func<ResilienceContext, Task<T>> request, CancellationToken cancel)
    {
        try
        {
            return await ExecuteAsync(patient, request, cancel);
        }
        catch (Exception exception) when (IsTransient(exception) && outage.IsTooLong)
        {
            throw new ConfigurationException(
                ErrorIds.ApifyUnreachable,
                $"Apify has not answered for {outage.Limit}. {exception.Message}",
                "Run again when it does, or wait for longer with IngestOptions.MaxOutage: what is stored stays, and runs that were paid "
                    + "for are picked up.",
                exception
            );
        }
    }

    /// <summary>Any answer but "not at the moment" says that Apify is there.</summary>
    private async Task<T> HearAsync<T>(Func<HttpAttempt, Task<T>> request, HttpAttempt attempt)
    {
        try
        {
            var answer = await request(attempt);
            outage.End();
            return answer;
        }
        catch (ApifyException exception) when (exception.Fault is not ApifyFault.Transient)
        {
            outage.End();
            throw;
        }
    }

    /// <summary>In a context that the HTTP handler is told of as well.</summary>
    private static async Task<T> ExecuteAsync<T>(
        ResiliencePipeline pipeline,
        Func<ResilienceContext, Task<T>> request,
        CancellationToken cancel
    )
    {
        var context = ResilienceContextPool.Shared.Get(cancel);
        try
        {
            return await pipeline.ExecuteAsync(async attempt => await request(attempt), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>For what is no outage: as often as the official client repeats a request.</summary>
    private static RetryStrategyOptions Bounded(
        int attempts,
        TimeSpan longestPause,
        Func<Exception, ResilienceContext, bool> shouldHandle
    ) =>
        new()
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception && shouldHandle(exception, args.Context)),
            MaxRetryAttempts = attempts,
            Delay = FirstPause,
            MaxDelay = longestPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        };

    /// <summary>What the HTTP handler has repeated is not repeated as often again for its body.</summary>
    private static bool IsOneOfFew(ResilienceContext context)
    {
        var earlier = context.Properties.GetValue(BriefRetries, 0);
        context.Properties.Set(BriefRetries, earlier + 1);
        return earlier < MostBriefRetries;
    }

    private static bool IsGarbled(Exception exception) => exception is ApifyException { Fault: ApifyFault.Garbled };

    private static bool IsRateLimited(Exception exception) => exception is ApifyException { Fault: ApifyFault.RateLimited };

    private static bool IsTransient(Exception exception) => exception is ApifyException { Fault: ApifyFault.Transient };

    private static TimeSpan? AskedPause(Exception exception) => (exception as ApifyException)?.RetryAfter;
}
