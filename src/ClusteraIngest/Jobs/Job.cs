namespace ClusteraIngest.Jobs;

/// <summary>Names a job of a run: there is one of each kind and subject in it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Subject">Its subject.</param>
internal readonly record struct JobKey(string Kind, string Subject)
{
    /// <summary>Such as <c>archive_video dQw4w9WgXcQ</c>.</summary>
    public override string ToString() => $"{Kind} {Subject}";
}

/// <summary>A job that is to be put into the queue.</summary>
/// <param name="Kind">What is to be done, such as <c>collect_channel</c>.</param>
/// <param name="Subject">What with, in canonical spelling.</param>
internal sealed record NewJob(string Kind, string Subject)
{
    /// <summary>What the subject is known to be; null: that is found out.</summary>
    public string? Target { get; init; }

    /// <summary>What it is to be done with besides, as JSON; null: nothing.</summary>
    public string? Args { get; init; }

    /// <summary>Jobs of the same run that must be done before it can be taken: put in with it, or there already.</summary>
    public IReadOnlyList<JobKey> WaitsFor { get; init; } = [];

    /// <summary>
    /// Of a job that follows another one: how many turns it comes later than that. So jobs that follow several ones are taken in turn.
    /// </summary>
    public int LaterTurns { get; init; }

    /// <summary><see cref="JobState.Pending"/>, or a state in which no worker takes it.</summary>
    public JobState State { get; init; } = JobState.Pending;

    /// <summary>Error id, where it cannot be done.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What there is to say of it.</summary>
    public string? Message { get; init; }

    /// <summary>What other jobs name it by.</summary>
    public JobKey Key => new(Kind, Subject);

    /// <summary>The state in which it is put in: where it waits for others, that is found out then.</summary>
    public JobState InitialState => State is JobState.Pending && WaitsFor.Count > 0 ? JobState.Waiting : State;

    /// <summary>
    /// Makes sure that jobs can be put in together: what they carry can be stored, and none waits for itself, through others or not.
    /// </summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void Check(IReadOnlyList<NewJob> jobs)
    {
        var waits = new Dictionary<JobKey, IReadOnlyList<JobKey>>();
        foreach (var job in jobs)
        {
            if (job.Kind.Contains('\0') || job.Subject.Contains('\0') || job.Target?.Contains('\0') is true)
                throw new ArgumentException($"A job's subject or target holds a NUL: {job.Kind}.", nameof(jobs));
            if (job.Args is { } args && !JobJson.IsStorable(args))
                throw new ArgumentException($"The arguments of a job cannot be stored as JSON: {job.Key}.", nameof(jobs));
            waits.TryAdd(job.Key, job.WaitsFor);
        }

        var open = waits.ToDictionary(one => one.Key, one => one.Value.Count(waits.ContainsKey));
        var waiters = waits.SelectMany(one => one.Value.Select(key => (key, one.Key))).ToLookup(one => one.key, one => one.Key);
        var ready = new Stack<JobKey>(open.Where(one => one.Value == 0).Select(one => one.Key));
        while (ready.TryPop(out var done))
        {
            open.Remove(done);
            foreach (var waiter in waiters[done])
            {
                if (--open[waiter] == 0)
                    ready.Push(waiter);
            }
        }

        if (open.Count > 0)
            throw new ArgumentException($"A job waits for itself: {open.Keys.First()}.", nameof(jobs));
    }
}

/// <summary>A job that a worker has taken. It is the worker's as long as the row still names this worker and this attempt.</summary>
/// <param name="JobId">Its number.</param>
/// <param name="RunId">The run that it belongs to.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Subject">What with.</param>
/// <param name="Target">What the subject is known to be; null: not yet.</param>
/// <param name="Attempt">How often it was taken, with this time.</param>
/// <param name="Worker">Who has it.</param>
internal sealed record Job(long JobId, long RunId, string Kind, string Subject, string? Target, int Attempt, string Worker)
{
    /// <summary>What it is to be done with besides, as JSON; null: nothing.</summary>
    public string? Args { get; init; }

    /// <summary>How far an earlier attempt has come; null: no attempt has said.</summary>
    public string? Cursor { get; init; }

    /// <summary>The job that put it in; null: it was put in when the run began.</summary>
    public long? ParentJobId { get; init; }

    /// <summary>How long it is the worker's own, unless it is renewed.</summary>
    public TimeSpan Lease { get; init; }
}

/// <summary>A job that another one has waited for.</summary>
/// <param name="JobId">Its number.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Subject">What with.</param>
/// <param name="Result">What came of it, as JSON; null: nothing.</param>
internal sealed record JobResult(long JobId, string Kind, string Subject, string? Result);
