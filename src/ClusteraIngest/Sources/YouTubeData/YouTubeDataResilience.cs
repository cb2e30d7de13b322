using ClusteraIngest.Errors;
using ClusteraIngest.Outages;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>
/// What is done where the YouTube Data API does not answer, answers with something else, or asks for fewer requests. Everything else is an answer.
/// Pauses double from 1 s, with jitter, up to 60 s; a longer one that YouTube asks for is kept, up to 15 minutes.
/// </summary>
internal sealed class YouTubeDataResilience
{
    private const int MostGarbled = 8;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Rates are counted by the minute: a request that comes too soon for longer than that is not to be had by waiting.</summary>
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromMinutes(15);

    private static readonly ResiliencePropertyKey<long> FirstRefusal = new("first-refusal");

    private readonly Outage outage;
    private readonly ResiliencePipeline patient;
    private readonly ResiliencePipeline once;

    public YouTubeDataResilience(Outage outage, TimeProvider time)
    {
        this.outage = outage;
        patient = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(Repeated(YouTubeDataFault.RateLimited, int.MaxValue, context => !IsRefusedForTooLong(context, time)))
            .AddRetry(outage.Retry(IsTransient, FirstPause, LongestPause, AskedPause))
            .AddRetry(Repeated(YouTubeDataFault.Garbled, MostGarbled, _ => true))
            .Build();
        once = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(AttemptTimeout).Build();
    }

    /// <summary>
    /// Repeats a request while it may pass: one that is not answered until that has gone on as long as an outage may last, one that is answered with
    /// something else a few times, and one that comes too soon after others for 15 minutes.
    /// </summary>
    /// <param name="request">Makes one attempt, by <see cref="OnceAsync"/>; what an attempt uses up is counted within.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException"><c>YouTubeUnreachable</c>: YouTube has answered nothing at all for so long.</exception>
    /// <exception cref="YouTubeDataException">It was refused, or failed for itself while others were answered.</exception>
    public async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel)
    {
        try
        {
            return await patient.ExecuteAsync(async attempt => await request(attempt), cancel);
        }
        catch (Exception exception) when (IsTransient(exception) && outage.IsTooLong)
        {
            throw new ConfigurationException(
                "YouTubeUnreachable", $"The YouTube Data API has not answered for {outage.Limit}. {exception.Message}",
                "Run again when it does, or wait for longer with --outage-minutes: what is stored stays.", exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new YouTubeDataException(YouTubeDataFault.Transient, $"The YouTube Data API did not answer within {AttemptTimeout.TotalSeconds:0} s.", exception);
        }
    }

    /// <summary>Makes a request, in 30 s at most.</summary>
    public async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel) =>
        await once.ExecuteAsync(async attempt => await HearAsync(request, attempt), cancel);

    /// <summary>Any answer says that YouTube is there.</summary>
    private async Task<T> HearAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel)
    {
        try
        {
            var answer = await request(cancel);
            outage.End();
            return answer;
        }
        catch (YouTubeDataException exception) when (exception.Fault is not YouTubeDataFault.Transient)
        {
            outage.End();
            throw;
        }
    }

    private static RetryStrategyOptions Repeated(YouTubeDataFault fault, int attempts, Func<ResilienceContext, bool> mayPass) => new()
    {
        ShouldHandle = args => ValueTask.FromResult(
            args.Outcome.Exception is YouTubeDataException exception && exception.Fault == fault && mayPass(args.Context)),
        MaxRetryAttempts = attempts,
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            Pauses.Doubling(FirstPause, LongestPause, args.AttemptNumber, AskedPause(args.Outcome.Exception!), LongestRefusal)),
    };

    private static bool IsRefusedForTooLong(ResilienceContext request, TimeProvider time)
    {
        if (request.Properties.TryGetValue(FirstRefusal, out var first))
            return time.GetElapsedTime(first) >= LongestRefusal;
        request.Properties.Set(FirstRefusal, time.GetTimestamp());
        return false;
    }

    private static bool IsTransient(Exception exception) => exception is YouTubeDataException { Fault: YouTubeDataFault.Transient } or TimeoutRejectedException;

    private static TimeSpan? AskedPause(Exception exception) => (exception as YouTubeDataException)?.RetryAfter;
}
