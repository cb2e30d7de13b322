using ClusteraIngest.Jobs;

namespace ClusteraIngest.Tests.Jobs;

/// <summary>A queue that tells of each look at how it stands, and remembers how many jobs were asked for at once.</summary>
internal sealed class CountedQueue(IJobQueue queue, Action? tended = null) : IJobQueue
{
    private int mostAsked;

    public int MostAsked => Volatile.Read(ref mostAsked);

    public Task<IReadOnlyList<Job>> ClaimAsync(string worker, IReadOnlyList<KindClaim> kinds, int most, CancellationToken cancel)
    {
        mostAsked = Math.Max(mostAsked, most);
        return queue.ClaimAsync(worker, kinds, most, cancel);
    }

    public Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, CancellationToken cancel) => queue.RenewAsync(jobs, cancel);

    public Task SettleAsync(IReadOnlyList<JobSettlement> settlements, IReadOnlySet<long> goingOn, CancellationToken cancel) =>
        queue.SettleAsync(settlements, goingOn, cancel);

    public Task ReleaseAsync(IReadOnlyList<Job> jobs, CancellationToken cancel) => queue.ReleaseAsync(jobs, cancel);

    public async Task<QueueState> MaintainAsync(IReadOnlyList<KindAttempts> kinds, CancellationToken cancel)
    {
        var outlook = await queue.MaintainAsync(kinds, cancel);
        tended?.Invoke();
        return outlook;
    }

    public Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel) => queue.WaitAsync(most, cancel);
}
