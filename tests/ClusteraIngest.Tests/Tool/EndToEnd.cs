using System.Text.Json;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool with a database and an Apify of the test's own, as a user has set them up: by environment variables.</summary>
internal sealed class EndToEnd : IAsyncDisposable
{
    private EndToEnd(IngestWorld world) => World = world;

    public IngestWorld World { get; }

    /// <summary>What the tool finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["CLUSTERA_DATABASE"] = World.Database.ConnectionString,
        ["APIFY_TOKEN"] = "a-token",
        ["APIFY_API_BASE_URL"] = World.Apify.BaseAddress.ToString(),
        ["XDG_CONFIG_HOME"] = Path.Combine(Path.GetTempPath(), "no-settings-here"),
    };

    public static async Task<EndToEnd> CreateAsync(EmulatorOptions? options = null) => new(await IngestWorld.CreateAsync(options));

    /// <summary>Runs the tool in this process to its end.</summary>
    public Task<Outcome> RunAsync(params string[] args) => RunWithAsync("", args);

    /// <summary>Runs the tool in this process with that on its standard input.</summary>
    public async Task<Outcome> RunWithAsync(string input, params string[] args)
    {
        var tool = new ToolShell { Input = input };
        foreach (var (name, value) in Environment)
            tool.Environment[name] = value;
        var exitCode = await tool.RunAsync(args);
        return new(exitCode, tool.OutputLines, tool.ErrorLines);
    }

    /// <summary>Starts the tool as a process of its own.</summary>
    public ToolProcess Start(params string[] args) => ToolProcess.Start(Environment, args);

    /// <summary>The paid runs of the list actor, or of the transcript actor.</summary>
    public IReadOnlyList<EmulatedRun> RunsOf(string actor) => [.. World.Apify.Runs.Where(run => run.Actor.Contains(actor, StringComparison.Ordinal))];

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>How the tool ended, and what it wrote.</summary>
    internal sealed record Outcome(int ExitCode, string[] Output, string[] Error)
    {
        public string Sum => Error[^1];

        public IReadOnlyList<JsonElement> Objects => [.. Output.Select(line => JsonDocument.Parse(line).RootElement)];

        /// <summary>A field of each object that was written.</summary>
        public IEnumerable<string?> All(string field) => Objects.Select(item => item.GetProperty(field).ToString());
    }
}
