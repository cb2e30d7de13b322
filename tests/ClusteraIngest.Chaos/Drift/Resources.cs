using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>What the process holds, sampled now and then.</summary>
internal sealed class Resources(StoredTables stored)
{
    private readonly List<Sample> samples = [];

    public async Task TakeAsync()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        samples.Add(
            new(
                GC.GetTotalMemory(forceFullCollection: false) / 1e6,
                process.WorkingSet64 / 1e6,
                await stored.ConnectionsAsync(),
                OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount,
                process.Threads.Count
            )
        );
    }

    /// <summary>
    /// A line for each thing that must not grow, and whether it did: medians of the first and the last quarter after the warm-up.
    /// </summary>
    public IEnumerable<(string Line, bool Holds)> Claims()
    {
        // What is compiled, pooled and opened once comes in the beginning; code that turns out to be busy is compiled once more, which
        // takes memory for some minutes longer.
        var steady = samples.Skip(Math.Min(samples.Count / 5, 100)).ToList();
        var quarter = Math.Max(1, steady.Count / 4);
        yield return Claim("managed heap, MB", sample => sample.HeapMb, slack: 1);
        yield return Claim("resident memory, MB", sample => sample.ResidentMb, slack: 25);
        yield return Claim("connections", sample => sample.Connections, slack: 1);
        yield return Claim("handles", sample => sample.Handles, slack: 3);
        yield return Claim("threads", sample => sample.Threads, slack: 8); // the pool's, which follow the machine's load

        (string, bool) Claim(string what, Func<Sample, double> measure, double slack)
        {
            var (first, last) = (Median(steady.Take(quarter).Select(measure)), Median(steady.TakeLast(quarter).Select(measure)));
            var holds = last <= Math.Max(first * 1.1, first + slack);
            return (
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no growth of {what}: {first:0.#} in the first quarter, {last:0.#} in the last ({samples.Count} samples, median)"
                ),
                holds
            );
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }

    private sealed record Sample(double HeapMb, double ResidentMb, double Connections, double Handles, double Threads);
}
