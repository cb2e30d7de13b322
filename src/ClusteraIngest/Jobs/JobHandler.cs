namespace ClusteraIngest.Jobs;

/// <summary>
/// Does the jobs of one kind. A job may be done more than once (see <see cref="JobCounters"/>): what it stores must not mind.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="WorkAsync">Does one. The token is cancelled when the worker is stopped, and when the job is no longer its own.</param>
internal sealed record JobHandler(string Kind, Func<Job, CancellationToken, Task<JobOutcome>> WorkAsync)
{
    /// <summary>
    /// Whether a worker may take more of them than it works at a time, as long as they are over in milliseconds
    /// (<see cref="JobWorkerOptions.MostAhead"/>). False.
    /// </summary>
    public bool TakesAhead { get; init; }
}
