namespace ClusteraIngest.Jobs;

/// <summary>
/// Does the jobs of one kind. A job may be done more than once (see <see cref="JobCounters"/>): what it stores must not mind.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="WorkAsync">
/// Does one. The token is cancelled when the worker is stopped, when the job is no longer its own, and when the kind's timeout is over.
/// </param>
internal sealed record JobHandler(JobKind Kind, Func<Job, CancellationToken, Task<JobOutcome>> WorkAsync);
