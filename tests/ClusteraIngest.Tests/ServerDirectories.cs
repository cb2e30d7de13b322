using System.Globalization;
using ClusteraIngest.LocalServer;

namespace ClusteraIngest.Tests;

/// <summary>
/// Where the servers of the tests have their data: in memory where the system has room for files there, and else in the directory for
/// temporary files.
/// </summary>
public static class ServerDirectories
{
    private const string Prefix = "clustera-ingest-tests-";
    private const string InMemory = "/dev/shm";
    private const long Room = 4L << 30;

    private static readonly string Parent = HasRoomInMemory() ? InMemory : Path.GetTempPath();

    /// <summary>A directory of its own for a server's data; one that any user can get at. It is not made.</summary>
    public static string New() => Path.Combine(Parent, NewName());

    /// <summary>The same for programs, which may not be run from where the data is.</summary>
    public static string NewForPrograms() => Path.Combine(Path.GetTempPath(), NewName());

    /// <summary>A run that was killed could not clean up. Its directories carry its process number.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        foreach (var path in new[] { Parent, Path.GetTempPath() }.Distinct().SelectMany(Ours))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var pid) || IsAlive(pid))
                continue;
            try
            {
                await new LocalPostgres(new() { DataDirectory = path }).DeleteAsync();
            }
            catch (Exception e) when (e is ClusteraIngest.Errors.IngestException or IOException or UnauthorizedAccessException)
            {
                // Another user's, or one that another run removes at this moment: not in the way of this run.
            }
        }
    }

    private static IEnumerable<string> Ours(string parent) => Directory.EnumerateDirectories(parent, Prefix + "*");

    private static string NewName() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");

    private static bool HasRoomInMemory()
    {
        try
        {
            return OperatingSystem.IsLinux() && new DriveInfo(InMemory) is { IsReady: true } drive && drive.AvailableFreeSpace >= Room;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
