using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Storage;

/// <summary>A bucket of S3-compatible storage.</summary>
/// <remarks>
/// What every storage takes, and no more: each put and each part carries a checksum that is signed and that the storage compares with what
/// arrives: over https its MD5, over plain http its SHA-256, by which the content itself is signed; objects are deleted one by one; nothing
/// is put on a condition. The library sends a request again up to three times, with pauses.
/// </remarks>
internal sealed class S3Store : IObjectStore
{
    /// <summary>S3 makes no address that is valid for longer (SigV4's limit of X-Amz-Expires).</summary>
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(7);

    private readonly IAmazonS3 s3;
    private readonly bool isHttp;
    private readonly StorageAddress address;
    private readonly S3Errors errors;
    private readonly TimeProvider time;
    private volatile bool hasBucket;

    private S3Store((IAmazonS3 Client, bool IsHttp) opened, StorageAddress address, TimeProvider time)
    {
        ((s3, isHttp), this.address, this.time) = (opened, address, time);
        Address = address.ToString();
        errors = new(Address);
    }

    public string Address { get; }

    /// <exception cref="ConfigurationException"><c>StorageAddressInvalid</c>, <c>StorageKeysMissing</c>.</exception>
    public static S3Store Open(StorageAddress address, StorageSettings settings, TimeProvider time) =>
        new(S3Connection.Open(settings), address, time);

