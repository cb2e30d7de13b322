namespace ClusteraIngest.Chaos.Drift;

/// <summary>A clock that is put forward between syncs; timers run as they always do.</summary>
internal sealed class DriftTime : TimeProvider
{
    private TimeSpan ahead;

    public DateTimeOffset Now => GetUtcNow();

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
