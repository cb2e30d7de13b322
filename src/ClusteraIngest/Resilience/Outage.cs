using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ClusteraIngest.Resilience;

/// <summary>
/// Whether a service that an invocation depends on, Apify or the database, is away, and for how long already. A request that it does not
/// answer is repeated until that has gone on for <paramref name="most"/>.
/// </summary>
/// <param name="service">Its name within a sentence.</param>
/// <param name="most">How long it is waited for.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told when an outage is more than a hiccup, and when it is over.</param>
internal sealed class Outage(string service, TimeSpan most, TimeProvider time, ILogger log)
{
    /// <summary>What is over sooner is nobody's business.</summary>
    private static readonly TimeSpan Hiccup = TimeSpan.FromSeconds(3);

    private static readonly ResiliencePropertyKey<long> FirstFailure = new("first-failure");

    private readonly Lock gate = new();
    private long? since;
    private bool isTold;

    /// <summary>Since the service was last heard, it has been silent for longer than it is waited for.</summary>
    public bool IsTooLong => Lasting >= most;

    /// <summary>Such as <c>the database, away for 12 s</c>; null where it is there.</summary>
    public string? Notice =>
        Lasting is { } lasting && lasting > Hiccup
            ? string.Create(CultureInfo.InvariantCulture, $"{service}, away for {lasting.TotalSeconds:0} s")
            : null;

    /// <summary>How long it is waited for, for people.</summary>
    public string Limit =>
        most.TotalMinutes >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{most.TotalMinutes:0.#} minutes")
            : string.Create(CultureInfo.InvariantCulture, $"{most.TotalSeconds:0.#} s");

    private TimeSpan? Lasting
    {
        get
        {
            lock (gate)
            {
                return since is { } begin ? time.GetElapsedTime(begin) : null;
            }
        }
    }

    /// <summary>Repeats what failed because the service is away. The pauses double, with jitter, up to a limit.</summary>
    /// <param name="isAway">Whether that is what a failure says.</param>
    /// <param name="firstPause">The first pause.</param>
    /// <param name="longestPause">The longest.</param>
    /// <param name="askedPause">The pause that the service itself asks for, which is kept.</param>
    public RetryStrategyOptions Retry(
        Func<Exception, bool> isAway,
        TimeSpan firstPause,
        TimeSpan longestPause,
        Func<Exception, TimeSpan?> askedPause
    ) =>
        new()
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = args =>
            {
                if (args.Outcome.Exception is { } failure && isAway(failure))
                    return ValueTask.FromResult(IsWaitedFor(args.Context, failure.Message));
                args.Context.Properties.Set(FirstFailure, 0);
                return ValueTask.FromResult(false);
            },
            DelayGenerator = args =>
                ValueTask.FromResult<TimeSpan?>(Pause(firstPause, longestPause, args.AttemptNumber, askedPause(args.Outcome.Exception!))),
            OnRetry = args =>
            {
                TellRepeated(args.RetryDelay, args.Outcome.Exception?.Message);
                return ValueTask.CompletedTask;
            },
        };

    /// <summary>The pause after an attempt; one that is asked for is kept, but not for longer than an outage is waited for.</summary>
    public TimeSpan Pause(TimeSpan firstPause, TimeSpan longestPause, int attempt, TimeSpan? asked) =>
        RetryDelays.Doubling(firstPause, longestPause, attempt, asked, most);

    /// <summary>Logs that something is repeated.</summary>
    public void TellRepeated(TimeSpan pause, string? failure) =>
        log.LogDebug("{Service} is asked again in {Seconds:0.0} s. {Failure}", Capitalized, pause.TotalSeconds, failure);

    /// <summary>The service was heard.</summary>
    public void End()
    {
        if (since is null)
            return;

        TimeSpan lasted;
        lock (gate)
        {
            if (since is not { } begin || !isTold)
            {
                since = null;
                return;
            }

            lasted = time.GetElapsedTime(begin);
            (since, isTold) = (null, false);
        }

        IngestTelemetry.OutageDuration.Record(lasted.TotalSeconds, IngestTelemetry.Tag("service", service));
        log.LogWarning(
            new EventId(0, WarningIds.ServiceIsBack),
            "{Service} is back after {Seconds:0} s.",
            Capitalized,
            lasted.TotalSeconds
        );
    }

    /// <summary>Takes note of a failure that says that the service is away.</summary>
    /// <param name="request">Holds since when the request has failed: what repeats it on several levels shares it.</param>
    /// <param name="failure">A sentence.</param>
    /// <returns>Whether the request is to be repeated.</returns>
    public bool IsWaitedFor(ResilienceContext request, string failure)
    {
        bool isNews;
        lock (gate)
        {
            since ??= time.GetTimestamp();
            isNews = !isTold && time.GetElapsedTime(since.Value) > Hiccup;
            isTold |= isNews;
        }

        if (isNews)
            log.LogWarning(
                new EventId(0, WarningIds.ServiceIsAway),
                "{Service} is away; waiting for it, up to {Limit}. {Failure}",
                Capitalized,
                Limit,
                failure
            );

        if (request.Properties.GetValue(FirstFailure, 0) is 0)
            request.Properties.Set(FirstFailure, time.GetTimestamp());
        var (own, all) = (time.GetElapsedTime(request.Properties.GetValue(FirstFailure, 0)), Lasting ?? TimeSpan.Zero);

        // All requests end when the service has been silent for too long; one that fails for itself, while others are answered, as well.
        // One whose own time is up while the service is silent for a shorter time waits for what becomes of that.
        return all < most && (own < most || all > most / 10);
    }

    private string Capitalized => char.ToUpperInvariant(service[0]) + service[1..];
}
