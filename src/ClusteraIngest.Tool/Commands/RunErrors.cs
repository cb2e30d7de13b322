using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.Tool.Commands;

/// <summary>What can be the matter with a run that somebody asks for.</summary>
internal static class RunErrors
{
    public static InvalidInputException NotFound(long runId) =>
        new(ErrorIds.RunNotFound, $"There is no run {runId}.", "'clustera-ingest runs' shows the last ones.");

    public static InvalidInputException WithoutJobs(long runId) =>
        new(
            ErrorIds.RunHasNoJobs,
            $"Run {runId} is not one of jobs: it is done by the process that began it.",
            $"'clustera-ingest runs show {runId}' shows how it stands."
        );

    /// <summary>What a worker saw fail, of whatever runs.</summary>
    public static ItemFailedException Failed(JobFailures failures) =>
        new(
            failures.ErrorId,
            $"{failures.Jobs} {(failures.Jobs == 1 ? "job" : "jobs")} failed with it, {(failures.Jobs == 1 ? "" : "the last one ")}of "
                + $"run {failures.LastRunId}.",
            Remedy(failures.LastRunId)
        );

    public static ItemFailedException Failed(long runId, string errorId, long jobs) =>
        new(errorId, $"{jobs} {(jobs == 1 ? "job" : "jobs")} of run {runId} failed with it.", Remedy(runId));

    private static string Remedy(long runId) =>
        $"'clustera-ingest runs jobs {runId} --state failed' tells why, and 'clustera-ingest runs retry {runId}' tries again what was "
        + $"not given wrongly.";
}
