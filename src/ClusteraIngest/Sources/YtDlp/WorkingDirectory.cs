namespace ClusteraIngest.Sources.YtDlp;

/// <summary>
/// The working directory of a process of yt-dlp: its own, and its owner's alone. A file in it is locked for as long as this process lives,
/// so that others tell by that whether anybody is left to remove it: it may hold a copy of cookies.
/// </summary>
internal sealed class WorkingDirectory : IDisposable
{
    /// <summary>Where Linux keeps files in memory.</summary>
    private const string Memory = "/dev/shm";

    private const string Prefix = "clustera-ytdlp-";

    private const string LockName = "owner.lock";

    /// <summary>
    /// Where no lock tells, only the age does: no process of yt-dlp runs for as long (<see cref="YtDlpOptions.TimeLimit"/>).
    /// </summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(2);

    private static int hasSwept;

    private readonly DirectoryInfo directory;
    private readonly FileStream? held;

    private WorkingDirectory(DirectoryInfo directory)
    {
        this.directory = directory;
        held = TryLock(directory, FileMode.CreateNew);
    }

    /// <summary>Where it is.</summary>
    public string FullName => directory.FullName;

    /// <summary>Makes one. The first of a process clears away what processes that were killed have left.</summary>
    /// <param name="inMemory">Whether what is kept in it is best kept off the disk.</param>
    /// <param name="time">The clock.</param>
    public static WorkingDirectory Create(bool inMemory, TimeProvider time)
    {
        var created = new WorkingDirectory(Make(inMemory && !OperatingSystem.IsWindows() && Directory.Exists(Memory)));
        if (Interlocked.Exchange(ref hasSwept, 1) == 0)
            created.RemoveLeftovers(time);
        return created;
    }

    /// <summary>Removes it, with all that is in it.</summary>
    public void Dispose()
    {
        held?.Dispose();
        Remove(directory);
    }

    /// <summary>Removes the directories of processes that live no more.</summary>
    public void RemoveLeftovers(TimeProvider time)
    {
        // Where locks are not kept, as on some network drives, only the age tells.
        var areLocksKept = held is not null && !CanLock(directory);
        foreach (var place in (string[])[Path.GetTempPath(), Memory])
            try
            {
                if (!Directory.Exists(place))
                    continue;
                foreach (var other in new DirectoryInfo(place).EnumerateDirectories(Prefix + "*"))
                    if (other.FullName != directory.FullName && IsLeftover(other, areLocksKept, time.GetUtcNow()))
                        Remove(other);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is looked at again by the next process.
            }
    }

    private static DirectoryInfo Make(bool inMemory)
    {
        try
        {
            if (inMemory && !OperatingSystem.IsWindows())
                return Directory.CreateDirectory(
                    Path.Combine(Memory, Prefix + Guid.NewGuid().ToString("N")),
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then on the disk.
        }
        return Directory.CreateTempSubdirectory(Prefix);
    }

    // One without a lock is just being made, or is of a version that had none.
    private static bool IsLeftover(DirectoryInfo other, bool areLocksKept, DateTimeOffset now) =>
        areLocksKept && File.Exists(Path.Combine(other.FullName, LockName)) ? CanLock(other) : now - other.LastWriteTimeUtc > LeftoverAge;

    /// <summary>Whether nobody holds the lock of a directory.</summary>
    private static bool CanLock(DirectoryInfo other)
    {
        using var free = TryLock(other, FileMode.Open);
        return free is not null;
    }

    private static FileStream? TryLock(DirectoryInfo other, FileMode mode)
    {
        try
        {
            return new FileStream(Path.Combine(other.FullName, LockName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Remove(DirectoryInfo directory)
    {
        try
        {
            directory.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A process that is just ending may still write there; the next process removes it.
        }
    }
}
