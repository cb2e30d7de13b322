using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Processes;

namespace ClusteraIngest.LocalServer;

/// <summary>
/// PostgreSQL's <c>postmaster.pid</c>: process, data directory, start, port … a line each. After a crash it names a process that is gone,
/// or one that was given the same number since; pg_ctl takes the latter for the server.
/// </summary>
internal static class PostmasterFile
{
    // Above any process number; PostgreSQL finds it dead and then makes its own check for orphans of the crashed server.
    private const string Nobody = "2147483646";

    /// <summary>The port of the server that runs on this data; null: none does.</summary>
    public static int? RunningPort(string data) =>
        Lines(data) is [var pid, _, _, var port, ..] && IsServer(pid, data) && Number(port) is { } number ? number : null;

    /// <summary>Whether a server runs on this data, ready or not.</summary>
    public static bool IsRunning(string data) => Lines(data) is [var pid, ..] && IsServer(pid, data);

    /// <summary>Makes a file that names a process of another kind name none, so that the server can start.</summary>
    public static void Disown(string data)
    {
        if (Lines(data) is [var pid, .. var rest] && Number(pid) is { } number && IsAlive(number) && !IsServer(pid, data))
            File.WriteAllText(PathIn(data), string.Join('\n', [Nobody, .. rest]));
    }

    private static bool IsServer(string pid, string data)
    {
        if (Number(pid) is not { } number)
            return false;
        try
        {
            using var process = Process.GetProcessById(number);
            if (!process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase))
                return false;
            // The postmaster works in its data directory. Where that cannot be seen, its name has to do.
            return !OperatingSystem.IsLinux()
                || WorkingDirectory(number) is not { } directory
                || directory == Executables.ResolveDirectory(data);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static string? WorkingDirectory(int pid)
    {
        try
        {
            return Directory.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Lines(string data)
    {
        try
        {
            using var reader = new StreamReader(
                new FileStream(PathIn(data), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            return reader.ReadToEnd().Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int? Number(string line) =>
        int.TryParse(line.Trim(), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static string PathIn(string data) => Path.Combine(data, "postmaster.pid");
}
