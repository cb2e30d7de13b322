namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// Apify's clock, as its answers tell it: a machine's own may be wrong by hours. What Apify says when it did something is compared with
/// this one only.
/// </summary>
internal sealed class ApifyClock(TimeProvider time)
{
    private long aheadTicks;

    /// <summary>The time at Apify; as long as it has answered nothing, the machine's.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref aheadTicks));

    /// <summary>Takes note of when an answer was made.</summary>
    public void Hear(HttpResponseMessage answer)
    {
        if (answer.Headers.Date is { } date)
            Volatile.Write(ref aheadTicks, (date - time.GetUtcNow()).Ticks);
    }
}
