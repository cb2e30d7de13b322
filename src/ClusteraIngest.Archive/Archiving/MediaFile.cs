using System.Buffers;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>An object that was written into a file.</summary>
/// <param name="Media">The object.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal digits of lower case.</param>
public sealed record SavedMedia(ArchivedMedia Media, string Path, long Bytes, string Sha256);

/// <summary>Writes a stored object into a file or a stream, and compares its checksum on the way.</summary>
internal static class MediaFile
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Writes the file beside its place, and moves it there once it is whole.</summary>
    public static async Task<SavedMedia> SaveAsync(MediaContent opened, string path, CancellationToken cancel)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, NameOf(opened.Media)) : Path.GetFullPath(path);
        var unfinished = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            long bytes;
            string sha256;
            await using (var target = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
                (bytes, sha256) = await CopyAsync(opened, target, cancel);
            File.Move(unfinished, file, overwrite: true);
            return new(opened.Media, file, bytes, sha256);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                ErrorIds.OutputNotWritable,
                $"The object cannot be written to '{file}': {WriteFailure.Why(cause, file)}",
                "Give a place that can be written, with enough room.",
                cause
            );
        }
        finally
        {
            Remove(unfinished);
        }
    }

    /// <summary>Writes all bytes of an object.</summary>
    /// <exception cref="ItemFailedException"><c>StorageObjectDiffers</c>.</exception>
    public static async Task<(long Bytes, string Sha256)> CopyAsync(MediaContent opened, Stream target, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var bytes = 0L;
        try
        {
            while (await opened.Content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancel) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancel);
                bytes += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await target.FlushAsync(cancel);
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (opened.Media.Sha256 is { } stored && stored != sha256)
            throw StorageErrors.ObjectDiffers(
                opened.Media.Storage ?? "",
                opened.Media.Key ?? "",
                $"its SHA-256 is {sha256}, and was {stored} when it was stored"
            );
        return (bytes, sha256);
    }

    /// <summary>What a file of an object is called, such as <c>dQw4w9WgXcQ.mp4</c> or <c>dQw4w9WgXcQ.info.json.gz</c>.</summary>
    public static string NameOf(ArchivedMedia media)
    {
        var stored = Path.GetFileName(media.Key ?? "");
        var extension = stored.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? stored[dot..] : "";
        return media.Kind is MediaKind.Muxed ? $"{media.VideoId}{extension}" : $"{media.VideoId}.{HumanFormat.Word(media.Kind)}{extension}";
    }

    private static void Remove(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What made it fail is told.
        }
    }
}
