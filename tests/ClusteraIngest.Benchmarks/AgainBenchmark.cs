using System.Globalization;
using System.Text.RegularExpressions;
using ClusteraIngest.Emulator;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Benchmarks;

/// <summary><c>sync</c> of lists whose videos are all known, beside the bare reading of what it is answered.</summary>
internal static partial class AgainBenchmark
{
    public const string Name = "again";

    private const string Sync = "sync";
    private const string Bare = "HttpClient";

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
        using var bare = new BareReading(emulator.BaseAddress);
        for (var round = 0; round < rounds; round++)
        {
            var (runs, requests) = (emulator.Runs.Count, emulator.Requests.Count);
            turns.Add(Sync, await SyncAsync());
            var inputs = emulator.Runs.Skip(runs).Select(run => run.InputJson).ToList();
            var answered = emulator.Requests.Skip(requests).ToList();
            await turns.TakeAsync(Bare, () => bare.ReadAsync(inputs, new IngestSettings().Options.Concurrency));
            await Task.Delay(500); // a request is noted when it is done with, a moment after its answer was read
            RequireSame(answered, emulator.Requests.Skip(requests + answered.Count));
        }

        return
        [
            Claim.AtMost(
                Name,
                $"{lists:N0} lists of {videos} known videos: {turns.Median(Sync):0.0} s",
                $"the same requests by a bare HttpClient: {turns.Median(Bare):0.0} s",
                turns.Median(Sync) / turns.Median(Bare),
                1.3
            ),
            Claim.Exactly(Name, "rows of videos written", await rows.CountAsync(), 0),
            Claim.Exactly(Name, "changes in the tables of data", await rows.ChangesAsync(), 0),
        ];

        Task<double> SyncAsync() => InstalledTool.RunAsync(environment, "sync", "--no-transcripts");
    }

    private static void RequireSame(IEnumerable<LoggedRequest> synced, IEnumerable<LoggedRequest> bare)
    {
        // Once, before anything is begun, sync asks whether Apify is there.
        var (left, right) = (
            Shapes(synced.Where(request => !request.Path.Contains("/runs?desc=true", StringComparison.Ordinal))),
            Shapes(bare)
        );
        if (left != right)
            throw new InvalidOperationException($"The bare reading has asked for something else. sync: {left}. HttpClient: {right}.");
    }

    private static string Shapes(IEnumerable<LoggedRequest> requests) =>
        string.Join(
            ", ",
            from request in requests
            group request by $"{request.Method} {Id().Replace(request.Path, "…")} {request.Status}" into same
            orderby same.Key
            select string.Create(CultureInfo.InvariantCulture, $"{same.Count()} × {same.Key}")
        );

    [GeneratedRegex("[A-Za-z0-9]{17}")]
    private static partial Regex Id();
}
