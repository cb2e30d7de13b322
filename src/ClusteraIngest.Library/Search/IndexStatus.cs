using ClusteraIngest.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>How far the transcripts are searchable.</summary>
/// <param name="Transcripts">The transcripts that are stored.</param>
/// <param name="Indexed">Those that are searchable as they are.</param>
/// <param name="Waiting">Those that are new, or were changed since: an index run makes them searchable.</param>
/// <param name="Passages">The passages that are searched, as the server estimates them.</param>
/// <param name="Bytes">The size of the passages with their index.</param>
/// <param name="Languages">The languages of what is searchable.</param>
public sealed record IndexStatus(long Transcripts, long Indexed, long Waiting, long Passages, long Bytes, IReadOnlyList<string> Languages)
{
    /// <summary>The languages of what is indexed.</summary>
    public IReadOnlyList<string> Languages { get; init; } = PrintedList.Of(Languages);
}

/// <summary>What a run has made searchable.</summary>
/// <param name="Transcripts">Transcripts.</param>
/// <param name="Passages">Their passages.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record IndexSum(long Transcripts, long Passages, TimeSpan Elapsed);

/// <summary>Whether the index is what the transcripts are.</summary>
/// <param name="Checked">The transcripts that were compared.</param>
/// <param name="Waiting">Transcripts that are to be indexed: new or changed.</param>
/// <param name="Missing">Transcripts that count as indexed, and of which words are missing in the passages.</param>
/// <param name="Stale">Transcripts whose passages hold what they do not.</param>
/// <param name="Examples">Some of those that are missing or stale, for people.</param>
public sealed record IndexCheck(long Checked, long Waiting, long Missing, long Stale, IReadOnlyList<string> Examples)
{
    /// <summary>Some of those that are missing or stale, for people.</summary>
    public IReadOnlyList<string> Examples { get; init; } = PrintedList.Of(Examples);

    /// <summary>Whether everything is found, and nothing that is not there.</summary>
    public bool IsWhole => Waiting == 0 && Missing == 0 && Stale == 0;
}
