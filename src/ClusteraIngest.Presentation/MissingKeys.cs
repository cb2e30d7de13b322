using System.Globalization;

namespace ClusteraIngest.Presentation;

/// <summary>What is said where a run is begun whose jobs need keys of the YouTube Data API, and none is configured.</summary>
internal static class MissingKeys
{
    /// <summary>What the run waits for, and what to do.</summary>
    public static string Text(long runId) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"No key of the YouTube Data API is configured here: the jobs of run {runId} wait for a worker that has one. "
                + $"Set YT_API_KEYS where the worker runs."
        );
}
