namespace ClusteraIngest.Benchmarks;

/// <summary>The tool as users have it: packed, and installed by <c>dotnet tool install</c>.</summary>
internal static class InstalledTool
{
    /// <summary>Packs and installs it into a directory; returns the command's path.</summary>
    public static async Task<string> InstallAsync(string directory)
    {
        var (packages, tools) = (Path.Combine(directory, "packages"), Path.Combine(directory, "tools"));
        await TimedProcess.RunAsync("dotnet", ["pack", Repository.At("src", "ClusteraIngest.Tool"), "-c", "Release", "-o", packages, "-v", "q"]);
        await TimedProcess.RunAsync(
            "dotnet", ["tool", "install", "ClusteraIngest.Tool", "--tool-path", tools, "--source", packages, "--no-cache", "--prerelease"],
            // Otherwise a package of the same version that was installed before would be taken.
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(directory, "cache") });
        return Path.Combine(tools, OperatingSystem.IsWindows() ? "clustera-ingest.exe" : "clustera-ingest");
    }
}
