using ClusteraIngest.Runs;
using ClusteraIngest.Text;

namespace ClusteraIngest.Jobs;

/// <summary>How a run that consists of jobs stands, at one instant.</summary>
public sealed record RunStatus
{
    /// <summary>Its number.</summary>
    public required long RunId { get; init; }

    /// <summary>What it does.</summary>
    public required RunKind Kind { get; init; }

    /// <summary>How it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>Number that the caller knows it by; null: none.</summary>
    public long? AnalysisId { get; init; }

    /// <summary>Number of whom the caller runs it for; null: none.</summary>
    public long? OwnerId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// 0 to 1: the jobs that are over, of all that there are now. 1 for a run without jobs. Where jobs bring further jobs, it can fall.
    /// </summary>
    public required double Progress { get; init; }

    /// <summary>How many jobs are in each state; states that none is in are left out.</summary>
    public required IReadOnlyDictionary<JobState, long> Jobs
    {
        get;
        init => field = PrintedDictionary.Of(value);
    }

    /// <summary>The same for each kind of job that it has.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<JobState, long>> JobsByKind
    {
        get;
        init =>
            field = PrintedDictionary.Of(
                value.ToDictionary(kind => kind.Key, kind => PrintedDictionary.Of(kind.Value), StringComparer.Ordinal)
            );
    } = PrintedDictionary.Of(new Dictionary<string, IReadOnlyDictionary<JobState, long>>());

    /// <summary>How many jobs are pending, waiting for others, or running.</summary>
    internal long Open => CountOpen(Jobs);

    /// <summary>What its jobs have used so far of that which their kinds count, such as units of the YouTube Data API.</summary>
    public required long Units { get; init; }

    /// <summary>How many jobs have failed with each error id.</summary>
    public required IReadOnlyDictionary<string, long> Errors
    {
        get;
        init => field = PrintedDictionary.Of(value);
    }

    /// <summary>Where all pending jobs wait for a time: the first of these times.</summary>
    public DateTimeOffset? NextJobAt { get; init; }

    /// <summary>Running jobs whose worker still keeps its lease: the others' is dead.</summary>
    internal long Held { get; init; }

    /// <summary>Whether it is paused: its jobs wait until somebody lets it go on.</summary>
    internal bool IsPaused { get; init; }

    /// <summary>The instant at which it stood so, by the database's clock; null: not known.</summary>
    internal DateTimeOffset? At { get; init; }

    /// <summary>Its sum; null while it goes on.</summary>
    public RunSummary? Summary { get; init; }

    internal static long CountOpen(IReadOnlyDictionary<JobState, long> jobs) =>
        jobs.GetValueOrDefault(JobState.Pending) + jobs.GetValueOrDefault(JobState.Waiting) + jobs.GetValueOrDefault(JobState.Running);
}
