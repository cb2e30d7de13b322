using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// <c>sync</c> of lists and of all their transcripts from a source as slow as the real one, beside the least that it can take: so many paid
/// runs, each with the request that starts it, so many at a time.
/// </summary>
/// <remarks>
/// All of 20 × 500 videos would take more than an hour where five runs go on at a time. Lists have 200 videos, or what <c>--videos</c>
/// says, where 50 runs go on at a time, and a tenth of that where five do, which takes about three minutes each: the same work in waves,
/// only fewer of them. What does not come in waves, the tool's start and the first list's first page, weighs more in the fewer, so that the
/// ratio would rather be smaller with all videos.
/// </remarks>
internal static class SyncBenchmark
{
    public const string Name = "sync";

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(2);
    private static readonly int[] Concurrencies = [5, 50];

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var claims = new List<Claim>();
        foreach (var concurrency in Concurrencies)
            claims.AddRange(
                await MeasureAsync(
                    concurrency,
                    options.Lists > 0 ? options.Lists : 20,
                    (options.Videos > 0 ? options.Videos : 200) * concurrency / Concurrencies[^1]
                )
            );
        return claims;
    }

    private static async Task<IReadOnlyList<Claim>> MeasureAsync(int concurrency, int lists, int videosEach)
    {
        var items = Path.GetTempFileName();
        try
        {
            GeneratedItems.WriteChannels(items, lists, videosEach);
            await using var server = await BenchmarkServer.StartAsync();
            using var emulator = await EmulatorProcess.StartAsync(server, items, Latency, RunTime);
            var videos = videosEach.ToString(CultureInfo.InvariantCulture);
            await ToolProcess.RunAsync(emulator.Tool, ["lists", "add", .. GeneratedItems.Addresses(lists), "--max-videos", videos]);

            var watch = Stopwatch.StartNew();
            await ToolProcess.RunAsync(emulator.Tool, "sync", "--concurrency", concurrency.ToString(CultureInfo.InvariantCulture));
            var seconds = watch.Elapsed.TotalSeconds;

            var runs = lists + lists * videosEach;
            await server.RequireAsync("select count(*) from ctrl_charge where state = 'settled'", runs);
            // Whether a run goes on already cannot be told while its start is not answered: it takes its place from then on.
            var least = runs * (Latency + RunTime).TotalSeconds / concurrency;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{runs} runs, {concurrency} at a time: {seconds:0.0} s, at least {least:0.0} s"
                )
            );
            return
            [
                Claim.AtMost(
                    Name,
                    $"{lists} × {videosEach} videos with transcripts, {concurrency} runs at a time: {seconds:0.0} s",
                    $"{runs} × ({Latency.TotalSeconds} s + {RunTime.TotalSeconds} s) ÷ {concurrency}: {least:0.0} s",
                    seconds / least,
                    1.1
                ),
            ];
        }
        finally
        {
            File.Delete(items);
        }
    }
}
