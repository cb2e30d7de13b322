using System.Collections.Concurrent;
using System.Globalization;
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
    private readonly ConcurrentDictionary<string, KindProgress> kinds = [];
    private volatile IReadOnlyList<LeftJobKind> left = PrintedList.Of<LeftJobKind>([]);
    private volatile JobRest? rest;
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

    /// <summary>How often it has put a job back for later: after a failure, or for what it has to wait for.</summary>
    public long PutOff => Of(JobState.Pending);

    /// <summary>The same by kind of job, in the order of their names.</summary>
    public IReadOnlyList<KindProgress> Kinds =>
        PrintedList.Of<KindProgress>([.. kinds.Values.OrderBy(one => one.Kind, StringComparer.Ordinal)]);

    /// <summary>The kinds of jobs that it leaves to other workers, since it lacks what they need.</summary>
    public IReadOnlyList<LeftJobKind> LeftKinds => left;

    /// <summary>What all that is left has to wait for, such as <c>all keys rest</c>; null where there is something to do.</summary>
    public string? RestsBecause => RestsUntil is null ? null : rest?.Within;

    /// <summary>
    /// Until when all that is left has to wait, as the last job or the last look at the queue has told; null where there is something to
    /// do.
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
        kinds.AddOrUpdate(
            settled.Job.Kind,
            kind => new KindProgress(kind, 0, 0, 0).With(settled.State),
            (_, known) => known.With(settled.State)
        );
        See(settled.Rest, settled.NotBefore);
    }

    internal void Leave(IReadOnlyList<LeftJobKind> leaves) => left = PrintedList.Of(leaves);

    internal void See(JobRest? why, DateTimeOffset? until)
    {
        rest = why ?? rest;
        Interlocked.Exchange(ref restsUntil, why is null ? 0 : until?.UtcTicks ?? 0);
    }

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

/// <summary>What a worker has come to with the jobs of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Done">Jobs that it has done.</param>
/// <param name="Failed">Jobs that it was the last to try: they have failed.</param>
/// <param name="PutOff">How often it has put a job back for later.</param>
public sealed record KindProgress(string Kind, long Done, long Failed, long PutOff)
{
    internal KindProgress With(JobState state) =>
        state switch
        {
            JobState.Done => this with { Done = Done + 1 },
            JobState.Failed => this with { Failed = Failed + 1 },
            JobState.Pending => this with { PutOff = PutOff + 1 },
            _ => this,
        };

    /// <summary>Such as <c>collect_channel 12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Done}");
}

/// <summary>A kind of jobs that a worker leaves to others.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="ErrorId">The id of what is missing, such as <c>YouTubeKeyMissing</c>.</param>
/// <param name="Reason">What is missing. A sentence.</param>
public sealed record LeftJobKind(string Kind, string ErrorId, string Reason)
{
    /// <summary>Such as <c>collect_channel (YouTubeKeyMissing)</c>.</summary>
    public override string ToString() => $"{Kind} ({ErrorId})";
}
