using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>
/// What is done where the YouTube Data API does not answer, answers with something else, or asks for fewer requests. Everything else is an
/// answer. Pauses double from 1 s, with jitter, up to 60 s; a longer one that YouTube asks for is kept, up to 15 minutes.
/// </summary>
internal sealed class YouTubeDataResilience
{
    private const int MostGarbled = 8;

    /// <summary>
    /// How long an attempt may take; the HTTP handler limits it until the headers are there. It repeats nothing here, since each attempt
    /// uses up units of a key.
    /// </summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Rates are counted by the minute: a longer pause that is asked for is not kept.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(15);

    private readonly Outage outage;
    private readonly WaitRegister waits;
    private readonly ResiliencePipeline patient;
    private readonly ResiliencePipeline once;

    public YouTubeDataResilience(Outage outage, WaitRegister waits, TimeProvider time)
    {
        (this.outage, this.waits) = (outage, waits);
        patient = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(outage.Retry(IsTransient, FirstPause, LongestPause, AskedPause))
            .AddRetry(Repeated(YouTubeDataFault.Garbled, MostGarbled))
            .Build();
        once = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(AttemptTimeout)
            .Build();
    }

    /// <summary>
    /// Repeats a request while it may pass: one that is not answered until that has gone on as long as an outage may last, one that is
    /// answered with something else a few times, and one that comes too soon after others for as long as a wait may last.
    /// </summary>
    /// <param name="request">Makes one attempt, by <see cref="ExecuteOnceAsync"/>; what an attempt uses up is counted within.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException"><c>YouTubeUnreachable</c>: YouTube has answered nothing at all for so long.</exception>
    /// <exception cref="ItemFailedException"><c>WaitTooLong</c>: YouTube has asked for fewer requests for too long.</exception>
    /// <exception cref="YouTubeDataException">It was refused, or failed for itself while others were answered.</exception>
    public async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel)
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
                catch (YouTubeDataException exception) when (exception.Fault is YouTubeDataFault.RateLimited)
                {
                    wait ??= waits.Begin(WaitReason.KeyRate, "A request to the YouTube Data API", exception.Message);
                    wait.Cause = exception;
                    await wait.PauseAsync(
                        RetryDelays.Doubling(FirstPause, LongestPause, attempt, exception.RetryAfter, LongestAsked),
                        cancel
                    );
                }
            }
        }
        finally
        {
            wait?.Dispose();
        }
    }

    private async Task<T> UnlessAwayAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel)
    {
        try
        {
            return await patient.ExecuteAsync(async attempt => await request(attempt), cancel);
        }
        catch (Exception exception) when (IsTransient(exception) && outage.IsTooLong)
        {
            throw new ConfigurationException(
                ErrorIds.YouTubeUnreachable,
                $"The YouTube Data API has not answered for {outage.Limit}. {exception.Message}",
                "Run again when it does, or wait for longer with IngestOptions.MaxOutage: what is stored stays.",
                exception
            );
        }
        catch (TimeoutRejectedException exception)
        {
            throw new YouTubeDataException(
                YouTubeDataFault.Transient,
                $"The YouTube Data API did not answer within {AttemptTimeout.TotalSeconds:0} s.",
                exception
            );
        }
    }

    /// <summary>Makes a request, in 30 s at most, its body included: of that the HTTP handler knows nothing.</summary>
    public async Task<T> ExecuteOnceAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel) =>
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

    private static RetryStrategyOptions Repeated(YouTubeDataFault fault, int attempts) =>
        new()
        {
            ShouldHandle = args =>
                ValueTask.FromResult(args.Outcome.Exception is YouTubeDataException exception && exception.Fault == fault),
            MaxRetryAttempts = attempts,
            DelayGenerator = args =>
                ValueTask.FromResult<TimeSpan?>(
                    RetryDelays.Doubling(FirstPause, LongestPause, args.AttemptNumber, AskedPause(args.Outcome.Exception!), LongestAsked)
                ),
        };

    private static bool IsTransient(Exception exception) =>
        exception is YouTubeDataException { Fault: YouTubeDataFault.Transient } or TimeoutRejectedException;

    private static TimeSpan? AskedPause(Exception exception) => (exception as YouTubeDataException)?.RetryAfter;
}
