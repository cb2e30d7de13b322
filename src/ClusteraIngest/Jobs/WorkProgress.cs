using System.Collections.Concurrent;
using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Jobs;

/// <summary>
/// The live figures of one worker. The caller makes one, hands it to the worker and may read it at any time from any thread; what it counts
/// is written down already.
/// </summary>
public sealed class WorkProgress
{
    private readonly long[] counts = new long[Enum.GetValues<JobState>().Length];
    private readonly ConcurrentDictionary<string, JobFailures> failures = [];
    private long restsUntil;
    private TimeProvider? time;

    /// <summary>Jobs that it has done.</summary>
    public long Done => Of(JobState.Done);

    /// <summary>Jobs that it was the last to try: they have failed.</summary>
    public long Failed => Of(JobState.Failed);

    /// <summary>What they have failed with, the most frequent first.</summary>
    public IReadOnlyList<JobFailures> Failures =>
        PrintedList.Of<JobFailures>([
            .. failures.Values.OrderByDescending(one => one.Jobs).ThenBy(one => one.ErrorId, StringComparer.Ordinal),
        ]);

    /// <summary>Jobs that only a search can tell the channel of.</summary>
    public long NeedSearch => Of(JobState.NeedsSearch);

    /// <summary>How often it has put a job back for later: after a failure, or since all keys rest.</summary>
    public long PutOff => Of(JobState.Pending);

    /// <summary>
    /// Until when all keys rest, as the last job or the last look at the queue has told; null where there is something to do.
    /// </summary>
    public DateTimeOffset? RestsUntil =>
        Interlocked.Read(ref restsUntil) is > 0 and var ticks && !(ticks <= time?.GetUtcNow().UtcTicks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    /// <summary>Whether there is anything to tell.</summary>
    internal bool HasBegun => counts.Any(count => count > 0);

    /// <summary>A worker begins; its clock tells what is over.</summary>
    internal void Begin(TimeProvider clock) => time = clock;

    internal void Count(JobSettlement settled)
    {
        Interlocked.Increment(ref counts[(int)settled.State]);
        if (settled is { State: JobState.Failed, ErrorId: { } errorId })
            failures.AddOrUpdate(errorId, id => new(id, 1, settled.Job.RunId), (id, known) => new(id, known.Jobs + 1, settled.Job.RunId));
        Rests(settled.ErrorId is QuotaExceededException.Id ? settled.NotBefore : null);
    }

    internal void See(QueueState outlook) => Rests(outlook.RestsUntil);

    private void Rests(DateTimeOffset? until) => Interlocked.Exchange(ref restsUntil, until?.UtcTicks ?? 0);

    private long Of(JobState state) => Interlocked.Read(ref counts[(int)state]);
}

/// <summary>Jobs that have failed with the same error.</summary>
/// <param name="ErrorId">The error's id.</param>
/// <param name="Jobs">How many they are.</param>
/// <param name="LastRunId">The run of the last one.</param>
public sealed record JobFailures(string ErrorId, long Jobs, long LastRunId)
{
    /// <summary>Such as <c>ListNotFound 3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ErrorId} {Jobs}");
}
