namespace ClusteraIngest.Jobs;

/// <summary>What somebody who follows a run should be told.</summary>
internal enum RunNotice
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Jobs could be done, and nobody does them.</summary>
    NoWorker,

    /// <summary>All that is left waits for <see cref="RunStatus.NextJobAt"/>.</summary>
    Waits,
}

/// <summary>Looks on while a run goes on, and notices why nothing moves; each thing once.</summary>
internal sealed class RunWatch(TimeProvider time)
{
    /// <summary>A worker that is there takes a job at once.</summary>
    private static readonly TimeSpan StandstillIsOdd = TimeSpan.FromSeconds(15);

    /// <summary>Shorter pauses, after a failure, are nobody's business.</summary>
    private static readonly TimeSpan PauseIsLong = TimeSpan.FromMinutes(1);

    private long movedAt = time.GetTimestamp();
    private bool hasMissedWorkers;
    private DateTimeOffset? waitsUntil;

    /// <summary>The run as it was seen last; null: it was not.</summary>
    public RunStatus? Last { get; private set; }

    /// <summary>Takes note of how the run stands.</summary>
    public RunNotice Look(RunStatus status)
    {
        var pauses = status.NextJobAt is { } next && next - (status.At ?? time.GetUtcNow()) > PauseIsLong;
        if (Last is null || pauses || HasMoved(Last, status) || status.Held > 0)
            movedAt = time.GetTimestamp();
        Last = status;
        if (status.FinishedAt is not null)
            return RunNotice.None;
        if (pauses && waitsUntil != status.NextJobAt)
        {
            waitsUntil = status.NextJobAt;
            return RunNotice.Waits;
        }

        if (hasMissedWorkers || time.GetElapsedTime(movedAt) < StandstillIsOdd)
            return RunNotice.None;
        hasMissedWorkers = true;
        return RunNotice.NoWorker;
    }

    private static bool HasMoved(RunStatus before, RunStatus now) =>
        before.Units != now.Units || before.Jobs.Count != now.Jobs.Count || before.Jobs.Any(count => now.Jobs.GetValueOrDefault(count.Key) != count.Value);
}
