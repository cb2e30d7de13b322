namespace ClusteraIngest.Jobs;

/// <summary>A job that is to be put into the queue.</summary>
/// <param name="Kind">What is to be done, such as <c>collect_channel</c>.</param>
/// <param name="Subject">What with, in canonical spelling.</param>
internal sealed record NewJob(string Kind, string Subject)
{
    /// <summary>What the subject is known to be; null: that is found out.</summary>
    public string? Target { get; init; }

    /// <summary><see cref="JobState.Pending"/>, or a state in which no worker takes it.</summary>
    public JobState State { get; init; } = JobState.Pending;

    /// <summary>Error id, where it cannot be done.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What there is to say of it.</summary>
    public string? Message { get; init; }
}

/// <summary>A job that a worker has taken. It is the worker's as long as the row still names this worker and this attempt.</summary>
/// <param name="JobId">Its number.</param>
/// <param name="RunId">The run that it belongs to.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Subject">What with.</param>
/// <param name="Target">What the subject is known to be; null: not yet.</param>
/// <param name="Attempt">How often it was taken, with this time.</param>
/// <param name="Worker">Who has it.</param>
internal sealed record Job(long JobId, long RunId, string Kind, string Subject, string? Target, int Attempt, string Worker);
