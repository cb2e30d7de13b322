using ClusteraIngest.Errors;

namespace ClusteraIngest.Jobs;

/// <summary>What came of a job: a value, so that a handler says it and does not throw it.</summary>
internal abstract record JobOutcome
{
    private JobOutcome() { }

    /// <summary>It is done.</summary>
    /// <param name="Message">What there is to say; null: nothing.</param>
    internal sealed record Done(string? Message = null) : JobOutcome;

    /// <summary>It failed, and may succeed later: it is taken again after a pause, until it was taken too often.</summary>
    /// <param name="Error">Why.</param>
    internal sealed record Retry(IngestException Error) : JobOutcome;

    /// <summary>It cannot be done before a time, through no fault of its own: that is no attempt.</summary>
    /// <param name="Until">When it can.</param>
    /// <param name="Message">Why.</param>
    /// <param name="ErrorId">
    /// The same as an error id. With that of <see cref="QuotaExceededException"/> it is woken when there are units again.
    /// </param>
    internal sealed record Snooze(DateTimeOffset Until, string Message, string ErrorId = QuotaExceededException.Id) : JobOutcome;

    /// <summary>It failed, and would fail again.</summary>
    /// <param name="Error">Why.</param>
    internal sealed record Failed(IngestException Error) : JobOutcome;

    /// <summary>Only a search can tell what its subject is.</summary>
    /// <param name="Error">Why.</param>
    internal sealed record NeedsSearch(IngestException Error) : JobOutcome;
}
