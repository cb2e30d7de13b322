using ClusteraIngest.Errors;

namespace ClusteraIngest.Jobs;

/// <summary>What came of a job: a value, so that a handler says it and does not throw it.</summary>
internal abstract record JobOutcome
{
    private JobOutcome() { }

    /// <summary>It is done.</summary>
    /// <param name="Message">What there is to say; null: nothing.</param>
    internal sealed record Done(string? Message = null) : JobOutcome
    {
        /// <summary>What came of it, as JSON; null: nothing that others need.</summary>
        public string? Result { get; init; }

        /// <summary>
        /// Jobs that follow, in the same run; they are put in by the transaction that settles this one. One that the run has already is
        /// left as it is.
        /// </summary>
        public IReadOnlyList<NewJob> Next { get; init; } = [];
    }

    /// <summary>It failed, and may succeed later: it is taken again after a pause, until it was taken too often.</summary>
    /// <param name="Error">Why.</param>
    internal sealed record Retry(IngestException Error) : JobOutcome;

    /// <summary>It cannot be done before a time, through no fault of its own: that is no attempt.</summary>
    /// <param name="Until">When it can.</param>
    /// <param name="Message">Why.</param>
    /// <param name="Rest">What it waits for, where others wait for the same: they are woken together. Null: for the time only.</param>
    internal sealed record Snooze(DateTimeOffset Until, string Message, JobRest? Rest = null) : JobOutcome;

    /// <summary>It failed, and would fail again.</summary>
    /// <param name="Error">Why.</param>
    internal sealed record Failed(IngestException Error) : JobOutcome;

    /// <summary>Only a search can tell what its subject is.</summary>
    /// <param name="Error">Why.</param>
    internal sealed record NeedsSearch(IngestException Error) : JobOutcome;
}
