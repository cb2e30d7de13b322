namespace ClusteraIngest.Processes;

/// <summary>Directories that other users may pass through, whatever the umask says.</summary>
internal static class OpenDirectory
{
    /// <summary>Makes a directory, and those above it that are missing. For an ordinary user they are that user's alone.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            Create(parent);
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                path,
                Environment.IsPrivilegedProcess
                    ? UnixFileMode.UserRead
                        | UnixFileMode.UserWrite
                        | UnixFileMode.UserExecute
                        | UnixFileMode.GroupExecute
                        | UnixFileMode.OtherExecute
                    : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }
}
