namespace ClusteraIngest.Library.Search;

/// <summary>What is looked for in transcripts. What is null filters nothing.</summary>
public sealed record SearchQuery
{
    /// <summary>The hits of a page where nothing else is said.</summary>
    public const int DefaultFirst = 20;

    /// <summary>The most hits of a page.</summary>
    public const int MostFirst = 1000;

    /// <summary>The most segments around a hit.</summary>
    public const int MostContext = 20;

    /// <summary>
    /// The words: all of them are said within one passage of about 30 seconds. <c>"in quotes"</c> is a phrase, <c>or</c> stands between
    /// alternatives, <c>-not</c> leaves out passages with that word. Capitals, accents and endings do not matter.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>
    /// Videos of the channel with that id, handle, address or title; <c>*</c> and <c>?</c> stand for any characters, case does not matter.
    /// </summary>
    public string? Channel { get; init; }

    /// <summary>Videos that the monitored list with that number has shown.</summary>
    public long? ListId { get; init; }

    /// <summary>Transcripts in that language; <c>en</c> stands for <c>en-US</c>, too.</summary>
    public string? Language { get; init; }

    /// <summary>Videos published at that time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Videos published before that time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The most hits; from 1 to <see cref="MostFirst"/>.</summary>
    public int First { get; init; } = DefaultFirst;

    /// <summary>Which hits come first.</summary>
    public SearchRank Rank { get; init; }

    /// <summary>How many segments before and after the hit's sentence are given with it; to <see cref="MostContext"/>.</summary>
    public int Context { get; init; }

    /// <summary>
    /// Continues behind that hit: <see cref="TranscriptHit.Cursor"/> or <see cref="SearchPage.Next"/>. Null: from the first one on.
    /// </summary>
    public string? After { get; init; }
}
