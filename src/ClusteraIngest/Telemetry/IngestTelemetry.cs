using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClusteraIngest.Telemetry;

/// <summary>
/// What can be watched of this SDK: one meter and one source of activities, both named <c>ClusteraIngest</c>. Nothing is exported here:
/// whoever hosts the SDK listens, for instance with OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.
/// </summary>
/// <remarks>
/// Tags have few values: a kind, a state, an id of an error, a service. Ids of videos, lists and runs are in the scopes of the log and in
/// the tags of activities.
/// </remarks>
public static class IngestTelemetry
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "ClusteraIngest";

    private static readonly string? Version = typeof(IngestTelemetry).Assembly.GetName().Version?.ToString(3);

    private static readonly Meter Meter = new(Name, Version);

    /// <summary>Spans: an invocation, an actor run, a job.</summary>
    internal static ActivitySource Activities { get; } = new(Name, Version);

    /// <summary>Invocations that are over, by kind and state.</summary>
    internal static Counter<long> RunsFinished { get; } =
        Meter.CreateCounter<long>("clustera_ingest.runs.finished", "{run}", "Invocations that are over.");

    /// <summary>Jobs that have come to an end, by kind, state and error.</summary>
    internal static Counter<long> JobsSettled { get; } =
        Meter.CreateCounter<long>("clustera_ingest.jobs.settled", "{job}", "Jobs that have come to an end.");

    /// <summary>Jobs that are being worked on, by kind.</summary>
    internal static UpDownCounter<long> JobsActive { get; } =
        Meter.CreateUpDownCounter<long>("clustera_ingest.jobs.active", "{job}", "Jobs that are being worked on.");

    /// <summary>How long a job was worked on, by kind.</summary>
    internal static Histogram<double> JobDuration { get; } =
        Meter.CreateHistogram("clustera_ingest.job.duration", "s", "How long a job was worked on.", advice: Durations(0.1, 14_400));

    /// <summary>Leases that have passed while their job was worked on, by kind.</summary>
    internal static Counter<long> LeasesLost { get; } =
        Meter.CreateCounter<long>("clustera_ingest.lease.lost", "{job}", "Jobs that went to another worker while they were worked on.");

    /// <summary>How long something was waited for, by reason: the id of the warning.</summary>
    internal static Histogram<double> WaitDuration { get; } =
        Meter.CreateHistogram("clustera_ingest.wait.duration", "s", "How long something was waited for.", advice: Durations(0.1, 14_400));

    /// <summary>How long a service was away, by service.</summary>
    internal static Histogram<double> OutageDuration { get; } =
        Meter.CreateHistogram("clustera_ingest.outage.duration", "s", "How long a service was away.", advice: Durations(0.1, 14_400));

    /// <summary>Requests to a source, by service and status; <c>none</c> where no answer came.</summary>
    internal static Histogram<double> RequestDuration { get; } =
        Meter.CreateHistogram("clustera_ingest.request.duration", "s", "Requests to a source.", advice: Durations(0.01, 120));

    /// <summary>
    /// What was paid, as far as it is known, by provider and purpose. It goes down where a provider corrects what it has told before.
    /// </summary>
    internal static UpDownCounter<double> CostUsd { get; } =
        Meter.CreateUpDownCounter<double>("clustera_ingest.cost.usd", null, "What was paid, in USD, as far as it is known.");

    /// <summary>Charges that were closed, by provider, purpose and state.</summary>
    internal static Counter<long> ChargesClosed { get; } =
        Meter.CreateCounter<long>("clustera_ingest.charges.closed", "{charge}", "Requests that cost money and are over.");

    /// <summary>What was asked of the database, attempts that failed included, by outcome: done, failed, away.</summary>
    internal static Histogram<double> DatabaseDuration { get; } =
        Meter.CreateHistogram("clustera_ingest.database.duration", "s", "Attempts to ask the database.", advice: Durations(0.001, 120));

    /// <summary>One tag of a measurement.</summary>
    internal static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static InstrumentAdvice<double> Durations(double shortest, double longest) =>
        new() { HistogramBucketBoundaries = [.. Steps(shortest, longest)] };

    /// <summary>1, 2.5, 5 and 10 times each power of ten.</summary>
    private static IEnumerable<double> Steps(double shortest, double longest)
    {
        for (var power = shortest; power < longest; power *= 10)
        {
            foreach (var step in (double[])[1, 2.5, 5])
            {
                if (step * power < longest)
                    yield return step * power;
            }
        }

        yield return longest;
    }
}
