namespace ClusteraIngest.Jobs;

/// <summary>
/// What a worker wants of the queue. The table <c>ctrl_job</c> is the truth; how a worker learns of its jobs may come to be another way
/// than asking it.
/// </summary>
internal interface IJobQueue
{
    /// <summary>Takes jobs for a worker, those of the highest priority first, and among these a job of each run in turn.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="kinds">What it asks for of each kind that it can do.</param>
    /// <param name="most">How many it wants in all.</param>
    /// <param name="cancel">Stops it.</param>
    Task<IReadOnlyList<Job>> ClaimAsync(string worker, IReadOnlyList<KindClaim> kinds, int most, CancellationToken cancel);

    /// <summary>Prolongs the leases of jobs; returns the numbers of those that are still the worker's.</summary>
    Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, CancellationToken cancel);

    /// <summary>
    /// Writes down what came of jobs and puts in what follows them, in one transaction; then finalises the runs that this has brought to
    /// their end. A job that is no longer the worker's is left alone.
    /// </summary>
    /// <param name="settlements">What came of them.</param>
    /// <param name="goingOn">Runs that cannot be over yet, since the worker has more jobs of them: there is no need to look.</param>
    /// <param name="cancel">Stops it.</param>
    Task SettleAsync(IReadOnlyList<JobSettlement> settlements, IReadOnlySet<long> goingOn, CancellationToken cancel);

    /// <summary>Puts jobs back as if they had not been taken, and wakes those who wait for work.</summary>
    Task ReleaseAsync(IReadOnlyList<Job> jobs, CancellationToken cancel);

    /// <summary>
    /// Sets right what dead workers have left behind: puts their jobs of these kinds back, finalises runs; tells how the queue stands for
    /// these kinds.
    /// </summary>
    Task<QueueState> MaintainAsync(IReadOnlyList<KindAttempts> kinds, CancellationToken cancel);

    /// <summary>Waits until there may be work: true. False: the time is up, and nothing was heard.</summary>
    Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel);
}

/// <summary>How the queue stands for some kinds of jobs.</summary>
/// <param name="HasWork">One of them can be taken now.</param>
/// <param name="IsRunning">A worker has one of them.</param>
/// <param name="NextAt">When the first job that waits for a time can be taken; null: none waits.</param>
/// <param name="NextErrorId">The error id of that one: what it waits for, or what it failed with; null: neither.</param>
internal sealed record QueueState(bool HasWork, bool IsRunning, DateTimeOffset? NextAt, string? NextErrorId = null)
{
    /// <summary>None of them is pending or running, with any worker. Those that wait for other jobs do not count.</summary>
    public bool IsEmpty => !HasWork && !IsRunning && NextAt is null;

    /// <summary>What all that is left waits for, until <see cref="NextAt"/>; null: something else may be done before.</summary>
    /// <param name="rests">What the kinds may have to wait for.</param>
    public JobRest? RestOf(IEnumerable<JobRest> rests) =>
        HasWork || IsRunning || NextAt is null ? null : rests.FirstOrDefault(rest => rest.ErrorId == NextErrorId);
}
