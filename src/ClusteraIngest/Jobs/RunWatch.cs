using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Text;

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

    /// <summary>Nothing has moved for as long as it may: <see cref="RunWatch.TooLong"/>.</summary>
    TooLong,
}

/// <summary>Looks on while a run goes on, and notices why nothing moves; each thing once.</summary>
/// <param name="time">The clock.</param>
/// <param name="most">How long nothing may move; null: as long as it takes, since keys rest until the next day.</param>
internal sealed class RunWatch(TimeProvider time, TimeSpan? most)
{
    /// <summary>A worker that is there takes a job at once.</summary>
    private static readonly TimeSpan StandstillIsOdd = TimeSpan.FromSeconds(15);

    private long movedAt = time.GetTimestamp();
    private long stillSince = time.GetTimestamp();
    private bool hasMissedWorkers;
    private DateTimeOffset? waitsUntil;

    /// <summary>The run as it was seen last; null: it was not.</summary>
    public RunStatus? Last { get; private set; }

    /// <summary>What the run waits for, where nothing has moved for some seconds; null: it goes on.</summary>
    public string? StandsStillFor =>
        Last is not { FinishedAt: null } run || time.GetElapsedTime(stillSince) is var lasting && lasting < WaitRegister.ShownAfter ? null
        : run.NextJobAt is { } next && next > (run.At ?? time.GetUtcNow())
            ? $"its next job, not before {HumanFormat.Time(next)}, for {RunWait.Span(lasting)}"
        : $"a worker, for {RunWait.Span(lasting)}";

    /// <summary>Takes note of how the run stands.</summary>
    public RunNotice Look(RunStatus status)
    {
        var pauses = status.NextJobAt is { } next && next - (status.At ?? time.GetUtcNow()) > WaitRegister.WarnedAfter;
        var moves = Last is null || HasMoved(Last, status) || status.Held > 0;
        if (moves)
            stillSince = time.GetTimestamp();
        if (moves || pauses)
            movedAt = time.GetTimestamp();
        Last = status;
        if (status.FinishedAt is not null)
            return RunNotice.None;

        // Whoever looks seldom is told why it stands still before it is too long.
        var isTooLong = time.GetElapsedTime(stillSince) >= most;
        if (pauses && (isTooLong ? waitsUntil is null : waitsUntil != status.NextJobAt))
        {
            waitsUntil = status.NextJobAt;
            return RunNotice.Waits;
        }

        if (!hasMissedWorkers && time.GetElapsedTime(movedAt) >= StandstillIsOdd)
        {
            hasMissedWorkers = true;
            return RunNotice.NoWorker;
        }

        return isTooLong ? RunNotice.TooLong : RunNotice.None;
    }

    /// <summary>The error for whoever has followed it for as long as he may. The run goes on.</summary>
    public ItemFailedException TooLong() =>
        new(
            ErrorIds.WaitTooLong,
            $"Run {Last!.RunId} has not moved for {RunWait.Span(time.GetElapsedTime(stillSince))}: it waits for "
                + $"{StandsStillFor ?? "a worker"}.",
            "It goes on when that comes; see that a worker is running that does its kinds of jobs, and what "
                + "`IngestClient.Keys.GetAllAsync` shows. Or wait for longer "
                + "with IngestOptions.MaxWait."
        );

    private static bool HasMoved(RunStatus before, RunStatus now) =>
        before.Units != now.Units
        || before.Jobs.Count != now.Jobs.Count
        || before.Jobs.Any(count => now.Jobs.GetValueOrDefault(count.Key) != count.Value);
}
