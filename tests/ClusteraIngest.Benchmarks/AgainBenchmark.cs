using System.Globalization;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// What <c>sync</c> of lists whose videos are all known costs: CPU time of its own for each video, its start included, and statements that
/// it has PostgreSQL execute for each list, those that begin and end transactions included.
/// </summary>
internal static class AgainBenchmark
{
    public const string Name = "again";

    private const string Sync = "sync";

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var (lists, videos) = (options.Lists > 0 ? options.Lists : 1_000, options.Videos > 0 ? options.Videos : 200);
        var items = Path.GetTempFileName();
        try
        {
            GeneratedItems.WriteChannels(items, lists, videos);
            await using var server = await BenchmarkServer.StartAsync();
            await using var emulator = await ApifyEmulator.StartAsync(new() { ItemFiles = [items] });
            return await RunAsync(options.Rounds, server, emulator, lists, videos);
        }
        finally
        {
            File.Delete(items);
        }
    }

    private static async Task<IReadOnlyList<Claim>> RunAsync(
        int rounds,
        BenchmarkServer server,
        ApifyEmulator emulator,
        int lists,
        int videos
    )
    {
        var environment = new Dictionary<string, string>(server.Tool)
        {
            ["APIFY_API_BASE_URL"] = emulator.BaseAddress.ToString(),
            ["APIFY_TOKEN"] = "benchmark",
        };
        await ToolProcess.RunAsync(
            environment,
            ["lists", "add", .. GeneratedItems.Addresses(lists), "--max-videos", videos.ToString(CultureInfo.InvariantCulture)]
        );
        await SyncAsync(); // everything is new
        await server.RequireAsync("select count(*) from dataset_youtube_video", lists * videos);
        await SyncAsync(); // asks for what is newer than the newest from now on
        await server.ExecuteAsync("vacuum analyze");
        var rows = new WrittenRows(server);
        await rows.RememberAsync();
        await server.SettleAsync();

        var turns = new Turns();
        for (var round = 0; round < rounds; round++)
            turns.Add(Sync, (await SyncAsync()).CpuTime.TotalSeconds);
        var statements = await server.StatementsAsync(SyncAsync);

        return
        [
            Claim.AtMost(
                Name,
                $"`sync` of {lists:N0} lists of {videos} known videos: µs of CPU time for each video",
                $"",
                1e6 * turns.Median(Sync) / (lists * videos),
                20
            ),
            Claim.AtMost(Name, $"statements for each list", $"", (double)statements / lists, 6),
            Claim.Exactly(Name, "rows of videos written", await rows.CountAsync(), 0),
            Claim.Exactly(Name, "changes in the tables of data", await rows.ChangesAsync(), 0),
        ];

        Task<ToolProcess.Needs> SyncAsync() => ToolProcess.RunAsync(environment, "sync", "--no-transcripts");
    }
}
