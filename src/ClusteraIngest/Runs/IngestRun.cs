using System.Globalization;

namespace ClusteraIngest.Runs;

/// <summary>An invocation: a row of <c>ctrl_run</c>.</summary>
/// <param name="RunId">Its number.</param>
/// <param name="Kind">What it did.</param>
/// <param name="State">How it stands.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
/// <param name="Figures">Its sum.</param>
public sealed record IngestRun(
    long RunId,
    RunKind Kind,
    RunState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    RunCounters Figures
)
{
    /// <summary>The sum of a run that consists of jobs; null of others, and while it goes on.</summary>
    public RunSummary? Collection { get; init; }

    /// <summary>Such as <c>12 Sync Finished</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RunId} {Kind} {State}");
}
