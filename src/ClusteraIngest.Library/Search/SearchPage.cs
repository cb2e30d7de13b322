namespace ClusteraIngest.Library.Search;

/// <summary>A page of hits.</summary>
public sealed record SearchPage
{
    /// <summary>Up to this many hits are counted.</summary>
    public const int MostCounted = 1000;

    /// <summary>The hits.</summary>
    public IReadOnlyList<TranscriptHit> Hits { get; init; } = [];

    /// <summary>How many hits there are in all, those of other pages too; at most <see cref="MostCounted"/>.</summary>
    public int Count { get; init; }

    /// <summary>Whether there are more than <see cref="Count"/>.</summary>
    public bool HasMoreThanCounted { get; init; }

    /// <summary>Continues behind the last hit: <see cref="SearchQuery.After"/>. Null: there are no more.</summary>
    public string? Next { get; init; }

    /// <summary>Where nothing was found: the same query with words that are in transcripts. Null: none is close.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>What is to be known of the answer, such as words that were not looked for; for people.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
