using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// In a new PowerShell: <c>Import-Module ClusteraIngest</c> and the first <c>Get-MonitoredList</c>, beside the least that a binary module
/// can be.
/// </summary>
internal static class ModuleBenchmark
{
    public const string Name = "module";

    private const string Import = "Import-Module ClusteraIngest";
    private const string FirstCommand = "first Get-MonitoredList";
    private const string EmptyImport = "Import-Module, empty module";
    private const string EmptyCommand = "first command, empty module";

    // A start is short, and other processes disturb it much.
    private const int TurnsARound = 3;

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        if (!await TimedProcess.SucceedsAsync("pwsh", "-NoProfile", "-Version"))
            return [Claim.NotMeasured(Name, "`pwsh`", "")];
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
        var empty = await EmptyModule.BuildAsync(Path.Combine(directory, "empty"));
        await TimedProcess.RunAsync("dotnet", ["build", Repository.At("src", "ClusteraIngest.PowerShell"), "-c", "Release", "-v", "q"]);
        var module = Repository.At("artifacts", "module", "ClusteraIngest");
        await server.ToolAsync(["lists", "add", .. GeneratedItems.Addresses(options.Lists > 0 ? options.Lists : 100)]);

        var turns = new Turns();
        for (var turn = 0; turn < options.Rounds * TurnsARound; turn++)
        {
            await TakeAsync(empty, EmptyImport, EmptyModule.Command, EmptyCommand);
            await TakeAsync(module, Import, "Get-MonitoredList", FirstCommand);
        }

        return [Beside(Import, EmptyImport), Beside(FirstCommand, EmptyCommand)];

        // PowerShell's own start is nobody's merit: the clock runs inside.
        async Task TakeAsync(string path, string import, string command, string first)
        {
            var times = Path.Combine(directory, "times");
            await TimedProcess.RunAsync(
                "pwsh",
                [
                    "-NoProfile",
                    "-NonInteractive",
                    "-Command",
                    $"""
                    $ErrorActionPreference = 'Stop'
                    $clock = [Diagnostics.Stopwatch]::StartNew()
                    Import-Module '{path}'
                    $import = $clock.Elapsed.TotalSeconds
                    $clock.Restart()
                    $null = {command}
                    [IO.File]::WriteAllLines('{times}', [string[]]($import, $clock.Elapsed.TotalSeconds))
                    """,
                ],
                server.Tool
            );
            var seconds = await File.ReadAllLinesAsync(times);
            turns.Add(import, double.Parse(seconds[0], CultureInfo.InvariantCulture));
            turns.Add(first, double.Parse(seconds[1], CultureInfo.InvariantCulture));
        }

        Claim Beside(string product, string baseline) =>
            new(
                Name,
                Milliseconds(product),
                Milliseconds(baseline),
                string.Create(CultureInfo.InvariantCulture, $"{turns.Median(product) / turns.Median(baseline):0.00}"),
                "",
                null
            );

        string Milliseconds(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}: {1000 * turns.Median(name):0} ms");
    }
}
