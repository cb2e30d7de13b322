using System.Text;
using ClusteraIngest.Emulator.Actors;

namespace ClusteraIngest.Emulator.Runs;

/// <summary>A run. Nothing works in the background: what it has done so far follows from its plan and the time.</summary>
internal sealed class Run(Actor actor, byte[] input, string inputType, string key, RunLimits limits, RunPlan plan, DateTimeOffset startedAt)
{
    /// <summary>How long a run that is aborted says ABORTING. It delivers nothing any more.</summary>
    private static readonly TimeSpan AbortingTime = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource aborting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long abortedTicks;
    private bool isSettled;

    public string Id { get; } = NewId();

    public string DatasetId { get; } = NewId();

    public string StoreId { get; } = NewId();

    public string QueueId { get; } = NewId();

    public Actor Actor => actor;

    /// <summary>The input, byte by byte as it was sent.</summary>
    public byte[] Input => input;

    public string InputType => inputType;

    /// <summary>What faults are drawn by: the same actor, input and how manieth of these, the same key.</summary>
    public string Key => key;

    public RunLimits Limits => limits;

    public RunPlan Plan => plan;

    public DateTimeOffset StartedAt => startedAt;

    public bool HasEndedAt(DateTimeOffset now) => now >= End;

    /// <summary>Whether the list of runs shows it.</summary>
    public bool IsListedAt(DateTimeOffset now) => now >= startedAt + plan.Unlisted;

    public RunState Now => At(DateTimeOffset.UtcNow);

    public RunState At(DateTimeOffset now)
    {
        var abortedAt = AbortedAt;
        var isAborted = abortedAt is not null;
        var stop = abortedAt ?? startedAt + plan.Duration;
        var end = End;
        var elapsed = (now < stop ? now : stop) - startedAt;
        var items = Delivered(elapsed);
        var charged = plan.PriceOf(items);
        if (now < end)
            return new(
                isAborted ? RunStatus.Aborting : RunStatus.Running,
                $"Scraped {items} results.",
                null,
                elapsed,
                items,
                charged,
                charged
            );
        return new(
            isAborted ? RunStatus.Aborted : plan.Outcome,
            isAborted ? "Actor was aborted" : plan.Message,
            end,
            elapsed,
            items,
            charged,
            now < end + plan.Unsettled && !Volatile.Read(ref isSettled) ? 0 : charged
        );
    }

    /// <summary>The run as a start answers: no work has been done yet, and none is paid for.</summary>
    public static RunState AtStart { get; } = new(RunStatus.Ready, "", null, TimeSpan.Zero, 0, 0, 0);

    /// <summary>Tells from now on what it has cost.</summary>
    public void Settle() => Volatile.Write(ref isSettled, true);

    /// <summary>Ends it where it is; a run that has ended stays as it is.</summary>
    public void Abort()
    {
        var now = DateTimeOffset.UtcNow;
        lock (aborting)
        {
            if (HasEndedAt(now) || AbortedAt is not null)
                return;
            Volatile.Write(ref abortedTicks, now.UtcTicks);
        }
        aborting.TrySetResult();
    }

    /// <summary>Waits for its end, but no longer than that.</summary>
    public async Task<RunState> WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        var until = DateTimeOffset.UtcNow + atMost;
        while (true)
        {
            var now = DateTimeOffset.UtcNow;
            if (HasEndedAt(now) || now >= until)
                return At(now);
            var end = End;
            var rest = Task.Delay((end < until ? end : until) - now + TimeSpan.FromMilliseconds(1), cancel);
            await (AbortedAt is null ? Task.WhenAny(aborting.Task, rest) : rest);
            cancel.ThrowIfCancellationRequested();
        }
    }

    public EmulatedRun Snapshot()
    {
        var state = Now;
        return new(
            Id,
            actor.FullName,
            Encoding.UTF8.GetString(input),
            state.Status,
            startedAt,
            state.FinishedAt,
            state.Items,
            state.ChargedUsd
        );
    }

    private DateTimeOffset? AbortedAt => Volatile.Read(ref abortedTicks) is not 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    private DateTimeOffset End => AbortedAt is { } at ? at + AbortingTime : startedAt + plan.Duration;

    /// <summary>The items come in evenly, the last of them a little before the end.</summary>
    private int Delivered(TimeSpan elapsed) =>
        plan.Duration <= TimeSpan.Zero ? plan.Delivers : Math.Min(plan.Delivers, (int)(elapsed / plan.Duration * (plan.Delivers + 1)));

    private static string NewId() =>
        string.Create(
            17,
            0,
            static (id, _) => Random.Shared.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", id)
        );
}
