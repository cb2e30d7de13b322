using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What jobs of the archive wait for beside the pace.</summary>
internal static class ArchiveRests
{
    /// <summary>Their run is paused.</summary>
    public static JobRest Paused { get; } =
        new(
            ErrorIds.ArchivePaused,
            "The run is paused",
            _ => new ConfigurationException(
                ErrorIds.ArchivePaused,
                "The run is paused.",
                "Let it go on with `IngestClient.Archive.ContinueAsync`: what is stored stays."
            )
        );

    /// <summary>A paused job is looked at again by then, in case nobody wakes it.</summary>
    public static readonly TimeSpan PausedFor = TimeSpan.FromDays(1);
}

/// <summary>The run of a job was paused or stopped while its video was being fetched.</summary>
internal sealed class RunPausedException() : Exception("The run is paused.");
