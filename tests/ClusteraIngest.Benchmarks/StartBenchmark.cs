namespace ClusteraIngest.Benchmarks;

/// <summary>
/// From a command to its end: <c>--version</c> and <c>lists</c> of the installed tool, beside the least that a program in C# can be.
/// </summary>
internal static class StartBenchmark
{
    public const string Name = "start";

    private const string Version = "clustera-ingest --version";
    private const string Lists = "clustera-ingest lists";
    private const string Hello = "hello world";
    private const string Python = "python3 with SQLAlchemy";

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
                turns.Add(Python, await TimedProcess.RunAsync(options.Python, imports));
        }

        return
        [
            AtMost(Version, 1.5, turns),
            AtMost(Lists, 4, turns),
            hasPython
                ? Claim.AtMost(
                    Name,
                    $"`{Version}`: {1000 * turns.Median(Version):0} ms",
                    $"`import sqlalchemy, psycopg2`: {1000 * turns.Median(Python):0} ms",
                    turns.Median(Version) / turns.Median(Python),
                    1
                )
                : Claim.NotMeasured(Name, "`python3 -c 'import sqlalchemy, psycopg2'`", "≤ 1.0"),
        ];
    }

    private static Claim AtMost(string command, double most, Turns turns) =>
        Claim.AtMost(
            Name,
            $"`{command}`: {1000 * turns.Median(command):0} ms",
            $"hello world in C#: {1000 * turns.Median(Hello):0} ms",
            turns.Median(command) / turns.Median(Hello),
            most
        );
}
