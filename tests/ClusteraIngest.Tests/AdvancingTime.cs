namespace ClusteraIngest.Tests;

/// <summary>A clock that a test can put forward; timers run as they always do.</summary>
public sealed class AdvancingTime : TimeProvider
{
    private TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
