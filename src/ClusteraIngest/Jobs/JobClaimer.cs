using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Text;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Jobs;

/// <summary>
/// The part of a worker that takes jobs. It asks for them as long as it gets what it asks for; then it waits to be told, and looks by
/// itself only at the time that the next job waits for, and now and then.
/// </summary>
internal sealed class JobClaimer(
    IJobQueue queue,
    string worker,
    IReadOnlyList<JobKind> kinds,
    ClaimedJobs held,
    ChannelWriter<ClaimedJob> ready,
    JobWorkerOptions options,
    ILogger log,
    TimeProvider time,
    WorkProgress? progress
)
{
    /// <summary>Another worker may have had rows locked for a moment that it did not take in the end; nobody tells of that.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a worker that is stopped waits for its last claim.</summary>
    private static readonly TimeSpan ClaimEnds = TimeSpan.FromSeconds(2);

    /// <summary>A shorter rest is nobody's business.</summary>
    private static readonly TimeSpan RestIsLong = WaitRegister.WarnedAfter;

    private readonly KindAttempts[] attempts =
    [
        .. kinds.Select(kind => new KindAttempts(kind.Name, kind.MaxAttempts ?? options.MaxAttempts)),
    ];
    private readonly JobRest[] rests = [.. kinds.SelectMany(kind => kind.Rests).DistinctBy(rest => rest.ErrorId)];
    private QueueState outlook = new(HasWork: true, IsRunning: false, NextAt: null);
    private long? tendedAt;
    private DateTimeOffset? toldRest;

    /// <summary>Runs until it is cancelled, or, if that is wanted, nothing is left to do.</summary>
    /// <exception cref="IngestException">Nothing can be done for longer than the worker may wait: what it waits for.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        // A claim that is under way is waited for: nobody would know of the jobs that it takes.
        using var claiming = new CancellationTokenSource();
        await using var stopping = stop.Register(() => claiming.CancelAfter(ClaimEnds));
        var isCalm = false;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (UntilTending <= TimeSpan.Zero)
                await MaintainAsync(stop);

            var change = held.NextChange();
            var capacity = held.Capacity;
            if (capacity.IsNone)
            {
                await ChangedAsync(change, stop);
                continue;
            }

            var jobs = await queue.ClaimAsync(worker, capacity.Kinds, capacity.Most, claiming.Token);
            foreach (var job in jobs)
                ready.TryWrite(held.Add(job, stop)); // where the worker has been stopped meanwhile, it is put back
            if (jobs.Count == capacity.Most)
                continue;

            if (options.UntilEmpty && jobs.Count == 0 && held.Count == 0)
            {
                await MaintainAsync(stop);
                if (outlook.IsEmpty)
                    return;
            }

            // Where a kind's own limit was reached, the end of a job makes room for the next one.
            var isLimited = capacity.MayHaveLeft(jobs);
            isCalm =
                jobs.Count == 0 && isCalm
                    ? await RestAsync(change, isLimited, stop)
                    : !await WaitAsync(SecondLook, change, isLimited, stop);
        }
    }

    /// <summary>Waits until there is reason to ask for jobs. True: that is not because it was told, so one look is enough.</summary>
    private async Task<bool> RestAsync(Task change, bool isLimited, CancellationToken stop)
    {
        while (true)
        {
            var nextAt = Earlier(outlook.NextAt, held.TakeNextAt());
            outlook = outlook with { NextAt = nextAt };
            var due = nextAt is { } at ? at - time.GetUtcNow() : TimeSpan.MaxValue;
            var wait = due < UntilTending ? due : UntilTending;
            if (wait > TimeSpan.Zero && await WaitAsync(wait, change, isLimited || options.UntilEmpty, stop))
                return false;

            // What has just become due is taken by the next claim; what comes after it is found out at the same time.
            var isDue = nextAt <= time.GetUtcNow();
            await MaintainAsync(stop);
            if (isDue || outlook.HasWork || (options.UntilEmpty && outlook.IsEmpty && held.Count == 0))
                return true;
        }
    }

    /// <summary>Waits to be told, or, if that is wanted, for one of its own jobs to end.</summary>
    private async Task<bool> WaitAsync(TimeSpan most, Task change, bool alsoForOwn, CancellationToken stop)
    {
        if (!alsoForOwn || (held.Count == 0 && !change.IsCompleted))
            return await queue.WaitAsync(most, stop);
        if (change.IsCompleted)
            return true;

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var told = queue.WaitAsync(most, enough.Token);
        if (await Task.WhenAny(told, change) == told)
            return await told;
        await enough.CancelAsync();
        try
        {
            await told;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A job is through.
        }

        return true;
    }

    private TimeSpan UntilTending => tendedAt is { } at ? options.TendEvery - time.GetElapsedTime(at) : TimeSpan.Zero;

    private async Task MaintainAsync(CancellationToken stop)
    {
        outlook = await queue.MaintainAsync(attempts, stop);
        tendedAt = time.GetTimestamp();
        var rest = outlook.RestOf(rests);
        progress?.See(rest, outlook.NextAt);
        if (held.Count > 0 || rest is null || outlook.NextAt is not { } until)
            return;
        var lasting = until - time.GetUtcNow();
        if (lasting > (options.LongestRest ?? (options.UntilEmpty ? JobWorkerOptions.DefaultLongestRest : null)))
            throw rest.Error(until);
        if (lasting > RestIsLong && toldRest != until)
        {
            toldRest = until;
            log.LogWarning(
                new EventId(0, rest.ErrorId),
                "{What}: nothing can be done before {Until}. The worker waits.",
                rest.What,
                HumanFormat.Time(until)
            );
        }
    }

    /// <summary>Waits until a job is through, or it is time to tend.</summary>
    private async Task ChangedAsync(Task change, CancellationToken stop)
    {
        try
        {
            await change.WaitAsync(UntilTending > TimeSpan.Zero ? UntilTending : TimeSpan.Zero, time, stop);
        }
        catch (TimeoutException)
        {
            // All of them take their time.
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}
