namespace ClusteraIngest.Archive.Storage;

/// <summary>The keys of a folder store in their order, without its hidden directory, links, and what no key leads to.</summary>
internal static class FolderListing
{
    public static IEnumerable<string> Keys(string root, string prefix, string address)
    {
        // Only below the last directory that the prefix names in full.
        var slash = prefix.LastIndexOf('/');
        var begin = slash < 0 ? "" : prefix[..(slash + 1)];
        var directory = Path.Combine([root, .. begin.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        return Below(directory, begin, prefix, address);
    }

    private static IEnumerable<string> Below(string directory, string begin, string prefix, string address)
    {
        foreach (var (name, isDirectory) in EntriesOf(directory, address))
        {
            var key = begin + name;
            if (!key.StartsWith(prefix, StringComparison.Ordinal) && !prefix.StartsWith(key, StringComparison.Ordinal))
                continue;
            if (!isDirectory)
            {
                if (key.StartsWith(prefix, StringComparison.Ordinal))
                    yield return key;
                continue;
            }
            foreach (var below in Below(Path.Combine(directory, name), key + "/", prefix, address))
                yield return below;
        }
    }

    // The order of keys is that of whole paths: a directory stands where its name with the slash does.
    private static List<(string Name, bool IsDirectory)> EntriesOf(string directory, string address)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(directory)
                    .EnumerateFileSystemInfos()
                    .Where(entry => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && ObjectKey.WhyNot(entry.Name) is null)
                    .Select(entry => (entry.Name, IsDirectory: entry is DirectoryInfo))
                    .OrderBy(entry => entry.IsDirectory ? entry.Name + "/" : entry.Name, StringComparer.Ordinal),
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FolderErrors.Of(e, address);
        }
    }
}
