using System.Globalization;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// The paths of a folder store. Objects are files under their keys; what belongs to them is in one hidden directory:
/// <c>uploads/ID/</c> with the parts of unfinished uploads, <c>facts/KEY.SIZE-TIME.json</c>, and <c>new/</c> for what is being written.
/// </summary>
internal sealed class FolderPaths(string root)
{
    /// <summary>The name of the directory that is the store's own.</summary>
    public const string Hidden = ".clustera-ingest";

    public string Root => root;

    public string Uploads { get; } = Path.Combine(root, Hidden, "uploads");

    private string New { get; } = Path.Combine(root, Hidden, "new");

    /// <summary>An object's file.</summary>
    /// <exception cref="Errors.ItemFailedException"><c>StorageKeyInvalid</c>: also where a link lies on the way.</exception>
    public string Of(string key) => Below(root, ObjectKey.Require(key), key);

    /// <summary>The file with what is known of an object, or rather of the file that is the object: one of that size and time.</summary>
    public string FactsOf(string key, long bytes, long modifiedTicks) =>
        Below(
            Path.Combine(root, Hidden, "facts"),
            string.Create(CultureInfo.InvariantCulture, $"{ObjectKey.Require(key)}.{bytes}-{modifiedTicks}.json"),
            key
        );

    /// <summary>The files with what is known of an object, also of what was its file once.</summary>
    public IReadOnlyList<string> AllFactsOf(string key)
    {
        var any = FactsOf(key, 0, 0);
        var (directory, name) = (Path.GetDirectoryName(any)!, key[(key.LastIndexOf('/') + 1)..]);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory).Where(file => IsFactsOf(Path.GetFileName(file), name))]
            : [];
    }

    /// <summary>An unfinished upload's directory; null: that is the id of none.</summary>
    public string? UploadOf(string uploadId) =>
        Guid.TryParseExact(uploadId, "N", out var id) ? Path.Combine(Uploads, id.ToString("N")) : null;

    /// <summary>A file of nobody else's, on the same file system, to write what is then moved to its place.</summary>
    public string CreateNew()
    {
        Directory.CreateDirectory(New);
        return Path.Combine(New, Guid.NewGuid().ToString("N"));
    }

    /// <summary>What is being written, by whomever.</summary>
    public IReadOnlyList<string> AllNew() => Directory.Exists(New) ? [.. Directory.EnumerateFileSystemEntries(New)] : [];

    /// <summary>Makes the directory of a file.</summary>
    public static void CreateDirectoryOf(string file) => Directory.CreateDirectory(Path.GetDirectoryName(file)!);

    /// <summary>
    /// Removes the directory of a file, and those above it, where nothing is in them: S3 has no directories, and empty ones would gather
    /// here.
    /// </summary>
    public void RemoveEmptyDirectoriesOf(string file)
    {
        try
        {
            for (var path = Path.GetDirectoryName(file)!; path.Length > root.Length; path = Path.GetDirectoryName(path)!)
                if (Directory.Exists(path))
                    Directory.Delete(path);
        }
        catch (IOException)
        {
            // Not empty, or somebody has just put something there.
        }
    }

    private static string Below(string place, string relative, string key)
    {
        var path = place;
        foreach (var name in relative.Split('/'))
        {
            path = Path.Combine(path, name);
            if (IsLink(path))
                throw StorageErrors.KeyInvalid(key, "a symbolic link lies on the way to it");
        }
        return path;
    }

    private static bool IsFactsOf(string file, string name) =>
        file.StartsWith(name + ".", StringComparison.Ordinal)
        && file.EndsWith(".json", StringComparison.Ordinal)
        && file.Length > name.Length + ".json".Length
        && file[(name.Length + 1)..^".json".Length].All(letter => char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>Whether it is a link, wherever that leads.</summary>
    public static bool IsLink(string path)
    {
        try
        {
            return File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}
