namespace ClusteraIngest.Errors;

/// <summary>Files that a user names.</summary>
internal static class InputFile
{
    /// <summary>The error for a name that is no file's.</summary>
    public static InvalidInputException NotFound(string name) =>
        Directory.Exists(name)
            ? new(ErrorIds.FileNotFound, $"'{name}' is a directory.", "Name the files in it.")
            : new(ErrorIds.FileNotFound, $"There is no file '{name}'.", "Check its name, relative to the current directory.");

    /// <summary>
    /// When a file was last written; null where that cannot be meant: before YouTube was, as archives without times have it, or still to
    /// come.
    /// </summary>
    public static DateTimeOffset? WrittenAt(string name, TimeProvider time)
    {
        DateTimeOffset written = File.GetLastWriteTimeUtc(name);
        return written.Year >= 2005 && written <= time.GetUtcNow() ? written : null;
    }
}
