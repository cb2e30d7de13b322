using ClusteraIngest.Errors;
using ClusteraIngest.Options;

namespace ClusteraIngest.Jobs;

/// <summary>How a worker works.</summary>
public sealed record JobWorkerOptions
{
    /// <summary>The kinds of jobs that the worker does; null: all that it has what they need for. Default: null.</summary>
    public IReadOnlyCollection<string>? Kinds { get; init; }

    /// <summary>How many jobs are worked at a time; a kind may allow fewer. Default: 4.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>
    /// How many more are taken ahead, at the most, where jobs are over in milliseconds: so many as are done in a tenth of a second. They
    /// are put back where that proves wrong. Default: 96.
    /// </summary>
    public int MostAhead { get; init; } = 96;

    /// <summary>
    /// How long a job is the worker's own, unless its kind says otherwise; renewed every third of it. When the worker is dead, others take
    /// the job after it. Default: 30 s.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A job that was taken so often without success has failed, unless its kind says otherwise. Default: 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The pause after the first failure, unless the kind says otherwise; it doubles with each. Default: 5 s.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause. Default: 15 min.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How often the worker looks without being told, and for jobs of workers that have died. A job is taken over after at most
    /// <see cref="Lease"/> and this time. Default: 15 s.
    /// </summary>
    public TimeSpan TendEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a worker that is stopped waits for what it is working on to stop, and tries to put its jobs back. Default: 10 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether it ends when no job of its kinds is pending or running any more, here or with other workers. Default: false.
    /// </summary>
    public bool UntilEmpty { get; init; }

    /// <summary>
    /// It ends where all that is left waits for longer than that for the same, such as keys that rest. Default: 15 min with
    /// <see cref="UntilEmpty"/>, as long as it takes without.
    /// </summary>
    public TimeSpan? LongestRest { get; init; }

    /// <summary>The longest rest of a worker that has a limit by default.</summary>
    internal static TimeSpan DefaultLongestRest => TimeSpan.FromMinutes(15);

    /// <summary>Checks each option; a worker does it before it takes a job.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        OptionRules.Jobs.Require($"{nameof(JobWorkerOptions)}.{nameof(Concurrency)}", Concurrency);
        OptionRules.NotNegative.Require($"{nameof(JobWorkerOptions)}.{nameof(MostAhead)}", MostAhead);
        OptionRules.AboveZero.Require($"{nameof(JobWorkerOptions)}.{nameof(Lease)}", Lease);
        OptionRules.AtLeastOne.Require($"{nameof(JobWorkerOptions)}.{nameof(MaxAttempts)}", MaxAttempts);
        OptionRules.Pause.Require($"{nameof(JobWorkerOptions)}.{nameof(Backoff)}", Backoff);
        OptionRules.Pause.Require($"{nameof(JobWorkerOptions)}.{nameof(MaxBackoff)}", MaxBackoff);
        OptionRules.AboveZero.Require($"{nameof(JobWorkerOptions)}.{nameof(TendEvery)}", TendEvery);
        OptionRules.Pause.Require($"{nameof(JobWorkerOptions)}.{nameof(Patience)}", Patience);
        if (LongestRest is { } rest)
            OptionRules.Pause.Require($"{nameof(JobWorkerOptions)}.{nameof(LongestRest)}", rest);
    }
}
