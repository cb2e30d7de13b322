namespace ClusteraIngest.Jobs;

/// <summary>A job of a run and how it stands: a row of <c>ctrl_job</c>.</summary>
public sealed record RunJob
{
    /// <summary>Its number.</summary>
    public required long JobId { get; init; }

    /// <summary>What it works on, in canonical spelling.</summary>
    public required string Subject { get; init; }

    /// <summary>What that has turned out to be, such as a channel's id; null: not known yet.</summary>
    public string? Target { get; init; }

    /// <summary>How it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>How often it was taken.</summary>
    public int Attempt { get; init; }

    /// <summary>Before that it is not taken; null: it may be, or is over.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Error id of the last attempt, or of what it waits for; null where it did not fail.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What there is to say of the last attempt.</summary>
    public string? Message { get; init; }

    /// <summary>Units of the YouTube Data API that all its attempts have used.</summary>
    public int Units { get; init; }
}
