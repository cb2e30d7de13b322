using Amazon.S3;
using Amazon.S3.Model;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// Completes an upload whose answer may be lost: what is there is looked at, and if it is not the object, the upload is completed again. An
/// upload that the storage does not know, where the object is there with its size and checksum, was completed before.
/// </summary>
internal sealed class S3Completion(IAmazonS3 s3, S3Errors errors, S3Store store, string bucket, string fullKey, TimeProvider time)
{
    private const int MostAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    public async Task<StoredObject> CompleteAsync(string key, string uploadId, IReadOnlyList<UploadedPart> parts, CancellationToken cancel)
    {
        if (parts.Count == 0)
            throw StorageErrors.ObjectDiffers(store.Address, key, "it has no parts");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await errors.GuardAsync(key, () => s3.CompleteMultipartUploadAsync(RequestOf(uploadId, parts), cancel), cancel);
                return await store.HeadAsync(key, cancel) is { } stored && IsWhole(stored, parts)
                    ? stored
                    : throw StorageErrors.ObjectDiffers(store.Address, key, "its size or checksum is not that of its parts");
            }
            catch (IngestException error) when (S3Errors.MayHaveBeenDone(error))
            {
                var (hasAnswered, found) = await LookAsync(key, cancel);
                if (found is not null && IsWhole(found, parts))
                    return found;
                if (attempt == MostAttempts || (hasAnswered && error.ErrorId is ErrorIds.StorageUploadNotFound))
                    throw;
            }
            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), time, cancel);
        }
    }

    /// <summary>What is there, and whether the storage could say so.</summary>
    private async Task<(bool HasAnswered, StoredObject? Found)> LookAsync(string key, CancellationToken cancel)
    {
        try
        {
            return (true, await store.HeadAsync(key, cancel));
        }
        catch (IngestException error) when (S3Errors.MayHaveBeenDone(error))
        {
            return (false, null);
        }
    }

    private CompleteMultipartUploadRequest RequestOf(string uploadId, IReadOnlyList<UploadedPart> parts) =>
        new()
        {
            BucketName = bucket,
            Key = fullKey,
            UploadId = uploadId,
            PartETags = [.. parts.OrderBy(part => part.Number).Select(part => new PartETag(part.Number, $"\"{part.ETag}\""))],
        };

    private static bool IsWhole(StoredObject stored, IReadOnlyList<UploadedPart> parts) =>
        stored.Bytes == parts.Sum(part => part.Bytes)
        && (stored.HasOwnChecksum || (parts.All(part => MultipartETag.IsMd5(part.ETag)) && stored.ETag == MultipartETag.Of(parts)));
}
