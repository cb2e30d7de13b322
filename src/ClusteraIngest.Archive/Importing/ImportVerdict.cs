using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Importing;

/// <summary>What became of a row of an imported list.</summary>
public enum RowVerdict
{
    /// <summary>Something of it is new: its channel, its person, or that the one belongs to the other.</summary>
    Added,

    /// <summary>All of it was stored already.</summary>
    Known,

    /// <summary>
    /// Something that was stored was changed: the channel is archived from now on, or the person has another name or type.
    /// </summary>
    Changed,

    /// <summary>An earlier row says the same; see <see cref="ImportVerdict.DuplicateOf"/>.</summary>
    Duplicate,

    /// <summary>Nothing of it could be used; see <see cref="ImportVerdict.ErrorId"/>.</summary>
    Refused,

    /// <summary>Only YouTube can tell which channel it means: it names a video, or a text that has to be searched for.</summary>
    NeedsLookup,
}

/// <summary>What became of a row of an imported list. A row that names several channels has several verdicts.</summary>
public sealed record ImportVerdict
{
    /// <summary>
    /// The row's number: of a table and of a text as a spreadsheet counts, with its header; of JSON and OPML the element's.
    /// </summary>
    public required long Row { get; init; }

    /// <summary>What became of it.</summary>
    public required RowVerdict Verdict { get; init; }

    /// <summary>The earlier row that says the same, where it is a duplicate.</summary>
    public long? DuplicateOf { get; init; }

    /// <summary>The channel's id, as far as it is known; null also for a playlist.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The person; null where none was given, and in a dry run also where the person is new.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Why it was refused, or why it has to be looked up.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The same in words, or what was added and changed.</summary>
    public string? Message { get; init; }

    /// <summary>The canonical address of its channel or playlist; null where it has none, or it has to be looked up.</summary>
    public string? Url { get; init; }

    /// <summary>The row as it was written, or its beginning.</summary>
    public string Raw { get; init; } = "";

    /// <summary>The verdict in one line.</summary>
    public override string ToString() => $"row {Row}: {Verdict}{(Message is null ? "" : $": {Message}")}";
}
