using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.Feeds;

/// <summary>A feed did not come, or what came is not it. That says nothing of the list: it is read otherwise.</summary>
/// <param name="message">What happened.</param>
/// <param name="status">What was answered; null: nothing.</param>
/// <param name="innerException">What caused it.</param>
internal sealed class FeedException(string message, int? status = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What was answered; null: nothing, or not a feed.</summary>
    public int? Status { get; } = status;

    /// <summary>The error for users, about one list.</summary>
    public ItemFailedException ForItem(string subject) =>
        new(ErrorIds.FeedNotRead, $"{subject}: {Message}", "Nothing: feeds fail for hours at times, and the list is read otherwise.", this);
}
