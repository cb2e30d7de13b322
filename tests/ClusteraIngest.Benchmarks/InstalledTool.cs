namespace ClusteraIngest.Benchmarks;

/// <summary>The tool as users have it: packed, and installed by <c>dotnet tool install</c>, once for all benchmarks.</summary>
internal static class InstalledTool
{
    private static readonly Lazy<DirectoryInfo> Home = new(() => Directory.CreateTempSubdirectory("clustera-ingest-benchmark-"));
    private static readonly Lazy<Task<string>> Installed = new(() => InstallAsync(Repository.At(), Home.Value.FullName));

    /// <summary>Runs it in an environment; returns the seconds from its start to its end.</summary>
    public static async Task<double> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        await TimedProcess.RunAsync(await PathAsync(), arguments, environment);

    /// <summary>The command of a tool that is there already; null: it is packed and installed.</summary>
    public static string? Given { get; set; }

    /// <summary>The command's path.</summary>
    public static Task<string> PathAsync() => Given is { } given ? Task.FromResult(given) : Installed.Value;

    /// <summary>Deletes it, where it was needed.</summary>
    public static void Remove()
    {
        if (Home.IsValueCreated)
            Home.Value.Delete(recursive: true);
    }

    /// <summary>Packs the tool of a checkout, and installs it into a directory; returns the command's path.</summary>
    public static async Task<string> InstallAsync(string checkout, string directory)
    {
        var (packages, tools) = (Path.Combine(directory, "packages"), Path.Combine(directory, "tools"));
        await TimedProcess.RunAsync(
            "dotnet",
            ["pack", Path.Combine(checkout, "src", "ClusteraIngest.Tool"), "-c", "Release", "-o", packages, "-v", "q"]
        );
        await TimedProcess.RunAsync(
            "dotnet",
            ["tool", "install", "ClusteraIngest.Tool", "--tool-path", tools, "--source", packages, "--no-cache", "--prerelease"],
            // Otherwise a package of the same version that was installed before would be taken.
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(directory, "cache") }
        );
        return Path.Combine(tools, OperatingSystem.IsWindows() ? "clustera-ingest.exe" : "clustera-ingest");
    }
}
