using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive;

/// <content>Media as files.</content>
public sealed partial class ArchiveClient
{
    /// <summary>
    /// Writes a stored object of a video into a file, which is there once all of it was written and its SHA-256 was compared. A file of
    /// that name is replaced then.
    /// </summary>
    /// <param name="video">The video.</param>
    /// <param name="path">The file; or a directory, in which it is called by the video's id.</param>
    /// <param name="kind">Which object; null: that with picture and sound, or else picture, or else sound.</param>
    /// <param name="cancel">Stops it; then there is no file.</param>
    /// <returns>What was written; null: no such object is stored.</returns>
    /// <exception cref="ConfigurationException">
    /// <c>OutputNotWritable</c>. <c>StorageFailed</c>: reading it broke off again and again.
    /// </exception>
    /// <exception cref="ItemFailedException"><c>StorageObjectDiffers</c>: it is not what was stored.</exception>
    public async Task<SavedMedia?> SaveAsync(VideoId video, string path, MediaKind? kind = null, CancellationToken cancel = default)
    {
        if (await OpenAsync(video, kind, cancel) is not { } opened)
            return null;
        await using var content = opened.Content;
        return await MediaFile.SaveAsync(opened, path, cancel);
    }

    /// <summary>Writes a stored object of a video into a stream, and compares its SHA-256 at the end.</summary>
    /// <param name="video">The video.</param>
    /// <param name="target">Where it is written.</param>
    /// <param name="kind">Which object; null: that with picture and sound, or else picture, or else sound.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The object; null: none is stored, and nothing was written.</returns>
    /// <exception cref="ItemFailedException"><c>StorageObjectDiffers</c>: what was written is not what was stored.</exception>
    public async Task<ArchivedMedia?> CopyToAsync(VideoId video, Stream target, MediaKind? kind = null, CancellationToken cancel = default)
    {
        if (await OpenAsync(video, kind, cancel) is not { } opened)
            return null;
        await using var content = opened.Content;
        await MediaFile.CopyAsync(opened, target, cancel);
        return opened.Media;
    }
}
