using System.Globalization;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.Benchmarks;

/// <summary>How many jobs are taken and settled at a time.</summary>
internal sealed class BatchSizes
{
    private long claims;
    private long claimed;
    private long settlements;
    private long settled;

    /// <summary>Jobs in a claim, on average.</summary>
    public int Usual => (int)Math.Max(1, Interlocked.Read(ref claimed) / Math.Max(1, Interlocked.Read(ref claims)));

    public void Claimed(int count)
    {
        if (count == 0)
            return;
        Interlocked.Increment(ref claims);
        Interlocked.Add(ref claimed, count);
    }

    public void Settled(int count)
    {
        Interlocked.Increment(ref settlements);
        Interlocked.Add(ref settled, count);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Usual} jobs a claim, {settled / Math.Max(1, settlements)} a completion");
}

/// <summary>A queue whose batches are counted.</summary>
internal sealed class MeasuredQueue(IJobQueue queue, BatchSizes sizes) : IJobQueue
{
    public async Task<IReadOnlyList<Job>> ClaimAsync(string worker, IReadOnlyList<KindClaim> kinds, int most, CancellationToken cancel)
    {
        var jobs = await queue.ClaimAsync(worker, kinds, most, cancel);
        sizes.Claimed(jobs.Count);
        return jobs;
    }

    public Task<IReadOnlySet<long>> RenewAsync(IReadOnlyList<Job> jobs, CancellationToken cancel) => queue.RenewAsync(jobs, cancel);

    public Task SettleAsync(IReadOnlyList<JobSettlement> settlements, IReadOnlySet<long> goingOn, CancellationToken cancel)
    {
        sizes.Settled(settlements.Count);
        return queue.SettleAsync(settlements, goingOn, cancel);
    }

    public Task ReleaseAsync(IReadOnlyList<Job> jobs, CancellationToken cancel) => queue.ReleaseAsync(jobs, cancel);

    public Task<QueueState> MaintainAsync(IReadOnlyList<KindAttempts> kinds, CancellationToken cancel) =>
        queue.MaintainAsync(kinds, cancel);

    public Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel) => queue.WaitAsync(most, cancel);
}
