namespace ClusteraIngest.Library.Search;

/// <summary>Where in a passage a term is said.</summary>
/// <param name="First">The position of its first token.</param>
/// <param name="Last">The position of its last token.</param>
/// <param name="IsOwn">Whether it begins in what is the passage's own.</param>
internal readonly record struct TermOccurrence(int First, int Last, bool IsOwn);
