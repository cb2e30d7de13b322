namespace ClusteraIngest.Tests;

/// <summary>The clock of a machine that is wrong by some time.</summary>
public sealed class SkewedTime(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
