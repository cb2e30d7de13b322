using ClusteraIngest.Errors;

namespace ClusteraIngest.Jobs;

/// <summary>
/// What a worker wants of the queue. The table <c>ctrl_job</c> is the truth; how a worker learns of its jobs may come to be another way
/// than asking it.
/// </summary>
internal interface IJobQueue
{
    /// <summary>Takes jobs for a worker, those of the highest priority first, and among these a job of each run in turn.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="kinds">The kinds that it can do.</param>
    /// <param name="most">How many it wants.</param>
    /// <param name="lease">How long they are its own, unless it renews that.</param>
    /// <param name="cancel">Stops it.</param>
    Task<IReadOnlyList<Job>> ClaimAsync(string worker, IReadOnlyList<string> kinds, int most, TimeSpan lease, CancellationToken cancel);

    /// <summary>Prolongs the lease of jobs; returns the numbers of those that are still the worker's.</summary>
    Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, TimeSpan lease, CancellationToken cancel);

    /// <summary>
    /// Writes down what came of jobs, and finalises the runs that this has brought to their end. One that is no longer the worker's is left
    /// alone.
    /// </summary>
    /// <param name="settlements">What came of them.</param>
    /// <param name="goingOn">Runs that cannot be over yet, since the worker has more jobs of them: there is no need to look.</param>
    /// <param name="cancel">Stops it.</param>
    Task SettleAsync(IReadOnlyList<JobSettlement> settlements, IReadOnlySet<long> goingOn, CancellationToken cancel);

    /// <summary>Puts jobs back as if they had not been taken, and wakes those who wait for work.</summary>
    Task ReleaseAsync(IReadOnlyList<Job> jobs, CancellationToken cancel);

    /// <summary>
    /// Sets right what dead workers have left behind: puts their jobs back, finalises runs; tells how the queue stands for these kinds.
    /// </summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="maxAttempts">A job whose lease has run out so often has failed.</param>
    /// <param name="cancel">Stops it.</param>
    Task<QueueState> MaintainAsync(IReadOnlyList<string> kinds, int maxAttempts, CancellationToken cancel);

    /// <summary>Waits until there may be work: true. False: the time is up, and nothing was heard.</summary>
    Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel);
}

/// <summary>How the queue stands for some kinds of jobs.</summary>
/// <param name="HasWork">One of them can be taken now.</param>
/// <param name="IsRunning">A worker has one of them.</param>
/// <param name="NextAt">When the first job that waits for a time can be taken; null: none waits.</param>
/// <param name="NextErrorId">What that one waits for; null: nobody knows.</param>
internal sealed record QueueState(bool HasWork, bool IsRunning, DateTimeOffset? NextAt, string? NextErrorId = null)
{
    /// <summary>None of them is pending or running, with any worker.</summary>
    public bool IsEmpty => !HasWork && !IsRunning && NextAt is null;

    /// <summary>Until when all that is left waits for units of the YouTube Data API; null: something else may be done before.</summary>
    public DateTimeOffset? RestsUntil => HasWork || IsRunning || NextErrorId is not QuotaExceededException.Id ? null : NextAt;
}
