using ClusteraIngest.Text;

namespace ClusteraIngest.Errors;

/// <summary>Something that a user must know of: with an id to look up and filter by, what happened, and what to do.</summary>
/// <param name="errorId">A fixed name such as <c>ListNotFound</c>.</param>
/// <param name="message">What happened, to which list or video. One sentence or two.</param>
/// <param name="remedy">What to do about it. A sentence.</param>
/// <param name="innerException">What caused it.</param>
public abstract class IngestException(string errorId, string message, string remedy, Exception? innerException = null)
    : Exception(Printable.Of(message, MostCharacters), innerException)
{
    /// <summary>Messages quote what sources say: an actor's note may be as long as a book, and hold what steers a terminal.</summary>
    private const int MostCharacters = 2_000;

    /// <summary>A fixed name such as <c>ListNotFound</c>.</summary>
    public string ErrorId { get; } = errorId;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}

/// <summary>What the user gave cannot be used: an address, an id, an option, a file. Nothing was done with it.</summary>
/// <inheritdoc cref="IngestException"/>
public sealed class InvalidInputException(string errorId, string message, string remedy, Exception? innerException = null)
    : IngestException(errorId, message, remedy, innerException);

/// <summary>Nothing can go on until settings, credentials or the connection are fixed.</summary>
/// <inheritdoc cref="IngestException"/>
public sealed class ConfigurationException(string errorId, string message, string remedy, Exception? innerException = null)
    : IngestException(errorId, message, remedy, innerException);

/// <summary>One list, video or item failed; the others go on.</summary>
/// <inheritdoc cref="IngestException"/>
public sealed class ItemFailedException(string errorId, string message, string remedy, Exception? innerException = null)
    : IngestException(errorId, message, remedy, innerException)
{
    /// <summary>Whether somebody else is working on the list or video at this moment, and writes down what becomes of it.</summary>
    internal bool IsInOtherHands { get; init; }
}
