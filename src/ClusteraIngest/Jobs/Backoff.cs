using ClusteraIngest.Resilience;

namespace ClusteraIngest.Jobs;

/// <summary>The pause before a job that failed is taken again: it doubles with each attempt.</summary>
internal static class Backoff
{
    /// <summary>The pause after that attempt, the first being 1.</summary>
    public static TimeSpan After(int attempt, JobWorkerOptions options, JobKind? kind = null) =>
        RetryDelays.Doubling(kind?.Backoff ?? options.Backoff, kind?.MaxBackoff ?? options.MaxBackoff, Math.Max(attempt, 1) - 1);
}
