using ClusteraIngest.Errors;

namespace ClusteraIngest.Tool.Commands;

/// <summary>What can be the matter with a run that somebody asks for.</summary>
internal static class RunErrors
{
    public static InvalidInputException NotFound(long runId) =>
        new("RunNotFound", $"There is no run {runId}.", "'clustera-ingest runs' shows the last ones.");

    public static InvalidInputException WithoutJobs(long runId) =>
        new("RunHasNoJobs", $"Run {runId} is not one of jobs: it is done by the process that began it.", $"'clustera-ingest runs show {runId}' shows how it stands.");

    public static ItemFailedException Failed(long runId, string errorId, long jobs) => new(
        errorId, $"{jobs} {(jobs == 1 ? "job" : "jobs")} of run {runId} failed with it.",
        $"'clustera-ingest runs jobs {runId} --state failed' tells why, and 'clustera-ingest runs retry {runId}' tries again what was not given wrongly.");
}
