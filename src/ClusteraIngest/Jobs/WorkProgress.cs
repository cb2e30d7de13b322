using ClusteraIngest.Errors;

namespace ClusteraIngest.Jobs;

/// <summary>
/// The live figures of one worker. The caller makes one, hands it to the worker and may read it at any time from any thread; what it counts is
/// written down already.
/// </summary>
public sealed class WorkProgress
{
    private readonly long[] counts = new long[Enum.GetValues<JobState>().Length];
    private long restsUntil;

    /// <summary>Jobs that it has done.</summary>
    public long Done => Of(JobState.Done);

    /// <summary>Jobs that it was the last to try: they have failed.</summary>
    public long Failed => Of(JobState.Failed);

    /// <summary>Jobs that only a search can tell the channel of.</summary>
    public long NeedSearch => Of(JobState.NeedsSearch);

    /// <summary>How often it has put a job back for later: after a failure, or since all keys rest.</summary>
    public long PutOff => Of(JobState.Pending);

    /// <summary>Until when all keys rest, as the last job found; null where that one was not put off for it.</summary>
    public DateTimeOffset? RestsUntil => Interlocked.Read(ref restsUntil) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Count(JobSettlement settled)
    {
        Interlocked.Increment(ref counts[(int)settled.State]);
        Interlocked.Exchange(ref restsUntil, settled is { ErrorId: QuotaExceededException.Id, NotBefore: { } until } ? until.UtcTicks : 0);
    }

    private long Of(JobState state) => Interlocked.Read(ref counts[(int)state]);
}
