using System.Globalization;
using ClusteraIngest.Ingestion;
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

    /// <summary>0 to 1: the jobs that are neither pending nor running, of all. 1 for a run without jobs.</summary>
    public required double Progress { get; init; }

    /// <summary>How many jobs are in each state; states that none is in are left out.</summary>
    public required IReadOnlyDictionary<JobState, long> Jobs { get; init => field = PrintedDictionary.Of(value); }

    /// <summary>Units of the YouTube Data API that it has used so far.</summary>
    public required long Units { get; init; }

    /// <summary>How many jobs have failed with each error id.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init => field = PrintedDictionary.Of(value); }

    /// <summary>Where all pending jobs wait for a time: the first of these times.</summary>
    public DateTimeOffset? NextJobAt { get; init; }

    /// <summary>Running jobs whose worker still keeps its lease: the others' is dead.</summary>
    internal long Held { get; init; }

    /// <summary>The instant at which it stood so, by the database's clock; null: not known.</summary>
    internal DateTimeOffset? At { get; init; }

    /// <summary>Its sum; null while it goes on.</summary>
    public RunSummary? Summary { get; init; }
}

/// <summary>The sum of a run that consists of jobs: the fields of <c>ctrl_run.summary</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Different targets of jobs that are done.</summary>
    public long Channels { get; init; }

    /// <summary>Videos that its jobs have stored: new ones and known ones.</summary>
    public long Videos { get; init; }

    /// <summary>Those of them that were not known before.</summary>
    public long New { get; init; }

    /// <summary>Rows of statistics.</summary>
    public long Statistics { get; init; }

    /// <inheritdoc cref="RunFigures.ValuesNotUnderstood"/>
    public long ValuesNotUnderstood { get; init; }

    /// <summary>How many jobs have failed with each error id.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init => field = PrintedDictionary.Of(value); } =
        PrintedDictionary.Of(new Dictionary<string, long>());

    /// <summary>Units of the YouTube Data API.</summary>
    public long Units { get; init; }

    /// <summary>Seconds from its beginning to its end.</summary>
    public double Seconds { get; init; }

    /// <summary>How many jobs have failed.</summary>
    internal long FailedJobs => Failures.Values.Sum();

    private string NotUnderstood => ValuesNotUnderstood == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" · values not understood {ValuesNotUnderstood}");

    /// <summary>Such as <c>channels 2 · videos 39 = new 3 + known 36 · statistics 41 · failed jobs 1 · 8 units · 2.1 s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"channels {Channels} · videos {Videos} = new {New} + known {Videos - New} · statistics {Statistics}{NotUnderstood} · failed jobs {FailedJobs} · {Units} {(Units == 1 ? "unit" : "units")} · {Seconds:0.0} s");
}