    /// <summary>Makes the bucket; one that is there is a success.</summary>
    public Task EnsureBucketAsync(CancellationToken cancel) =>
        errors.GuardAsync(
            "",
            async () =>
            {
                try
                {
                    await s3.PutBucketAsync(new PutBucketRequest { BucketName = address.Bucket }, cancel);
                }
                catch (AmazonS3Exception e) when (e.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
                {
                    // What is put into it shows whether it is ours.
                }
                return true;
            },
            cancel
        );

    public Task<StoredObject> PutAsync(string key, ReadOnlyMemory<byte> content, ObjectFacts facts, CancellationToken cancel) =>
        GuardAsync(
            key,
            async () =>
            {
                using var body = StreamOf(content);
                var request = new PutObjectRequest
                {
                    BucketName = address.Bucket,
                    Key = FullKey(key),
                    InputStream = body,
                    AutoCloseStream = false,
                    ContentType = facts.ContentType,
                    UseChunkEncoding = false,
                    DisablePayloadSigning = !isHttp,
                    MD5Digest = isHttp ? null : MultipartETag.HeaderOf(content.Span),
                };
                if (isHttp)
                    S3Client.SignContent(request, content.Span);
                foreach (var (name, value) in facts.Metadata)
                    request.Metadata[name] = value;
                var answer = await s3.PutObjectAsync(request, cancel);
                return new StoredObject(key, content.Length, MultipartETag.Plain(answer.ETag), time.GetUtcNow(), facts);
            },
            cancel
        );

    public Task<string> BeginUploadAsync(string key, ObjectFacts facts, CancellationToken cancel) =>
        GuardAsync(
            key,
            async () =>
            {
                var request = new InitiateMultipartUploadRequest
                {
                    BucketName = address.Bucket,
                    Key = FullKey(key),
                    ContentType = facts.ContentType,
                };
                foreach (var (name, value) in facts.Metadata)
                    request.Metadata[name] = value;
                return (await s3.InitiateMultipartUploadAsync(request, cancel)).UploadId;
            },
            cancel
        );

    public Task<UploadedPart> PutPartAsync(
        string key,
        string uploadId,
        int number,
        ReadOnlyMemory<byte> content,
        CancellationToken cancel
    ) =>
        GuardAsync(
            key,
            async () =>
            {
                using var body = StreamOf(content);
                var request = new UploadPartRequest
                {
                    BucketName = address.Bucket,
                    Key = FullKey(key),
                    UploadId = uploadId,
                    PartNumber = number,
                    PartSize = content.Length,
                    InputStream = body,
                    UseChunkEncoding = false,
                    DisablePayloadSigning = !isHttp,
                    MD5Digest = isHttp ? null : MultipartETag.HeaderOf(content.Span),
                };
                if (isHttp)
                    S3Client.SignContent(request, content.Span);
                var answer = await s3.UploadPartAsync(request, cancel);
                return new UploadedPart(number, content.Length, MultipartETag.Plain(answer.ETag));
            },
            cancel
        );

    public async IAsyncEnumerable<UploadedPart> ListPartsAsync(
        string key,
        string uploadId,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        string? marker = null;
        do
        {
            var request = new ListPartsRequest
            {
                BucketName = address.Bucket,
                Key = FullKey(key),
                UploadId = uploadId,
                PartNumberMarker = marker,
            };
            var page = await GuardAsync(key, () => s3.ListPartsAsync(request, cancel), cancel);
            foreach (var part in page.Parts ?? [])
                yield return new(part.PartNumber ?? 0, part.Size ?? 0, MultipartETag.Plain(part.ETag));
            marker = Next(page.IsTruncated, marker, page.NextPartNumberMarker?.ToString());
        } while (marker is not null);
    }

    public Task<StoredObject> CompleteUploadAsync(
        string key,
        string uploadId,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancel
    ) => new S3Completion(s3, errors, this, address.Bucket!, FullKey(key), time).CompleteAsync(key, uploadId, parts, cancel);

    public Task AbortUploadAsync(string key, string uploadId, CancellationToken cancel) =>
        GuardAsync(
            key,
            async () =>
            {
                try
                {
                    await s3.AbortMultipartUploadAsync(
                        new()
                        {
                            BucketName = address.Bucket,
                            Key = FullKey(key),
                            UploadId = uploadId,
                        },
                        cancel
                    );
                }
                catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchUpload")
                {
                    // It is gone, which is all that is wanted.
                }
                return true;
            },
            cancel
        );

    public async IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        var whole = address.Prefix + ObjectKey.RequirePrefix(prefix);
        (string? Key, string? Upload) marker = (null, null);
        bool isTruncated;
        do
        {
            var request = new ListMultipartUploadsRequest
            {
                BucketName = address.Bucket,
                Prefix = whole,
                KeyMarker = marker.Key,
                UploadIdMarker = marker.Upload,
            };
            var page = await errors.GuardAsync(prefix, () => s3.ListMultipartUploadsAsync(request, cancel), cancel);
            foreach (var upload in page.MultipartUploads ?? [])
                if (upload.Key.StartsWith(whole, StringComparison.Ordinal))
                    yield return new(upload.Key[address.Prefix.Length..], upload.UploadId, UtcTime(upload.Initiated));
            var next = (page.NextKeyMarker, page.NextUploadIdMarker);
            isTruncated = page.IsTruncated is true && !string.IsNullOrEmpty(page.NextKeyMarker) && next != marker;
            marker = next;
        } while (isTruncated);
    }

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancel) =>
        GuardAsync<StoredObject?>(
            key,
            async () =>
            {
                try
                {
                    var answer = await s3.GetObjectMetadataAsync(new() { BucketName = address.Bucket, Key = FullKey(key) }, cancel);
                    var metadata = answer.Metadata.Keys.ToDictionary(WithoutMarker, name => answer.Metadata[name]);
                    return new(
                        key,
                        answer.ContentLength,
                        MultipartETag.Plain(answer.ETag),
                        UtcTime(answer.LastModified) ?? time.GetUtcNow(),
                        new(answer.Headers.ContentType, metadata)
                    )
                    {
                        HasOwnChecksum = answer.ServerSideEncryptionMethod?.Value?.StartsWith("aws:kms", StringComparison.Ordinal) is true,
                    };
                }
                catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
                {
                    await RequireBucketAsync(cancel);
                    return null;
                }
            },
            cancel
        );

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancel) =>
        GuardAsync(
            key,
            async () =>
            {
                var request = new GetObjectRequest { BucketName = address.Bucket, Key = FullKey(key) };
                if (length is { } most)
                    request.ByteRange = new(offset, offset + most - 1);
                else if (offset > 0)
                    request.ByteRange = new($"bytes={offset}-");
                var answer = await s3.GetObjectAsync(request, cancel);
                if (request.ByteRange is null || answer.ContentRange?.StartsWith($"bytes {offset}-", StringComparison.Ordinal) is true)
                    return answer.ResponseStream;
                answer.Dispose();
                throw StorageErrors.ObjectDiffers(Address, key, $"it was sent from another byte on than {offset}");
            },
            cancel
        );

    public Task DeleteAsync(string key, CancellationToken cancel) =>
        GuardAsync(
            key,
            async () =>
            {
                try
                {
                    await s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = address.Bucket, Key = FullKey(key) }, cancel);
                }
                catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchKey")
                {
                    // It is gone, which is all that is wanted.
                }
                return true;
            },
            cancel
        );

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        var whole = address.Prefix + ObjectKey.RequirePrefix(prefix);
        string? marker = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = address.Bucket,
                Prefix = whole,
                ContinuationToken = marker,
            };
            var page = await errors.GuardAsync(prefix, () => s3.ListObjectsV2Async(request, cancel), cancel);
            hasBucket = true;
            foreach (var one in page.S3Objects ?? [])
                yield return new(
                    one.Key[address.Prefix.Length..],
                    one.Size ?? 0,
                    MultipartETag.Plain(one.ETag),
                    UtcTime(one.LastModified) ?? time.GetUtcNow(),
                    Facts: null
                );
            marker = Next(page.IsTruncated, marker, page.NextContinuationToken);
        } while (marker is not null);
    }

    public Task<Uri> PresignAsync(string key, TimeSpan validFor, CancellationToken cancel)
    {
        if (validFor > LongestValidity)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "S3 storage makes addresses that are valid for 7 days at most.",
                "Give 7d, or less."
            );
        return GuardAsync(
            key,
            async () =>
            {
                var request = new GetPreSignedUrlRequest
                {
                    BucketName = address.Bucket,
                    Key = FullKey(key),
                    Verb = HttpVerb.GET,
                    Expires = time.GetUtcNow().UtcDateTime + validFor,
                    Protocol = isHttp ? Protocol.HTTP : Protocol.HTTPS,
                };
                return new Uri(await s3.GetPreSignedURLAsync(request));
            },
            cancel
        );
    }

    public ValueTask DisposeAsync()
    {
        s3.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// A missing object and a missing bucket are both answered with 404 where there is no body: asks for the bucket itself, once.
    /// </summary>
    private async Task RequireBucketAsync(CancellationToken cancel)
    {
        if (hasBucket)
            return;
        await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = address.Bucket, MaxKeys = 1 }, cancel);
        hasBucket = true;
    }

    private string FullKey(string key) => address.Prefix + ObjectKey.Require(key);

    private Task<T> GuardAsync<T>(string key, Func<Task<T>> request, CancellationToken cancel) => errors.GuardAsync(key, request, cancel);

    // A server that sends the same marker again would be asked for ever.
    private static string? Next(bool? isTruncated, string? marker, string? next) =>
        isTruncated is true && !string.IsNullOrEmpty(next) && next != marker ? next : null;

    private static string WithoutMarker(string name) =>
        name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) ? name["x-amz-meta-".Length..] : name;

    private static DateTimeOffset? UtcTime(DateTime? time) => time is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null;

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(content.ToArray(), writable: false);
}
