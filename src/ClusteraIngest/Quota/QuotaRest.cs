using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.Quota;

/// <summary>What jobs wait for that call the YouTube Data API.</summary>
internal static class QuotaRest
{
    /// <summary>
    /// All keys have used up what a day grants them. Jobs that wait for this are woken where there are new keys (see
    /// <see cref="ApiKeyStore"/>).
    /// </summary>
    public static JobRest AllKeys { get; } = new(ErrorIds.QuotaExceeded, "All keys rest", QuotaExceededException.OfJobs);
}
