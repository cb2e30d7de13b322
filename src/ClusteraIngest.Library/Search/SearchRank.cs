namespace ClusteraIngest.Library.Search;

/// <summary>Which hits come first.</summary>
public enum SearchRank
{
    /// <summary>Those of the newest video; within a video in the order in which it is said.</summary>
    Newest,

    /// <summary>Those in which the words are frequent and close to each other, among the 1,000 newest.</summary>
    Best,
}
