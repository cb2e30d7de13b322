using System.Globalization;

namespace ClusteraIngest.Chaos.Archive;

/// <summary>The processes that a process has started, and those that these have started, as Linux tells them.</summary>
internal static class ProcessTree
{
    /// <summary>Those whose command line names a program.</summary>
    public static IReadOnlyList<int> Of(int root, string program)
    {
        var parents = new Dictionary<int, int>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) && ParentOf(pid) is { } parent)
                parents[pid] = parent;
        }

        return [.. parents.Keys.Where(pid => IsBelow(pid) && Names(pid, program))];

        bool IsBelow(int pid)
        {
            for (var at = pid; parents.TryGetValue(at, out var parent); at = parent)
            {
                if (parent == root)
                    return true;
            }

            return false;
        }
    }

    private static bool Names(int pid, string program) =>
        Read(pid, "cmdline") is { } line
        && line.Split('\0').Take(2).Any(word => Path.GetFileName(word).Equals(program, StringComparison.Ordinal));

    /// <summary><c>pid (name) state parent …</c>; the name may hold anything.</summary>
    private static int? ParentOf(int pid) =>
        Read(pid, "stat") is { } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : null;

    private static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
