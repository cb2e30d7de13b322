namespace ClusteraIngest.Benchmarks;

/// <summary>The benchmarks that measure claims beside their baselines.</summary>
internal static class Suite
{
    private static readonly (IReadOnlyList<string> Names, Func<BenchmarkOptions, Task<IReadOnlyList<Claim>>> RunAsync)[] All =
    [
        (ImportBenchmark.Names, ImportBenchmark.RunAsync), // one reads what the other has stored
        ([BesideBenchmark.Name], BesideBenchmark.RunAsync),
        ([ReadBenchmark.Name], ReadBenchmark.RunAsync),
        ([StartBenchmark.Name], StartBenchmark.RunAsync),
        ([SyncBenchmark.Name], SyncBenchmark.RunAsync),
        ([OverheadBenchmark.Name], OverheadBenchmark.RunAsync),
        ([AgainBenchmark.Name], AgainBenchmark.RunAsync),
        ([GrowthBenchmark.Name], GrowthBenchmark.RunAsync),
        ([MemoryBenchmark.Name], MemoryBenchmark.RunAsync),
        ([ModuleBenchmark.Name], ModuleBenchmark.RunAsync),
        ([ArchiveBenchmark.Name], ArchiveBenchmark.RunAsync),
        ([SearchBenchmark.Name], SearchBenchmark.RunAsync),
        ([LibraryBenchmark.Name], LibraryBenchmark.RunAsync),
    ];

    public static IEnumerable<string> Names => All.SelectMany(benchmark => benchmark.Names);

    /// <summary>Those that are asked for; null: one of the names is none.</summary>
    public static IReadOnlyList<Func<BenchmarkOptions, Task<IReadOnlyList<Claim>>>>? Of(BenchmarkOptions options) =>
        options.Names.Except(Names).Any()
            ? null
            : [.. from benchmark in All where benchmark.Names.Intersect(options.Names).Any() select benchmark.RunAsync];
}
