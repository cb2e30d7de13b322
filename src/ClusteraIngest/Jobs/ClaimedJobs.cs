namespace ClusteraIngest.Jobs;

/// <summary>The jobs that a worker has taken and not settled yet, and how many it should take. Thread-safe.</summary>
/// <param name="handlers">What the worker can do.</param>
/// <param name="options">How it works.</param>
/// <param name="time">The clock.</param>
internal sealed class ClaimedJobs(IReadOnlyList<JobHandler> handlers, JobWorkerOptions options, TimeProvider time)
{
    /// <summary>What is taken ahead is worked off in about that time: others would have begun it no sooner.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<long, ClaimedJob> held = [];
    private long count;
    private TaskCompletionSource changed = NewSignal();
    private readonly JobDurations durations = new();
    private DateTimeOffset? nextAt;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ClaimedJob> All
    {
        get
        {
            lock (gate)
            {
                return [.. held.Values.OrderBy(one => one.Job.JobId)];
            }
        }
    }

    /// <summary>
    /// How many more to take now; none: no more yet. Jobs that are over in no time are taken by the dozen, since asking would take longer
    /// than doing them; of long ones no more than are worked at a time, since others may be idle.
    /// </summary>
    public Capacity Capacity
    {
        get
        {
            lock (gate)
            {
                var ahead = AheadNow;
                var most = options.Concurrency + ahead - held.Count;
                if (most < Math.Max(1, ahead / 2))
                    return Capacity.None;
                var kinds = handlers
                    .Select(handler => handler.Kind)
                    .Select(kind => new KindClaim(kind.Name, Math.Min(most, MostOf(kind)), kind.Lease ?? options.Lease))
                    .ToList();
                return new(most, [.. kinds.Where(kind => kind.Most > 0)], LeavesOut: kinds.Any(kind => kind.Most <= 0));
            }
        }
    }

    private int MostOf(JobKind kind) =>
        kind.Concurrency is { } most ? most - held.Values.Count(one => one.Job.Kind == kind.Name) : int.MaxValue;

    /// <summary>
    /// How many jobs to take ahead: the next claim may bring jobs of any kind, so the slowest kind decides, and one that does not ask for
    /// it or is not known yet forbids it. A job that is still at work has taken at least the time since it began.
    /// </summary>
    private int AheadNow
    {
        get
        {
            var slowest = TimeSpan.Zero;
            foreach (var handler in handlers)
            {
                if (!handler.Kind.TakesAhead || durations.Of(handler.Kind.Name) is not { } average)
                    return 0;
                slowest = average > slowest ? average : slowest;
            }

            var now = time.GetTimestamp();
            foreach (var one in held.Values)
            {
                if (one.IsAtWork && time.GetElapsedTime(one.BegunAt, now) is var elapsed && elapsed > slowest)
                    slowest = elapsed;
            }

            return (int)
                Math.Min(options.MostAhead, options.Concurrency * Ahead.TotalMilliseconds / Math.Max(slowest.TotalMilliseconds, 0.001));
        }
    }

    /// <summary>The runs of all of them but these.</summary>
    public IReadOnlySet<long> RunsBeside(IReadOnlyList<JobSettlement> settlements)
    {
        var settled = settlements.Select(one => one.Job.JobId).ToHashSet();
        lock (gate)
        {
            return held.Values.Where(one => !settled.Contains(one.Job.JobId)).Select(one => one.Job.RunId).ToHashSet();
        }
    }

    /// <summary>Adds a job. Its token is cancelled with <paramref name="stop"/>.</summary>
    public ClaimedJob Add(Job job, CancellationToken stop)
    {
        lock (gate)
        {
            var added = new ClaimedJob(job, count++, stop);
            held[job.JobId] = added;
            return added;
        }
    }

