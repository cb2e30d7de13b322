using ClusteraIngest.Errors;

namespace ClusteraIngest.Jobs;

/// <summary>
/// A kind of job, declared: what the queue and its workers have to know of it. How its jobs are done is its <see cref="JobHandler"/>.
/// </summary>
/// <param name="Name">Its name in <c>ctrl_job.kind</c> and in <c>--kinds</c>, such as <c>collect_channel</c>.</param>
internal sealed record JobKind(string Name)
{
    /// <summary>The most of them that one worker does at once; null: as many as the worker does in all.</summary>
    public int? Concurrency { get; init; }

    /// <inheritdoc cref="JobWorkerOptions.Lease"/>
    public TimeSpan? Lease { get; init; }

    /// <inheritdoc cref="JobWorkerOptions.MaxAttempts"/>
    public int? MaxAttempts { get; init; }

    /// <inheritdoc cref="JobWorkerOptions.Backoff"/>
    public TimeSpan? Backoff { get; init; }

    /// <inheritdoc cref="JobWorkerOptions.MaxBackoff"/>
    public TimeSpan? MaxBackoff { get; init; }

    /// <summary>An attempt that takes longer is cancelled, and counts as failed; null: it may take as long as it does.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Whether a worker may take more of them than it works at a time, as long as they are over in milliseconds
    /// (<see cref="JobWorkerOptions.MostAhead"/>). Not of a kind with a <see cref="Concurrency"/> of its own. False.
    /// </summary>
    public bool TakesAhead { get; init; }

    /// <summary>What a worker must have to do them, such as <c>keys of the YouTube Data API</c>, or a program.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What all of them may have to wait for, through no fault of their own.</summary>
    public IReadOnlyList<JobRest> Rests { get; init; } = [];

    /// <summary>Ids of errors that no later attempt can change: jobs that failed with them are not retried, also not on request.</summary>
    public IReadOnlyList<string> FinalErrors { get; init; } = [];

    /// <summary>
    /// SQL that is run when failed jobs are put back on request, in the same transaction; <c>@subjects</c> are what they are about. Null:
    /// none.
    /// </summary>
    public string? BeforeRetrySql { get; init; }
}

/// <summary>Something that jobs of a kind have to wait for, such as tomorrow's quota. Waiting for it is no attempt.</summary>
/// <param name="ErrorId">Its id: the waiting jobs' <c>error_id</c>.</param>
/// <param name="What">What is the matter, as the beginning of a sentence: <c>All keys rest</c>.</param>
/// <param name="Error">The error of a worker that ends because nothing can be done before that time.</param>
internal sealed record JobRest(string ErrorId, string What, Func<DateTimeOffset, IngestException> Error)
{
    /// <summary><see cref="What"/> within a sentence.</summary>
    public string Within => char.ToLowerInvariant(What[0]) + What[1..];

    /// <summary>Whether a worker warns of it with the first job that it puts back for it: nobody else does.</summary>
    public bool IsToldByWorker { get; init; }
}

/// <summary>The jobs of a kind that a worker asks for.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Most">How many it wants.</param>
/// <param name="Lease">How long they are its own, unless it renews that.</param>
internal sealed record KindClaim(string Kind, int Most, TimeSpan Lease);

/// <summary>How often jobs of a kind may be taken.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="MaxAttempts">One whose lease has run out so often has failed.</param>
internal sealed record KindAttempts(string Kind, int MaxAttempts);
