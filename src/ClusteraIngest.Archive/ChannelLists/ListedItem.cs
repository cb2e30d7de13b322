using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>A channel and a person as a row of a list gives them; either may be missing.</summary>
/// <param name="Row">The row's number.</param>
/// <param name="Number">Which of the row's channels, from 1.</param>
/// <param name="Raw">The row as it was written, or its beginning.</param>
internal sealed record ListedItem(long Row, int Number, string Raw)
{
    /// <summary>The channel or playlist; null: none, or it has to be looked up.</summary>
    public ListReference? List { get; init; }

    /// <summary>What has to be looked up: the canonical address of a video, or a text that only a search can tell; null: nothing.</summary>
    public string? LookUp { get; init; }

    /// <summary>The video's id, where that is what has to be looked up.</summary>
    public string? VideoId { get; init; }

    /// <summary>How the channel was given, as it was written.</summary>
    public string? GivenAs { get; init; }

    /// <summary>The channel's title, as the list has it.</summary>
    public string? Title { get; init; }

    /// <summary>The person; null: none was given.</summary>
    public ListedPerson? Person { get; init; }

    /// <summary>Why nothing of the row can be used; null: something can.</summary>
    public InvalidInputException? Refusal { get; init; }

    /// <summary>What else is to be said of the row; null: nothing.</summary>
    public string? Remark { get; init; }
}

/// <summary>A person as a row names them. The key is the e-mail address, or else name and type.</summary>
/// <param name="Name">The name, as it was given.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Type">The type, as it was given.</param>
internal sealed record ListedPerson(string? Name, string? Email, string? Type);
