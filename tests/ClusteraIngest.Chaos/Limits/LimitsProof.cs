using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Chaos.Kills;
using ClusteraIngest.Database;
using ClusteraIngest.Emulator;
using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Chaos.Limits;

/// <summary>Syncs under a limit that is large enough, again and again: no list may be cut off.</summary>
internal static class LimitsProof
{
    private const int VideosPerList = 2;

    /// <summary>Runs it; each case is a line. 0 where nothing was cut off, 1 where something was.</summary>
    public static async Task<int> RunAsync(LimitsOptions options, TextWriter output, CancellationToken cancel)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-limits-{Environment.ProcessId}");
        var server = new LocalPostgres(new() { DataDirectory = directory, IsDurable = false });
        try
        {
            var database = (await server.StartAsync(cancel)).ConnectionString!;
            var areWhole = true;
            foreach (var one in LimitsCase.All)
                areWhole &= await RunAsync(one, options, database, output, cancel);
            return areWhole ? 0 : 1;
        }
        finally
        {
            await server.DeleteAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> RunAsync(
        LimitsCase one,
        LimitsOptions options,
        string database,
        TextWriter output,
        CancellationToken cancel
    )
    {
        var time = Stopwatch.StartNew();
        var rounds = new List<Round>();
        for (var number = 0; number < options.Rounds; number++)
            rounds.Add(await SyncAsync(one, options.Seed + number, database, cancel));

        var wrong = rounds.Count(round => !round.IsWhole);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(wrong == 0 ? "holds " : "BROKEN")}  {one}: {rounds.Count - wrong} of {rounds.Count} syncs read all, for "
                    + $"{rounds.Max(round => round.CostUsd):0.00#} USD each, in {time.Elapsed.TotalSeconds:0} s"
            )
        );
        foreach (var round in rounds.Where(round => !round.IsWhole))
            await output.WriteLineAsync($"          {round.Remark}");
        return wrong == 0;
    }

    private static async Task<Round> SyncAsync(LimitsCase one, int seed, string server, CancellationToken cancel)
    {
        var isDemo = one.Lists == LimitsCase.DemoLists;
        await using var apify = await ApifyEmulator.StartAsync(
            new()
            {
                WithoutDemo = !isDemo,
                Seed = seed,
                RunTime = one.RunTime,
            },
            cancel
        );
        var urls = isDemo
            ? [.. DemoWorld.Lists.Select(list => list.Url)]
            : new PlannedWorld(
                new()
                {
                    Seed = seed,
                    Lists = one.Lists,
                    Videos = VideosPerList,
                },
                apify.World
            ).Lists.ConvertAll(list => list.Url);
        await using var client = new IngestClient(
            new IngestSettings
            {
                Database = await NewDatabaseAsync(server, cancel),
                ApifyToken = Scene.Token,
                ApifyBaseUrl = apify.BaseAddress,
                MonthlyLimitUsd = one.IsMonthly ? LimitsCase.LimitUsd : null,
            }
        );
        await client.Database.InitializeAsync(cancel);
        foreach (var url in urls)
            await client.Lists.AddAsync(ListReference.Parse(url), cancel: cancel);

        var progress = new RunProgress();
        string? remark = null;
        try
        {
            await foreach (
                var result in client.Ingestion.SyncAsync(
                    new() { MaxCostUsd = one.IsMonthly ? null : LimitsCase.LimitUsd },
                    progress,
                    cancel
                )
            )
                remark ??= result.Result.Error?.Message;
        }
        catch (BudgetExceededException exception)
        {
            remark = exception.Message;
        }

        var figures = progress.Figures;
        remark ??=
            figures.ListsRead == urls.Count && figures.ListsCapped + figures.ListsCutOff == 0
                ? null
                : $"{figures.ListsRead} of {urls.Count} lists read, {figures.ListsCutOff} cut off, {figures.ListsCapped} capped";
        remark ??= apify.ChargedUsd <= LimitsCase.LimitUsd ? null : $"{apify.ChargedUsd} USD were charged";
        return new(remark, apify.ChargedUsd);
    }

    private static async Task<string> NewDatabaseAsync(string server, CancellationToken cancel)
    {
        var name = $"limits_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancel);
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync(cancel);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>How a sync ended.</summary>
    /// <param name="Remark">What it did not read, or why; null: it has read all.</param>
    /// <param name="CostUsd">What it has cost.</param>
    private sealed record Round(string? Remark, decimal CostUsd)
    {
        public bool IsWhole => Remark is null;
    }
}
