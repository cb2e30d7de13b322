namespace ClusteraIngest.Emulator.Runs;

/// <summary>What can be seen of a run at a point in time.</summary>
/// <param name="Status">One of <see cref="RunStatus"/>.</param>
/// <param name="Message">What the run says of itself.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
/// <param name="Elapsed">How long it has been running.</param>
/// <param name="Items">The items in its dataset.</param>
/// <param name="ChargedUsd">What they cost.</param>
/// <param name="UsageUsd">What the API says that they cost: 0 until it is settled.</param>
internal sealed record RunState(
    string Status,
    string Message,
    DateTimeOffset? FinishedAt,
    TimeSpan Elapsed,
    int Items,
    decimal ChargedUsd,
    decimal UsageUsd
)
{
    public bool HasEnded => FinishedAt is not null;
}
