namespace ClusteraIngest.Library.Search;

/// <summary>Which passage is shown of the 30 seconds of a video in which something was found.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Language">The transcript's language.</param>
/// <param name="Origin">The transcript's origin.</param>
/// <param name="Number">The passage.</param>
/// <param name="Spot">Which 30 seconds.</param>
/// <param name="PublishedAt">When the video was published.</param>
/// <param name="Score">Its score, where the best come first.</param>
internal sealed record FoundSpot(
    string VideoId,
    string Language,
    string Origin,
    int Number,
    int Spot,
    DateTimeOffset? PublishedAt,
    float Score = 0
);
