namespace ClusteraIngest.Benchmarks;

/// <summary>
/// From a command to its end: <c>--version</c> of the installed tool beside the least that a program in C# can be, and <c>lists</c> beside
/// the same query by Python with SQLAlchemy.
/// </summary>
internal static class StartBenchmark
{
    public const string Name = "start";

    private const string Version = "clustera-ingest --version";
    private const string Lists = "clustera-ingest lists";
    private const string Hello = "hello world";
    private const string Imports = "python3 that only imports SQLAlchemy";
    private const string Query = "python3 with SQLAlchemy";

    private const string Script = """
        import json
        from sqlalchemy import create_engine, text
        with create_engine("postgresql+psycopg2://").connect() as connection:
            for row in connection.execute(text("select * from ctrl_youtube_lists order by url")):
                print(json.dumps(dict(row._mapping), default=str))
        """;

    // A start is short, and other processes disturb it much.
    private const int TurnsARound = 5;

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        await using var server = await BenchmarkServer.StartAsync();
        var directory = Directory.CreateTempSubdirectory("clustera-ingest-benchmark-");
        try
        {
            return await RunAsync(options, server, directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options, BenchmarkServer server, string directory)
    {
        var hello = await HelloWorld.BuildAsync(Path.Combine(directory, "hello"));
        await server.ToolAsync(["lists", "add", .. GeneratedItems.Addresses(options.Lists > 0 ? options.Lists : 100)]);
        string[] imports = ["-c", "import sqlalchemy, psycopg2"];
        var hasPython = await TimedProcess.SucceedsAsync(options.Python, imports);

        var turns = new Turns();
        for (var turn = 0; turn < options.Rounds * TurnsARound; turn++)
        {
            turns.Add(Hello, await TimedProcess.RunAsync(hello, []));
            turns.Add(Version, await server.ToolAsync("--version"));
            turns.Add(Lists, await server.ToolAsync("lists"));
            if (hasPython)
            {
                turns.Add(Imports, await TimedProcess.RunAsync(options.Python, imports));
                turns.Add(Query, await TimedProcess.RunAsync(options.Python, ["-c", Script], server.Client));
            }
        }

        return
        [
            Claim.AtMost(
                Name,
                $"`{Version}`: {1000 * turns.Median(Version):0} ms",
                $"hello world in C#: {1000 * turns.Median(Hello):0} ms",
                turns.Median(Version) / turns.Median(Hello),
                1.5
            ),
            .. hasPython
                ?
                [
                    Claim.AtMost(
                        Name,
                        $"`{Version}`: {1000 * turns.Median(Version):0} ms",
                        $"`import sqlalchemy, psycopg2`: {1000 * turns.Median(Imports):0} ms",
                        turns.Median(Version) / turns.Median(Imports),
                        1
                    ),
                    Claim.AtMost(
                        Name,
                        $"`{Lists}`: {1000 * turns.Median(Lists):0} ms",
                        $"the same query by Python with SQLAlchemy: {1000 * turns.Median(Query):0} ms",
                        turns.Median(Lists) / turns.Median(Query),
                        0.5
                    ),
                ]
                : (Claim[])
                    [
                        Claim.NotMeasured(Name, "`python3 -c 'import sqlalchemy, psycopg2'`", "≤ 1.0"),
                        Claim.NotMeasured(Name, "the same query by Python with SQLAlchemy", "≤ 0.5"),
                    ],
        ];
    }
}
