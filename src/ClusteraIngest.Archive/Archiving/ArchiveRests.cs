using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Text;

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

    /// <summary>What to say where nothing of a run is left to do now.</summary>
    public static string WaitsFor(RunStatus run) =>
        run.IsPaused
            ? $"Run {run.RunId} is paused: nothing of it is done until 'archive continue' lets it go on."
            : $"Nothing is left to do before {HumanFormat.Time(run.NextJobAt)}: YouTube or the limit of the day has to be waited for, a "
                + "stream has not begun, or what has failed is tried again then.";

    /// <summary>A paused job is looked at again by then, in case nobody wakes it.</summary>
    public static readonly TimeSpan PausedFor = TimeSpan.FromDays(1);
}

/// <summary>The run of a job was paused or stopped while its video was being fetched.</summary>
internal sealed class RunPausedException() : Exception("The run is paused.");
