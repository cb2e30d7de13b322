using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>The tool with all programs that it starts, watched from outside, as Linux's <c>/proc</c> tells them.</summary>
internal static class MeasuredTree
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A run that takes longer than that does not come to its end.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromHours(3);

    /// <summary>What a run of the tool needed.</summary>
    /// <param name="Seconds">From its start to its end.</param>
    /// <param name="PeakBytes">
    /// The most memory that was resident of it and its programs at one instant, of ten a second; what they share counts for each.
    /// </param>
    /// <param name="OwnPeakBytes">The most of the tool alone.</param>
    /// <param name="OwnSeconds">Processor time of the tool itself; what it used in the last 100 ms may be missing.</param>
    /// <param name="ProgramSeconds">That of the programs that it has started and that have ended.</param>
    public sealed record Needs(double Seconds, long PeakBytes, long OwnPeakBytes, double OwnSeconds, double ProgramSeconds);

    /// <summary>Runs the tool to its end.</summary>
    public static async Task<Needs> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(await InstalledTool.PathAsync(), arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var needs = new Needs(0, 0, 0, 0, 0);
        while (!process.HasExited)
        {
            if (watch.Elapsed > Most)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"The tool did not end within {Most.TotalHours} hours: {string.Join(' ', arguments)}");
            }

            var (all, own) = Resident(process.Id);
            var (self, programs) = ProcessorSeconds(process.Id) ?? (needs.OwnSeconds, needs.ProgramSeconds);
            needs = new(0, Math.Max(needs.PeakBytes, all), Math.Max(needs.OwnPeakBytes, own), self, programs);
            await Task.Delay(Interval);
        }
        await output;
        return process.ExitCode == 0
            ? needs with
            {
                Seconds = watch.Elapsed.TotalSeconds,
            }
            : throw new InvalidOperationException($"The tool ended with {process.ExitCode}: {string.Join(' ', arguments)}");
    }

    private static (long All, long Own) Resident(int root)
    {
        var parents = new Dictionary<int, (int Parent, long Bytes)>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) && Stat(pid) is { } stat)
                parents[pid] = (int.Parse(stat[1], CultureInfo.InvariantCulture), Number(stat[21]) * Environment.SystemPageSize);
        return (parents.Where(one => IsOf(one.Key)).Sum(one => one.Value.Bytes), parents.GetValueOrDefault(root).Bytes);

        bool IsOf(int pid)
        {
            var at = pid;
            while (at != root)
            {
                if (!parents.TryGetValue(at, out var found))
                    return false;
                at = found.Parent;
            }
            return true;
        }
    }

    /// <summary>The fields 14 to 17 of proc(5), in hundredths of a second.</summary>
    private static (double Self, double Programs)? ProcessorSeconds(int pid) =>
        Stat(pid) is { } stat ? ((Number(stat[11]) + Number(stat[12])) / 100.0, (Number(stat[13]) + Number(stat[14])) / 100.0) : null;

    /// <summary>What stands behind <c>pid (name) </c>, where the name may hold anything; null: it has ended.</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
