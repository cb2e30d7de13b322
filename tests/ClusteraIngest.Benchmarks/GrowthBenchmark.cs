using System.Globalization;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Benchmarks;

/// <summary>The same work with ten times as many videos stored already, beside it with as many stored as are imported.</summary>
internal sealed class GrowthBenchmark(BenchmarkOptions options, BenchmarkServer server, EmulatorProcess emulator, string items)
{
    public const string Name = "growth";

    private const int Times = 10;
    private const int VideosEach = 200;
    private const string Import = "import";
    private const string Again = "import-again";
    private const string Sync = "sync";
    private const string Lists = "lists";
    private const string Read = "read";

    // A start is short, and other processes disturb it much.
    private const int TurnsARound = 5;

    private static readonly string[] Works = [Import, Again, Sync, Lists, Read];

    private readonly Turns turns = new();
    private readonly StoredBefore few = new(server, emulator.Tool, options.Items);
    private readonly StoredBefore many = new(server, emulator.Tool, options.Items * Times);
    private readonly int lists = ListsOf(options);

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-benchmark-");
        try
        {
            var (items, listed) = (Path.Combine(directory.FullName, "items.ndjson"), Path.Combine(directory.FullName, "listed.ndjson"));
            GeneratedItems.WriteScattered(items, options.Items);
            GeneratedItems.WriteChannels(listed, ListsOf(options), VideosEach);
            await using var server = await BenchmarkServer.StartAsync();
            using var emulator = await EmulatorProcess.StartAsync(server, listed);
            return await new GrowthBenchmark(options, server, emulator, items).RunAsync();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static int ListsOf(BenchmarkOptions options) => options.Lists > 0 ? options.Lists : 200;

    private async Task<IReadOnlyList<Claim>> RunAsync()
    {
        // What the server does by itself at times of its own choosing would fall to one side or the other.
        await server.ExecuteAsync("alter system set autovacuum = off");
        await server.ExecuteAsync("alter system set max_wal_size = '64GB'");
        await server.ExecuteAsync("alter system set checkpoint_timeout = '1d'");
        await server.ExecuteAsync("select pg_reload_conf()");
        foreach (var side in new[] { few, many })
            await side.FillAsync(MonitorAsync);

        for (var round = 0; round < options.Rounds; round++)
            await MeasureAsync(round % 2 == 0 ? [few, many] : [many, few]);

        return
        [
            .. from work in Works
            let withFew = turns.Median(NameOf(work, few))
            let withMany = turns.Median(NameOf(work, many))
            select Claim.AtLeast(
                Name,
                $"{What(work)}, {many.Videos:N0} videos stored before: {withMany:0.00} s",
                $"{few.Videos:N0} stored before: {withFew:0.00} s",
                withFew / withMany,
                0.85
            ),
        ];
    }

    /// <summary>Adds the lists that are synced, and stores their videos: each sync asks for what is newer from then on.</summary>
    private async Task MonitorAsync(IReadOnlyDictionary<string, string> tool)
    {
        await InstalledTool.RunAsync(
            tool,
            ["lists", "add", .. GeneratedItems.Addresses(lists), "--max-videos", VideosEach.ToString(CultureInfo.InvariantCulture)]
        );
        await InstalledTool.RunAsync(tool, "sync", "--no-transcripts");
        await InstalledTool.RunAsync(tool, "sync", "--no-transcripts");
    }

    private async Task MeasureAsync(IReadOnlyList<StoredBefore> sides)
    {
        foreach (var side in sides)
        {
            await side.CopyAsync();
            await SyncAsync(side); // warms up
            await ReadAsync(side);
        }

        await TurnsAsync(Sync, SyncAsync);
        for (var turn = 0; turn < TurnsARound; turn++)
            await TurnsAsync(Lists, side => InstalledTool.RunAsync(side.Tool, "lists"));
        for (var turn = 0; turn < TurnsARound; turn++)
            await TurnsAsync(Read, ReadAsync);
        await TurnsAsync(Import, side => InstalledTool.RunAsync(side.Tool, "import", items));
        await TurnsAsync(Again, side => InstalledTool.RunAsync(side.Tool, "import", items));

        async Task TurnsAsync(string work, Func<StoredBefore, Task> run)
        {
            foreach (var side in sides)
            {
                await server.SettleAsync();
                await turns.TakeAsync(NameOf(work, side), () => run(side));
            }
        }
    }

    private static Task SyncAsync(StoredBefore side) => InstalledTool.RunAsync(side.Tool, "sync", "--no-transcripts");

    /// <summary>The newest videos, those of one list and those with certain ids.</summary>
    private async Task ReadAsync(StoredBefore side)
    {
        await using var client = new IngestClient(server.Settings with { Database = side.Tool["CLUSTERA_DATABASE"] });
        var newest = await client.Videos.GetAsync(new() { First = options.Items / 10 }).ToListAsync();
        var found = await client
            .Videos.GetAsync(new() { VideoIds = [.. newest.Where((_, place) => place % 10 == 0).Select(video => video.VideoId)] })
            .CountAsync();
        var list = await client.Lists.FindAsync(ListReference.Parse(GeneratedItems.Addresses(1).First()));
        var listed = await client.Videos.GetAsync(new() { ListId = list!.ListId }).CountAsync();
        if (newest.Count != options.Items / 10 || found != (newest.Count + 9) / 10 || listed != VideosEach)
            throw new InvalidOperationException($"{newest.Count}, {found} and {listed} videos were read.");
    }

    private string What(string work) =>
        work switch
        {
            Import => string.Create(CultureInfo.InvariantCulture, $"`import` of {options.Items:N0} new items"),
            Again => "`import` of them once more",
            Sync => string.Create(CultureInfo.InvariantCulture, $"`sync` of {lists} lists with nothing new"),
            Lists => "`lists`",
            _ => string.Create(CultureInfo.InvariantCulture, $"reading {options.Items / 10:N0} videos"),
        };

    private static string NameOf(string work, StoredBefore side) =>
        string.Create(CultureInfo.InvariantCulture, $"{work}, {side.Videos:N0} stored");
}
