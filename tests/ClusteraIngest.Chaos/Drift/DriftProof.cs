using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>
/// Syncs in a loop against a changing world, for minutes here and years there, and compares each time what is stored with a model of what
/// should be.
/// </summary>
internal static class DriftProof
{
    private const int SyncsPerApify = 10;
    private const int LeastSyncs = 2;

    /// <summary>Runs it; each claim is a line. 0 where all hold, 1 where one does not.</summary>
    public static async Task<int> RunAsync(DriftOptions options, TextWriter output, CancellationToken cancel)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-drift-{Environment.ProcessId}");
        var server = new LocalPostgres(new() { DataDirectory = directory, IsDurable = false });
        try
        {
            return await RunAsync(options, (await server.StartAsync(cancel)).ConnectionString!, output, cancel);
        }
        finally
        {
            await server.DeleteAsync(CancellationToken.None);
        }
    }

    private static async Task<int> RunAsync(DriftOptions options, string database, TextWriter output, CancellationToken cancel)
    {
        var time = new DriftTime();
        var dice = new Random(options.Seed);
        await using var world = new DriftWorld(dice, time);
        await world.StartAsync(cancel);
        world.Settle();
        await using var client = new IngestClient(
            new IngestSettings
            {
                Database = database,
                ApifyToken = "a-token",
                ApifyBaseUrl = world.Address,
            },
            null,
            time
        );
        await client.Database.InitializeAsync(cancel);
        foreach (var list in world.Lists)
            list.ListId = (
                await client.Lists.AddAsync(
                    ListReference.Parse(list.Url),
                    list.MaxVideos,
                    [.. list.Languages.Select(ClusteraIngest.Languages.LanguageTag.Parse)],
                    cancel: cancel
                )
            )
                .List
                .ListId;

        await using var stored = new StoredTables(database);
        var model = new Model(world);
        var comparison = new Comparison(world, model, stored);
        var resources = new Resources(stored);
        var (clock, begin, syncs) = (Stopwatch.StartNew(), time.Now, 0);
        for (; (clock.Elapsed < TimeSpan.FromMinutes(options.Minutes) || syncs < LeastSyncs) && comparison.Mismatches < 1_000; syncs++)
        {
            if (syncs > 0 && syncs % SyncsPerApify == 0)
            {
                await world.StopAsync(); // what is measured is the memory of others
                await resources.TakeAsync();
                await world.StartAsync(cancel);
            }

            await SyncAsync(syncs, dice.Next(12) == 0);
            world.Change(model.Videos);
            do time.Advance(TimeSpan.FromHours(2 + 40 * dice.NextDouble()));
            while (model.IsOnEdge(time.Now));
        }

        return Tell();

        async Task SyncAsync(int sync, bool isFull)
        {
            var (runsBefore, began) = (world.Runs, Stopwatch.GetTimestamp());
            model.Sync(time.Now, isFull);
            var progress = new RunProgress();
            var errors = new List<string>();
            await foreach (var result in client.Ingestion.SyncAsync(new() { Full = isFull }, progress, cancel))
                if (!result.Result.IsDone)
                    errors.Add(result.Result.Error.ErrorId);
            await comparison.LookAsync(sync, Stopwatch.GetElapsedTime(began), progress.Figures, errors, world.Runs - runsBefore);
        }

        int Tell()
        {
            foreach (var line in comparison.Told)
                output.WriteLine(line);
            var claims = (options.Resources ? resources.Claims() : [])
                .Prepend(
                    (
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"no drift: {syncs} syncs over {(time.Now - begin).TotalDays:0} days of the clients' clock, "
                                + $"{model.Videos.Count} videos, {comparison.Compared} comparisons, {comparison.Mismatches} mismatches"
                        ),
                        comparison.Mismatches == 0 && syncs >= LeastSyncs
                    )
                )
                .ToList();
            foreach (var (line, holds) in claims)
                output.WriteLine($"{(holds ? "holds " : "BROKEN")}  {line}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} minutes, seed {options.Seed}"));
            return claims.TrueForAll(claim => claim.Item2) ? 0 : 1;
        }
    }
}
