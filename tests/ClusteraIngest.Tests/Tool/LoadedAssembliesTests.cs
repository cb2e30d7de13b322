namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool loads what a command needs, and nothing else.</summary>
public sealed class LoadedAssembliesTests
{
    private const string LocalServer = "ClusteraIngest.LocalServer";
    private const string Emulator = "ClusteraIngest.Emulator";

    [Theory]
    [InlineData("lists")]
    [InlineData("status")]
    [InlineData("costs")]
    [InlineData("config", "check")]
    [InlineData("[suggest]", "clustera-ingest lists remove ")]
    public async Task With_an_address_no_command_but_those_that_need_them_loads_the_local_server_or_an_emulator(params string[] args)
    {
        await using var world = await IngestWorld.CreateAsync();

        var (exitCode, loaded) = await LoadedByAsync(new() { ["CLUSTERA_DATABASE"] = world.Database.ConnectionString }, args);

        Assert.Equal(0, exitCode);
        Assert.Contains("Npgsql", loaded);
        Assert.DoesNotContain(LocalServer, loaded);
        AssertNothingElse(loaded);
    }

    [Fact]
    public async Task Help_connects_to_nothing_and_loads_nothing_for_it()
    {
        var (exitCode, loaded) = await LoadedByAsync([], "--help");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("Npgsql", loaded);
        Assert.DoesNotContain(LocalServer, loaded);
        AssertNothingElse(loaded);
    }

    [Fact]
    public async Task Without_an_address_a_command_looks_for_the_local_server()
    {
        var (exitCode, loaded) = await LoadedByAsync(new() { ["CLUSTERA_LOCAL_SERVER"] = ServerDirectories.New() }, "lists");

        Assert.Equal(3, exitCode);
        Assert.Contains(LocalServer, loaded);
        AssertNothingElse(loaded);
    }

    [Fact]
    public async Task The_emulators_assembly_is_loaded_by_the_command_that_runs_it()
    {
        var (_, loaded) = await LoadedByAsync([], "emulator", "--youtube-keys", "too-short");

        Assert.Contains(Emulator, loaded);
    }

    private static void AssertNothingElse(IReadOnlyList<string> loaded)
    {
        Assert.DoesNotContain(Emulator, loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, name => name.StartsWith("AWSSDK", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, IReadOnlyList<string> Loaded)> LoadedByAsync(
        Dictionary<string, string> environment,
        params string[] args
    )
    {
        var file = Path.GetTempFileName();
        try
        {
            var settings = new Dictionary<string, string>
            {
                ["CLUSTERA_DATABASE"] = "",
                ["XDG_CONFIG_HOME"] = Path.GetTempPath(),
                ["YT_API_KEYS"] = "a-key-of-the-tests-of-assemblies",
                ["APIFY_TOKEN"] = "a-token",
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                [StartupHook.Variable] = file,
            };
            foreach (var (name, value) in environment)
                settings[name] = value;
            await using var tool = ToolProcess.Start(settings, args);
            tool.Input.Close();
            await tool.Output.ReadToEndAsync();
            var exitCode = await tool.ExitCodeAsync();
            return (exitCode, await File.ReadAllLinesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
