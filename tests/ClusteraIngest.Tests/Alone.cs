namespace ClusteraIngest.Tests;

/// <summary>Tests that measure the whole process's memory: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
