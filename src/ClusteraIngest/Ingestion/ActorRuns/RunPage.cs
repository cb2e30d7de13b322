namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>Items that an actor run has delivered.</summary>
/// <param name="Items">The items.</param>
/// <param name="Offset">How many come before them.</param>
/// <param name="IsLast">Whether the run has ended, and none follow.</param>
internal sealed record RunPage<T>(IReadOnlyList<T> Items, int Offset, bool IsLast);
