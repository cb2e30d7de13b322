using System.Text.Json;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool with a database and an Apify of the test's own, as a user has set them up: by environment variables.</summary>
internal sealed class EndToEnd : IAsyncDisposable
{
    private EndToEnd(IngestWorld world, YouTubeDataEmulator? youtube) => (World, YouTube) = (world, youtube);

    public IngestWorld World { get; }

    /// <summary>The YouTube Data API, where the user has keys for it.</summary>
    public YouTubeDataEmulator? YouTube { get; }

    /// <summary>The keys that the user has.</summary>
    public string Keys { get; init; } = "a-key-of-the-tests-alone";

    /// <summary>What the tool finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(YouTubeEnvironment)
        {
            ["CLUSTERA_DATABASE"] = World.Database.ConnectionString,
            ["APIFY_TOKEN"] = "a-token",
            ["APIFY_API_BASE_URL"] = World.Apify.BaseAddress.ToString(),
            ["XDG_CONFIG_HOME"] = Path.Combine(Path.GetTempPath(), "no-settings-here"),
        };

    private Dictionary<string, string> YouTubeEnvironment =>
        YouTube is null ? [] : new() { ["YT_API_KEYS"] = Keys, ["YT_API_BASE_URL"] = YouTube.BaseAddress.ToString() };

    public static async Task<EndToEnd> CreateAsync(EmulatorOptions? options = null) => new(await IngestWorld.CreateAsync(options), null);

    /// <summary>With the demo's world at the YouTube Data API, and those keys.</summary>
    public static async Task<EndToEnd> CreateWithYouTubeAsync(params EmulatedKey[] keys) =>
        new(await IngestWorld.CreateAsync(), await YouTubeDataEmulator.StartAsync(new() { Keys = keys }))
        {
            Keys = keys is [] ? "a-key-of-the-tests-alone" : string.Join(',', keys.Select(key => key.Key)),
        };

    /// <summary>Runs the tool in this process to its end.</summary>
    public Task<Outcome> RunAsync(params string[] args) => RunWithAsync("", args);

    /// <summary>Runs the tool in this process with that on its standard input.</summary>
    public Task<Outcome> RunWithAsync(string input, params string[] args) => RunAsync(new ToolShell { Input = input }, args);

    /// <summary>Runs the tool in this process, as that shell has it.</summary>
    public async Task<Outcome> RunAsync(ToolShell tool, string[] args, CancellationToken cancel = default)
    {
        foreach (var (name, value) in Environment)
            tool.Environment[name] = value;
        var exitCode = await ClusteraIngest.Tool.CommandLine.RunAsync(args, tool.Shell, cancel);
        return new(exitCode, tool.OutputLines, tool.ErrorLines);
    }

    /// <summary>Runs the tool in this process until something has come about, and stops it then as Ctrl+C does.</summary>
    public async Task<Outcome> RunUntilAsync(ToolShell tool, string[] args, Func<Task<bool>> hasComeAbout)
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(tool, args, stop.Token);
        await Eventually.HoldsAsync(async () => running.IsCompleted || await hasComeAbout());
        await stop.CancelAsync();
        return await Eventually.EndsAsync(running);
    }

    /// <summary>The same, until it has written a line to standard error that begins so.</summary>
    public Task<Outcome> RunUntilAsync(ToolShell tool, string[] args, string warning) =>
        RunUntilAsync(tool, args, () => Task.FromResult(tool.ErrorLines.Any(line => line.StartsWith(warning, StringComparison.Ordinal))));

    /// <summary>Starts the tool as a process of its own.</summary>
    public ToolProcess Start(params string[] args) => ToolProcess.Start(Environment, args);

    /// <summary>The same, as a shell starts it that redirects its streams.</summary>
    public ToolProcess StartRedirected(string redirection, params string[] args) =>
        ToolProcess.StartRedirected(Environment, redirection, args);

    /// <summary>The paid runs of the list actor, or of the transcript actor.</summary>
    public IReadOnlyList<EmulatedRun> RunsOf(string actor) =>
        [.. World.Apify.Runs.Where(run => run.Actor.Contains(actor, StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        if (YouTube is not null)
            await YouTube.DisposeAsync();
        await World.DisposeAsync();
    }

    /// <summary>How the tool ended, and what it wrote.</summary>
    internal sealed record Outcome(int ExitCode, string[] Output, string[] Error)
    {
        public string Sum => Error[^1];

        public IReadOnlyList<JsonElement> Objects => [.. Output.Select(line => JsonDocument.Parse(line).RootElement)];

        /// <summary>A field of each object that was written.</summary>
        public IEnumerable<string?> All(string field) => Objects.Select(item => item.GetProperty(field).ToString());
    }
}
