using ClusteraIngest.Store;

namespace ClusteraIngest.Benchmarks;

/// <summary>Peak resident memory of <c>import</c> and <c>sync</c>: it must not grow with the number of items.</summary>
internal static class MemoryBenchmark
{
    private static readonly int[] Counts = [10_000, 100_000];

    public static async Task RunAsync()
    {
        Console.WriteLine("items   | import MB | sync MB");
        foreach (var count in Counts)
        {
            var directory = Directory.CreateTempSubdirectory("clustera-ingest-benchmark-");
            try
            {
                var items = Path.Combine(directory.FullName, "items.ndjson");
                GeneratedItems.Write(items, count);
                var import = await MeasureAsync(async (environment, _) => await RunAsync(environment, "import", items));
                var sync = await MeasureAsync(async (environment, _) => await SyncAsync(environment, items));
                Console.WriteLine($"{count,7} | {import / 1e6,9:0} | {sync / 1e6,7:0}");
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }
    }

    private static async Task<long> SyncAsync(Dictionary<string, string> environment, string items)
    {
        // The emulator holds all items in memory: a process of its own, so that only the tool is measured.
        using var emulator = ToolProcess.Start(environment, "emulator", "--items", items);
        environment["APIFY_API_BASE_URL"] = await emulator.FirstLineAsync();
        environment["APIFY_TOKEN"] = "benchmark";
        await RunAsync(environment, "lists", "add", "https://www.youtube.com/@" + GeneratedItems.Handle, "--max-videos", "999999");
        return await RunAsync(environment, "sync", "--no-transcripts");
    }

    private static async Task<long> RunAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using var tool = ToolProcess.Start(environment, arguments);
        return await tool.PeakMemoryAsync();
    }

    private static async Task<long> MeasureAsync(Func<Dictionary<string, string>, LocalServerStatus, Task<long>> measure)
    {
        var server = new LocalServer(new() { DataDirectory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-benchmark-{Guid.NewGuid():N}"), IsDurable = false });
        try
        {
            var status = await server.StartAsync();
            var environment = new Dictionary<string, string> { ["CLUSTERA_DATABASE"] = status.ConnectionString! };
            await RunAsync(environment, "init");
            return await measure(environment, status);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }
}
