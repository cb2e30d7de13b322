using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.PowerShell;

/// <summary>Finds the runs of jobs that users name.</summary>
internal static class RunsOfJobs
{
    /// <summary>How a run stands. One that is not there, or has no jobs, is an error, and null.</summary>
    public static RunStatus? FindRun(this IngestCmdlet cmdlet, long runId)
    {
        if (cmdlet.Await(cancel => cmdlet.Client.Jobs.GetRunStatusAsync(runId, cancel)) is { } run)
            return run;

        cmdlet.WriteError(
            cmdlet.Await(cancel => cmdlet.Client.Runs.GetAsync(1, runId, cancel)) is [_]
                ? new InvalidInputException(
                    ErrorIds.RunHasNoJobs,
                    $"Run {runId} is not one of jobs: it is done by the process that began it.",
                    $"Get-IngestRun {runId} shows how it stands."
                )
                : NotFound(runId),
            runId
        );
        return null;
    }

    /// <summary>What to say of one that is not there.</summary>
    public static InvalidInputException NotFound(long runId) =>
        new(ErrorIds.RunNotFound, $"There is no run {runId}.", "Get-IngestRun shows the newest ones.");
}
