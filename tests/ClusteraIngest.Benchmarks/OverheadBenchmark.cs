using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// What <c>sync</c> costs in CPU time, its start included: for each video first, and then, when these are stored, for each transcript.
/// </summary>
internal static class OverheadBenchmark
{
    public const string Name = "overhead";

    private const string Videos = "sync --no-transcripts";
    private const string Transcripts = "sync";

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var (lists, videos) = (options.Lists > 0 ? options.Lists : 20, options.Videos > 0 ? options.Videos : 500);
        var items = Path.GetTempFileName();
        try
        {
            GeneratedItems.WriteChannels(items, lists, videos);
            var turns = new Turns();
            for (var round = 0; round < options.Rounds; round++)
                await MeasureAsync(turns, items, lists, videos);
            var (video, transcript) = (1000 * turns.Median(Videos) / (lists * videos), 1000 * turns.Median(Transcripts) / (lists * videos));
            return
            [
                Claim.AtMost(Name, $"`{Videos}`: ms of CPU time for each of {lists * videos:N0} videos", $"", video, 1),
                Claim.AtMost(Name, $"`{Transcripts}`: ms of CPU time for each of {lists * videos:N0} transcripts", $"", transcript, 3),
            ];
        }
        finally
        {
            File.Delete(items);
        }
    }

    private static async Task MeasureAsync(Turns turns, string items, int lists, int videos)
    {
        await using var server = await BenchmarkServer.StartAsync();
        using var emulator = await EmulatorProcess.StartAsync(server, items);
        await ToolProcess.RunAsync(
            emulator.Tool,
            ["lists", "add", .. GeneratedItems.Addresses(lists), "--max-videos", videos.ToString(CultureInfo.InvariantCulture)]
        );

        turns.Add(Videos, (await ToolProcess.RunAsync(emulator.Tool, "sync", "--no-transcripts")).CpuTime.TotalSeconds);
        await server.RequireAsync("select count(*) from dataset_youtube_video", lists * videos);
        turns.Add(Transcripts, (await ToolProcess.RunAsync(emulator.Tool, "sync")).CpuTime.TotalSeconds);
        await server.RequireAsync("select count(*) from ctrl_charge where purpose = 'transcript' and state = 'settled'", lists * videos);
    }
}
