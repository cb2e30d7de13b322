using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>Peak resident memory of <c>import</c> and <c>sync</c>: it must not grow with the number of items.</summary>
internal static class MemoryBenchmark
{
    public const string Name = "memory";

    private const double Megabyte = 1e6;
    private static readonly int[] Counts = [10_000, 100_000, 1_000_000];

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var (imports, syncs) = (new List<double>(), new List<double>());
        var counts = Counts.Where(count => count <= Math.Max(options.MostItems, Counts[0])).ToList();
        foreach (var count in counts)
        {
            var items = Path.GetTempFileName();
            try
            {
                GeneratedItems.Write(items, count);
                imports.Add(await MeasureAsync(server => ToolProcess.RunAsync(server.Tool, "import", items)));
                syncs.Add(await MeasureAsync(server => SyncAsync(server, items)));
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{count, 9:N0} items: import {imports[^1]:0} MB, sync {syncs[^1]:0} MB")
                );
            }
            finally
            {
                File.Delete(items);
            }
        }

        return [.. Claims("import", counts, imports), .. Claims("sync", counts, syncs)];
    }

    private static IEnumerable<Claim> Claims(string command, List<int> counts, List<double> peaks)
    {
        foreach (var (count, peak) in counts.Zip(peaks).Skip(1))
            yield return Claim.AtMost(
                Name,
                $"`{command}` of {count:N0} items: {peak:0} MB",
                $"of {counts[0]:N0}: {peaks[0]:0} MB",
                peak / peaks[0],
                1.2
            );
        yield return Claim.AtMost(Name, $"`{command}`, the most, in MB", $"", peaks.Max(), 150);
    }

    private static async Task<ToolProcess.Needs> SyncAsync(BenchmarkServer server, string items)
    {
        using var emulator = await EmulatorProcess.StartAsync(server, items);
        await ToolProcess.RunAsync(
            emulator.Tool,
            "lists",
            "add",
            "https://www.youtube.com/@" + GeneratedItems.Handle,
            "--max-videos",
            "999999"
        );
        return await ToolProcess.RunAsync(emulator.Tool, "sync", "--no-transcripts");
    }

    private static async Task<double> MeasureAsync(Func<BenchmarkServer, Task<ToolProcess.Needs>> measure)
    {
        await using var server = await BenchmarkServer.StartAsync();
        return (await measure(server)).PeakMemory / Megabyte;
    }
}
