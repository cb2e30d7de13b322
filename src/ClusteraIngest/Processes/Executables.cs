namespace ClusteraIngest.Processes;

/// <summary>Programs on this machine.</summary>
internal static class Executables
{
    /// <summary>The file name of a program on this system.</summary>
    public static string FileName(string program) => OperatingSystem.IsWindows() ? program + ".exe" : program;

    /// <summary>Where the search path leads for a program; null: nowhere.</summary>
    public static string? OnPath(params IReadOnlyList<string> fileNames) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            // cron, timers and su leave out the system directories, which is where setpriv and runuser are.
            .Concat(OperatingSystem.IsWindows() ? [] : ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .SelectMany(directory => fileNames.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>
    /// The file of a program: of the one that a variable names, by a path or by a name on the search path, else by its own name; null:
    /// there is none.
    /// </summary>
    public static string? Find(Func<string, string?> environment, string variable, string program)
    {
        if (Named(environment, variable) is not { } named)
            return OnPath(FileName(program));
        if (named.AsSpan().IndexOfAny('/', '\\') < 0)
            return OnPath(named, FileName(named));
        return File.Exists(named) ? Path.GetFullPath(named) : null;
    }

    /// <summary>The program that a variable names; null: it is not set.</summary>
    public static string? Named(Func<string, string?> environment, string variable) =>
        environment(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>The file that a path stands for when all links are followed.</summary>
    public static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    /// <summary>A directory's path with all links in it followed.</summary>
    public static string ResolveDirectory(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;
        var here = Path.Combine(ResolveDirectory(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName is { } target ? ResolveDirectory(target) : here;
    }
}
