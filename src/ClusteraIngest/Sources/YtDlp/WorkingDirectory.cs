namespace ClusteraIngest.Sources.YtDlp;

/// <summary>The working directory of a process of yt-dlp: its own, and its owner's alone.</summary>
internal static class WorkingDirectory
{
    /// <summary>Where Linux keeps files in memory.</summary>
    private const string Memory = "/dev/shm";

    private const string Prefix = "clustera-ytdlp-";

    /// <summary>No process of yt-dlp runs for as long: see <see cref="YtDlpOptions.TimeLimit"/>.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(2);

    /// <summary>Makes one.</summary>
    /// <param name="inMemory">Whether what is kept in it is best kept off the disk.</param>
    public static DirectoryInfo Create(bool inMemory)
    {
        if (!inMemory || OperatingSystem.IsWindows() || !Directory.Exists(Memory))
            return Directory.CreateTempSubdirectory(Prefix);
        try
        {
            RemoveLeftovers();
            return Directory.CreateDirectory(
                Path.Combine(Memory, Prefix + Guid.NewGuid().ToString("N")),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Directory.CreateTempSubdirectory(Prefix);
        }
    }

    /// <summary>Removes one, with all that is in it.</summary>
    public static void Remove(DirectoryInfo directory)
    {
        try
        {
            directory.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A process that is just ending may still write there; the system's own cleaning takes it then, or the next who makes one.
        }
    }

    /// <summary>Nobody else cleans what is in memory.</summary>
    private static void RemoveLeftovers()
    {
        foreach (var directory in new DirectoryInfo(Memory).EnumerateDirectories(Prefix + "*"))
            if (DateTime.UtcNow - directory.LastWriteTimeUtc > LeftoverAge)
                Remove(directory);
    }
}