    /// <summary>Removes one that is settled, or no longer the worker's.</summary>
    /// <param name="job">The job, as it was claimed: the worker may have claimed the same one anew meanwhile.</param>
    /// <param name="notBefore">When it is due again; null: it is not, or at once.</param>
    public void Remove(Job job, DateTimeOffset? notBefore = null)
    {
        lock (gate)
        {
            if (notBefore is { } at && !(nextAt <= at))
                nextAt = at;
            if (held.TryGetValue(job.JobId, out var one) && ReferenceEquals(one.Job, job) && held.Remove(job.JobId))
            {
                one.Dispose();
                changed.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Cancels those that were asked for and are not among <paramref name="kept"/>: others may have them by now. One whose handler has
    /// ended is being settled, or is already: the queue no longer has it as the worker's then.
    /// </summary>
    public IReadOnlyList<Job> Lose(IReadOnlyList<ClaimedJob> asked, IReadOnlySet<long> kept)
    {
        List<ClaimedJob> lost;
        lock (gate)
        {
            lost =
            [
                .. asked.Where(one =>
                    !kept.Contains(one.Job.JobId) && (one.IsWaiting || one.IsAtWork) && held.GetValueOrDefault(one.Job.JobId) == one
                ),
            ];
        }

        foreach (var one in lost)
            one.Cancel();
        return [.. lost.Select(one => one.Job)];
    }

    /// <summary>When the first of the jobs is due that were put off since this was asked last; null: none was.</summary>
    public DateTimeOffset? TakeNextAt()
    {
        lock (gate)
        {
            var first = nextAt;
            nextAt = null;
            return first;
        }
    }

    /// <summary>Learns how long a job of a kind takes.</summary>
    public void Took(string kind, TimeSpan duration)
    {
        lock (gate)
        {
            durations.Add(kind, duration);
        }
    }

    /// <summary>
    /// The jobs that were taken ahead and now would wait for longer than others might need to begin them: none of them is begun any more.
    /// Only where there are many more than would be taken now, since durations vary.
    /// </summary>
    public IReadOnlyList<ClaimedJob> TakeExcess()
    {
        lock (gate)
        {
            var ahead = AheadNow;
            return held.Count <= options.Concurrency + (2 * ahead) ? [] : TakeWaiting(held.Count - options.Concurrency - ahead);
        }
    }

    /// <summary>All jobs that have not begun: none of them is begun any more.</summary>
    public IReadOnlyList<ClaimedJob> TakeWaiting()
    {
        lock (gate)
        {
            return TakeWaiting(held.Count);
        }
    }

    // Those that would be begun last.
    private List<ClaimedJob> TakeWaiting(int most)
    {
        var taken = new List<ClaimedJob>();
        foreach (var one in held.Values.Where(one => one.IsWaiting).OrderByDescending(one => one.Order))
        {
            if (taken.Count >= most)
                break;
            if (one.TryGiveBack())
                taken.Add(one);
        }

        return taken;
    }

    /// <summary>Is done when one of them is gone after this call. Whoever waits for something calls it first, and looks then.</summary>
    public Task NextChange()
    {
        lock (gate)
        {
            if (changed.Task.IsCompleted)
                changed = NewSignal();
            return changed.Task;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How many jobs a worker has room for.</summary>
/// <param name="Most">In all.</param>
/// <param name="Kinds">Of each kind that it has room for.</param>
/// <param name="LeavesOut">Whether it does as many of some kind as it may, and so does not ask for more of them.</param>
internal sealed record Capacity(int Most, IReadOnlyList<KindClaim> Kinds, bool LeavesOut)
{
    /// <summary>None for now.</summary>
    public static Capacity None { get; } = new(0, [], LeavesOut: true);

    /// <summary>Whether it has no room.</summary>
    public bool IsNone => Kinds.Count == 0;

    /// <summary>Whether there may be more jobs of a kind than the kind's own limit has let the worker take.</summary>
    public bool MayHaveLeft(IReadOnlyList<Job> taken) =>
        LeavesOut || Kinds.Any(kind => kind.Most < Most && taken.Count(job => job.Kind == kind.Kind) == kind.Most);
}
