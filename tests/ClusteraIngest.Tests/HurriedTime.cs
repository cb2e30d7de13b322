namespace ClusteraIngest.Tests;

/// <summary>A clock whose timers go off so many times earlier: for waits that are minutes long in earnest.</summary>
/// <param name="factor">How many times.</param>
/// <param name="hurriesChanges">Also timers that are set after they were made, as those of time limits are.</param>
public sealed class HurriedTime(int factor, bool hurriesChanges = false) : TimeProvider
{
    public override long TimestampFrequency => base.TimestampFrequency / factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));
        return hurriesChanges ? new HurriedTimer(this, timer) : timer;
    }

    private TimeSpan Hurried(TimeSpan wait) => wait > TimeSpan.Zero ? wait / factor : wait;

    private sealed class HurriedTimer(HurriedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Hurried(dueTime), time.Hurried(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
