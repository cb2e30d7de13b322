using System.Globalization;
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
            ? $"Run {run.RunId} is paused: nothing of it is done until `IngestClient.Archive.ContinueAsync` lets it go on."
            : $"Nothing is left to do before {HumanFormat.Time(run.NextJobAt)}: YouTube or the limit of the day has to be waited for, a "
                + "stream has not begun, or what has failed is tried again then.";

    /// <summary>The storage does not answer, or cannot do it now.</summary>
    public static JobRest StorageAway { get; } =
        new(
            ErrorIds.StorageUnavailable,
            "The storage cannot be used now",
            _ => new ConfigurationException(
                ErrorIds.StorageUnavailable,
                "The storage cannot be used now, and jobs are left.",
                "Check it, and start a worker again: what is stored stays."
            )
        )
        {
            IsToldByWorker = true,
        };

    /// <summary>A paused job is looked at again by then, in case nobody wakes it.</summary>
    public static readonly TimeSpan PausedFor = TimeSpan.FromDays(1);

    /// <summary>
    /// The same of a job that a worker has found paused: its run may have been continued just then, and nobody would wake it.
    /// </summary>
    public static readonly TimeSpan FoundPausedFor = TimeSpan.FromMinutes(20);

    /// <summary>The same of a job that has broken off what it was at, which may take longer.</summary>
    public static readonly TimeSpan BrokenOffFor = TimeSpan.FromMinutes(1);

    /// <summary>When the storage is tried again.</summary>
    public static readonly TimeSpan StorageAwayFor = TimeSpan.FromMinutes(1);

    /// <summary>A storage that is away for longer than that is its operator's to fix, and ends a worker.</summary>
    public static readonly TimeSpan LongestStorageAway = TimeSpan.FromMinutes(15);
}

/// <summary>What may be fetched in a day is used up.</summary>
internal sealed class DayIsOverException(DateTimeOffset nextDay)
    : Exception(
        string.Create(CultureInfo.InvariantCulture, $"What may be fetched today is used up; it goes on at {nextDay.UtcDateTime:u}.")
    )
{
    /// <summary>When it goes on.</summary>
    public DateTimeOffset NextDay => nextDay;
}

/// <summary>The run of a job was paused or stopped while its video was being fetched.</summary>
internal sealed class RunPausedException() : Exception("The run is paused.");
