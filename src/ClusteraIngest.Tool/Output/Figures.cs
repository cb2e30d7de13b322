using ClusteraIngest.Runs;

namespace ClusteraIngest.Tool.Output;

/// <summary>What figures mean.</summary>
internal static class Figures
{
    /// <summary>True where something that was tried did not succeed.</summary>
    public static bool HasFailures(this RunCounters figures) =>
        figures.ListsFailed + figures.Failed + figures.TranscriptsFailed + figures.DigestsFailed > 0;
}
