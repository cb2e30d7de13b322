using System.Runtime.InteropServices;
using System.Text;

namespace ClusteraIngest.Archive.Storage;

/// <summary>Files that are still there, and whole, when the power fails right after.</summary>
internal static class DurableFile
{
    /// <summary>Writes a file and waits until the disk has it.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        await using var file = Create(path);
        await file.WriteAsync(content, cancel);
        await file.FlushAsync(cancel);
        file.Flush(flushToDisk: true);
    }

    /// <summary>A new file to write to.</summary>
    public static FileStream Create(string path) =>
        new(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            }
        );

    /// <summary>Moves a file that is on the disk over another, in one instant, and waits until the disk has that too.</summary>
    public static void Move(string from, string to)
    {
        for (var attempt = 1; ; attempt++)
        {
            FolderPaths.CreateDirectoryOf(to);
            try
            {
                File.Move(from, to, overwrite: true);
                break;
            }
            catch (DirectoryNotFoundException) when (attempt < 10)
            {
                // Somebody has deleted the last object there, and the directory with it.
            }
        }
        SyncDirectory(Path.GetDirectoryName(to)!);
    }

    // The name of a file is its directory's content. Windows keeps it by itself.
    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open([.. Encoding.UTF8.GetBytes(path), 0], 0);
        if (descriptor < 0)
            return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
