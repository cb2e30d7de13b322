namespace ClusteraIngest.Jobs;

/// <summary>The jobs that a worker has taken and not settled yet, and how many it should take. Thread-safe.</summary>
internal sealed class HeldJobs(JobWorkerOptions options)
{
    /// <summary>What is taken ahead is worked off in about that time: others would have begun it no sooner.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<long, HeldJob> held = [];
    private TaskCompletionSource changed = NewSignal();
    private TimeSpan? usual;
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
    public IReadOnlyList<HeldJob> All
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
    /// How many more to take now; 0: none yet. Jobs that are over in no time are taken by the dozen, since asking would take longer than doing them;
    /// of long ones no more than are worked at a time, since others may be idle.
    /// </summary>
    public int Room
    {
        get
        {
            lock (gate)
            {
                var ahead = usual is { } each
                    ? (int)Math.Min(options.MostAhead, options.Concurrency * Ahead.TotalMilliseconds / Math.Max(each.TotalMilliseconds, 0.001)) : 0;
                var room = options.Concurrency + ahead - held.Count;
                return room >= Math.Max(1, ahead / 2) ? room : 0;
            }
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
    public HeldJob Add(Job job, CancellationToken stop)
    {
        var added = new HeldJob(job, stop);
        lock (gate)
        {
            held[job.JobId] = added;
        }

        return added;
    }

    /// <summary>Removes one that is settled, or no longer the worker's.</summary>
    /// <param name="job">The job.</param>
    /// <param name="notBefore">When it is due again; null: it is not, or at once.</param>
    public void Remove(Job job, DateTimeOffset? notBefore = null)
    {
        lock (gate)
        {
            if (notBefore is { } at && !(nextAt <= at))
                nextAt = at;
            if (held.TryGetValue(job.JobId, out var one) && one.Job == job && held.Remove(job.JobId))
            {
                one.Dispose();
                changed.TrySetResult();
            }
        }
    }

    /// <summary>Cancels those that were asked for and are not among <paramref name="kept"/>: others may have them by now.</summary>
    public IReadOnlyList<Job> Lose(IReadOnlyList<HeldJob> asked, IReadOnlySet<long> kept)
    {
        List<HeldJob> lost;
        lock (gate)
        {
            lost = [.. asked.Where(one => !kept.Contains(one.Job.JobId) && held.GetValueOrDefault(one.Job.JobId) == one)];
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

    /// <summary>Learns how long a job takes.</summary>
    public void Took(TimeSpan duration)
    {
        lock (gate)
        {
            usual = usual is { } before ? before + (duration - before) / 8 : duration;
        }
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
