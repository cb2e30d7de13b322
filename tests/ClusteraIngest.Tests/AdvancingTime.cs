namespace ClusteraIngest.Tests;

/// <summary>A clock that a test can put forward; timers run as they always do.</summary>
public sealed class AdvancingTime : TimeProvider
{
    private TimeSpan ahead;

    /// <summary>One at which it is noon at YouTube, which counts its quota by days there: hours may pass within one day.</summary>
    public static AdvancingTime AtNoon()
    {
        var time = new AdvancingTime();
        var now = time.GetUtcNow();
        time.Advance(new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1).AddHours(20) - now);
        return time;
    }

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
