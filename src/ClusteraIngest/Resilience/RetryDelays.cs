namespace ClusteraIngest.Resilience;

/// <summary>
/// How long to wait before something is tried again: longer each time, with jitter, so that what failed together does not come back
/// together.
/// </summary>
internal static class RetryDelays
{
    /// <summary>
    /// The pause after an attempt. Polly's own exponential backoff with jitter is no number any more after a thousand of them.
    /// </summary>
    /// <param name="first">The pause after attempt 0; it doubles with each.</param>
    /// <param name="longest">The longest.</param>
    /// <param name="attempt">The number of the attempt.</param>
    /// <param name="asked">What the other side asks for, which is kept where it is longer; null: it does not.</param>
    /// <param name="longestAsked">The longest of those; null: any.</param>
    public static TimeSpan Doubling(TimeSpan first, TimeSpan longest, int attempt, TimeSpan? asked = null, TimeSpan? longestAsked = null)
    {
        var doubled = first.TotalSeconds * Math.Pow(2, Math.Clamp(attempt, 0, 60)) * (0.75 + Random.Shared.NextDouble() / 2);
        var own = doubled < longest.TotalSeconds ? TimeSpan.FromSeconds(doubled) : longest;
        if (asked is not { } pause || pause <= own)
            return own;
        return longestAsked < pause ? longestAsked.Value : pause;
    }
}
