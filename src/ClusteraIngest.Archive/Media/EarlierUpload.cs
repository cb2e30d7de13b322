using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Media;

/// <summary>What has become of an upload that an earlier transfer began, which was killed perhaps.</summary>
internal sealed class EarlierUpload(IObjectStore store, TimeProvider time)
{
    /// <summary>The parts that it has; null: it is not there any more, so that it was completed, or given up.</summary>
    public async Task<IReadOnlyList<UploadedPart>?> PartsAsync(string key, UnfinishedTransfer unfinished, CancellationToken cancel)
    {
        try
        {
            return await store.ListPartsAsync(key, unfinished.UploadId, cancel).ToListAsync(cancel);
        }
        catch (IngestException e) when (e.ErrorId is ErrorIds.StorageUploadNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// The object that was made of it, with its SHA-256; null: there is none. Nothing is completed but what is whole: it is read back to see
    /// that it still is.
    /// </summary>
    /// <param name="key">The object's key.</param>
    /// <param name="unfinished">The upload.</param>
    /// <param name="bytes">The size that it has to have; null: any.</param>
    /// <param name="alsoTo">Takes what is read; null: nobody.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<(StoredObject Object, string Sha256)?> CompletedAsync(
        string key,
        UnfinishedTransfer unfinished,
        long? bytes,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? alsoTo,
        CancellationToken cancel
    )
    {
        if (await store.HeadAsync(key, cancel) is not { } stored || (bytes is { } size && size != stored.Bytes))
            return null;
        return await new ReadBack(store, time).Sha256Async(stored, unfinished.PartBytes, alsoTo, cancel) is { } sha ? (stored, sha) : null;
    }
}
