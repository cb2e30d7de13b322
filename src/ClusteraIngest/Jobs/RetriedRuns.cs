namespace ClusteraIngest.Jobs;

/// <summary>What was put into the queue again.</summary>
/// <param name="RunIds">The runs that go on because of it: those that had failed jobs which may do better.</param>
/// <param name="Jobs">How many jobs of theirs that were.</param>
public sealed record RetriedRuns(IReadOnlyList<long> RunIds, int Jobs);
