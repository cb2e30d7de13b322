using ClusteraIngest.Benchmarks;

switch (args)
{
    case ["memory"]:
        await MemoryBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/ClusteraIngest.Benchmarks -- memory");
        return 2;
}
