namespace ClusteraIngest.Benchmarks;

/// <summary>
/// <c>import</c> of a file of items into empty tables, beside PostgreSQL's own way with rows that are parsed and mapped already, and beside
/// Python's customary way; then of the same file once more, and of one in which a tenth of the counts has changed.
/// </summary>
internal sealed class ImportBenchmark(BenchmarkOptions options, BenchmarkServer server, string directory)
{
    private const string First = "import";
    private const string Again = "import-again";
    private const string Changed = "import-changed";
    private const string Psql = "psql";
    private const string Pandas = "pandas";

    private readonly Turns turns = new();
    private readonly WrittenRows rows = new(server);
    private readonly StoredCsv csv = new(server, directory);
    private readonly CustomaryPython python = new(options.Python);
    private (long Written, long Grown) again;
    private long changed;

    public static readonly IReadOnlyList<string> Names = [First, Again, Changed];

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        await using var server = await BenchmarkServer.StartAsync();
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-benchmark-");
        try
        {
            return await new ImportBenchmark(options, server, directory.FullName).RunAsync();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<IReadOnlyList<Claim>> RunAsync()
    {
        var (items, newer) = (Path.Combine(directory, "items.ndjson"), Path.Combine(directory, "newer.ndjson"));
        GeneratedItems.Write(items, options.Items);
        GeneratedItems.Write(newer, options.Items, areCountsNewer: true);
        var hasPython = Wants(First) && await python.IsInstalledAsync();

        for (var round = 0; round < options.Rounds; round++)
        {
            await server.EmptyAsync();
            turns.Add(First, await server.ToolAsync("import", items));
            if (round == 0)
                await csv.WriteAsync();
            if (Wants(Again))
                await AgainAsync(items);
            if (Wants(Changed))
                await ChangedAsync(newer);
            if (!Wants(First))
                continue;

            await server.EmptyAsync();
            turns.Add(Psql, await csv.ReadAsync());
            await RequireAllAsync();
            if (!hasPython)
                continue;
            await server.EmptyAsync();
            turns.Add(Pandas, await python.RunAsync(csv.Channels, csv.Videos, server.Client));
            await RequireAllAsync();
        }

        return [.. Claims(hasPython)];
    }

    private async Task AgainAsync(string items)
    {
        var size = await rows.TableSizeAsync();
        await rows.RememberAsync();
        await server.SettleAsync();
        turns.Add(Again, await server.ToolAsync("import", items));
        again = (again.Written + await rows.CountAsync(), again.Grown + await rows.TableSizeAsync() - size);
    }

    private async Task ChangedAsync(string newer)
    {
        await rows.RememberAsync();
        await server.SettleAsync();
        turns.Add(Changed, await server.ToolAsync("import", newer));
        changed += await rows.CountAsync();
    }

    private IEnumerable<Claim> Claims(bool hasPython)
    {
        if (Wants(First))
        {
            yield return Claim.AtLeast(
                First,
                $"{PerSecond(First):0} rows/s",
                $"`psql \\copy` of CSV, and an insert: {PerSecond(Psql):0} rows/s",
                Ratio(Psql, First),
                0.8
            );
            yield return hasPython
                ? Claim.AtLeast(
                    First,
                    $"{PerSecond(First):0} rows/s",
                    $"pandas and SQLAlchemy: {PerSecond(Pandas):0} rows/s",
                    Ratio(Pandas, First),
                    8
                )
                : Claim.NotMeasured(First, "pandas and SQLAlchemy", "≥ 8.0");
        }

        if (Wants(Again))
        {
            yield return Claim.AtLeast(
                Again,
                $"{PerSecond(Again):0} rows/s",
                $"`import`: {PerSecond(First):0} rows/s",
                Ratio(First, Again),
                1.5
            );
            yield return Claim.Exactly(Again, "rows written", again.Written, 0);
            yield return Claim.Exactly(Again, "bytes by which the table grows", again.Grown, 0);
        }

        if (Wants(Changed))
        {
            yield return Claim.AtLeast(
                Changed,
                $"{PerSecond(Changed):0} rows/s",
                $"`import`: {PerSecond(First):0} rows/s",
                Ratio(First, Changed),
                1
            );
            yield return Claim.Exactly(Changed, "rows written", changed, (long)options.Rounds * GeneratedItems.Newer(options.Items));
        }
    }

    private bool Wants(string name) => options.Names.Contains(name);

    private double PerSecond(string name) => options.Items / turns.Median(name);

    /// <summary>How many times as fast the faster one is.</summary>
    private double Ratio(string slower, string faster) => turns.Median(slower) / turns.Median(faster);

    private async Task RequireAllAsync()
    {
        if (await server.CountAsync("select count(*) from dataset_youtube_video") is var count && count != options.Items)
            throw new InvalidOperationException($"{count} of {options.Items} rows were stored.");
    }
}
