using ClusteraIngest.Errors;

namespace ClusteraIngest.Runs;

/// <summary>What a stage made of one item: the item as it is committed, or the error that it met.</summary>
/// <typeparam name="T">What the stage yields.</typeparam>
/// <param name="Item">What is committed; default where <paramref name="Error"/> is set.</param>
/// <param name="Subject">The list's address, the video's id or the file that it is about.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record StageResult<T>(T? Item, string Subject, IngestException? Error)
    where T : class
{
    /// <summary>True where <see cref="Item"/> is there.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Item))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Error))]
    public bool IsDone => Error is null;
}

/// <summary>Makes results.</summary>
public static class StageResult
{
    /// <summary>An item that is committed.</summary>
    public static StageResult<T> Done<T>(T item, string subject)
        where T : class => new(item, subject, null);

    /// <summary>An item that failed.</summary>
    public static StageResult<T> Failed<T>(string subject, IngestException error)
        where T : class => new(null, subject, error);
}
