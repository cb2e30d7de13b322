namespace ClusteraIngest.Archive.Importing;

/// <summary>What was removed of an import.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="Lists">Channels that it had added, and nobody else needs.</param>
/// <param name="ListsKept">Channels that it had added and that stay: videos of them are stored, or somebody else needs them.</param>
/// <param name="ListsNoLongerArchived">Channels that were there before, and are no longer archived.</param>
/// <param name="Persons">Persons that it had added, and nobody else needs.</param>
/// <param name="Links">Channels of persons that it had added.</param>
public sealed record UndoneImport(long ImportId, int Lists, int ListsKept, int ListsNoLongerArchived, int Persons, int Links);
