using System.Diagnostics;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// <c>import</c> of a file into empty tables, and <c>lists</c> after it, by the tool of these sources and by that of another checkout, in
/// turns: what a change costs or gains on the whole. The CPU time says more than the seconds where others share the machine.
/// </summary>
internal sealed class BesideBenchmark(BenchmarkOptions options, BenchmarkServer server, string directory)
{
    public const string Name = "beside";

    private const int StartsInRound = 5;
    private const double MostPerOther = 1.15;

    private static readonly string[] Measures = ["import, seconds", "import, CPU seconds", "import, peak in MB", "lists, seconds"];

    private readonly Turns turns = new();

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        if (options.Checkout is null)
            return [Claim.NotMeasured(Name, "another checkout: --checkout DIRECTORY", $"≤ {MostPerOther}")];
        await using var server = await BenchmarkServer.StartAsync();
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-benchmark-");
        try
        {
            return await new BesideBenchmark(options, server, directory.FullName).CompareAsync(options.Checkout);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<IReadOnlyList<Claim>> CompareAsync(string checkout)
    {
        var items = Path.Combine(directory, "items.ndjson");
        GeneratedItems.Write(items, options.Items);
        var (own, other) = (await InstalledTool.PathAsync(), await InstalledTool.InstallAsync(checkout, Path.Combine(directory, "other")));
        await TakeAsync("warm-up", own, items);
        await TakeAsync("warm-up", other, items);
        for (var round = 0; round < options.Rounds; round++)
        {
            // Neither side always goes first.
            foreach (var isOwn in round % 2 == 0 ? (bool[])[true, false] : [false, true])
                await TakeAsync(isOwn ? "own" : "other", isOwn ? own : other, items);
        }

        return
        [
            .. Measures.Select(measure =>
                Claim.AtMost(
                    Name,
                    $"{measure}: {turns.Median($"own {measure}"):0.00}",
                    $"the other checkout: {turns.Median($"other {measure}"):0.00}",
                    turns.MedianRatio($"own {measure}", $"other {measure}"),
                    MostPerOther
                )
            ),
        ];
    }

    private async Task TakeAsync(string name, string tool, string items)
    {
        await server.EmptyAsync();
        var watch = Stopwatch.StartNew();
        using var process = ToolProcess.Start(tool, server.Tool, "import", items);
        var needs = await process.EndAsync();
        turns.Add($"{name} {Measures[0]}", watch.Elapsed.TotalSeconds);
        turns.Add($"{name} {Measures[1]}", needs.CpuTime.TotalSeconds);
        turns.Add($"{name} {Measures[2]}", needs.PeakMemory / 1e6, "MB");
        await server.RequireAsync("select count(*) from dataset_youtube_video", options.Items);
        for (var start = 0; start < StartsInRound; start++)
            turns.Add($"{name} {Measures[3]}", await TimedProcess.RunAsync(tool, ["lists"], server.Tool));
    }
}
