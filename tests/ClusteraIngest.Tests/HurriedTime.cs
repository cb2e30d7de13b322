namespace ClusteraIngest.Tests;

/// <summary>A clock whose timers go off so many times earlier: for waits that are minutes long in earnest.</summary>
public sealed class HurriedTime(int factor) : TimeProvider
{
    public override long TimestampFrequency => base.TimestampFrequency / factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private TimeSpan Hurried(TimeSpan wait) => wait > TimeSpan.Zero ? wait / factor : wait;
}
