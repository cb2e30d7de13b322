namespace ClusteraIngest.Jobs;

/// <summary>What is written down of a job that a worker is through with.</summary>
/// <param name="Job">The job as it was taken.</param>
/// <param name="State">How it stands now.</param>
internal sealed record JobSettlement(Job Job, JobState State)
{
    /// <summary>Of a pending one: before that it is not taken; null: it may be.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Of a pending one: what it waits for until then; null: for the time only.</summary>
    public JobRest? Rest { get; init; }

    /// <summary>False: as if it had not been taken.</summary>
    public bool IsAttempt { get; init; } = true;

    /// <summary>Error id of this attempt, or of what keeps it from being one; null: there is none.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What there is to say of it.</summary>
    public string? Message { get; init; }

    /// <summary>What came of it, as JSON; null: nothing.</summary>
    public string? Result { get; init; }

    /// <summary>The jobs that follow.</summary>
    public IReadOnlyList<NewJob> Next { get; init; } = [];

    /// <summary>Puts a job back as if it had not been taken.</summary>
    public static JobSettlement Release(Job job) => new(job, JobState.Pending) { IsAttempt = false };
}
