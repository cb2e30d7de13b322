using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Storage;

/// <summary>A store that is a folder: objects are files under their keys. The folder is made when something is first stored.</summary>
internal sealed class FolderStore(string folder, TimeProvider time) : IObjectStore
{
    private readonly FolderPaths paths = new(folder);
    private readonly FolderUploads uploads = new(new(folder), time);

    public string Address { get; } = new Uri(folder).AbsoluteUri;

    public Task<StoredObject> PutAsync(string key, ReadOnlyMemory<byte> content, ObjectFacts facts, CancellationToken cancel) =>
        GuardAsync(async () =>
        {
            paths.Of(key);
            var written = paths.CreateNew();
            try
            {
                await DurableFile.WriteAsync(written, content, cancel);
                var etag = MultipartETag.Of(content.Span);
                return await FolderFacts.PublishAsync(paths, written, key, etag, facts, time.GetUtcNow(), cancel);
            }
            finally
            {
                File.Delete(written); // where it was not moved
            }
        });

    public Task<string> BeginUploadAsync(string key, ObjectFacts facts, CancellationToken cancel) =>
        GuardAsync(() => uploads.BeginAsync(key, facts, cancel));

    public Task<UploadedPart> PutPartAsync(
        string key,
        string uploadId,
        int number,
        ReadOnlyMemory<byte> content,
        CancellationToken cancel
    ) => GuardAsync(async () => await uploads.PutPartAsync(key, uploadId, number, content, cancel) ?? throw NoUpload(key));

    public async IAsyncEnumerable<UploadedPart> ListPartsAsync(
        string key,
        string uploadId,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var parts = await GuardAsync(async () => await uploads.PartsAsync(key, uploadId, cancel) ?? throw NoUpload(key));
        foreach (var part in parts)
            yield return part;
    }

    public Task<StoredObject> CompleteUploadAsync(
        string key,
        string uploadId,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancel
    ) =>
        GuardAsync(async () =>
        {
            if (await uploads.CompleteAsync(key, uploadId, parts, Address, cancel) is { } completed)
                return completed;
            // Somebody has completed it, maybe we, before we were killed.
            var there = await FolderFacts.ReadAsync(paths, key, cancel);
            return there is not null && there.Bytes == parts.Sum(part => part.Bytes) && there.ETag == MultipartETag.Of(parts)
                ? there
                : throw NoUpload(key);
        });

    public Task AbortUploadAsync(string key, string uploadId, CancellationToken cancel) =>
        FolderErrors.GuardAsync(
            Address,
            () =>
            {
                ObjectKey.Require(key);
                uploads.Remove(uploadId);
                return Task.CompletedTask;
            }
        );

    public async IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        ObjectKey.RequirePrefix(prefix);
        var all = await GuardAsync(() => uploads.AllAsync(cancel));
        foreach (var upload in all.Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal)))
            yield return upload;
    }

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancel) =>
        GuardAsync(() => FolderFacts.ReadAsync(paths, key, cancel));

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancel) =>
        GuardAsync<Stream>(() =>
        {
            var file = Open(key);
            if (offset < 0 || offset >= Math.Max(1, file.Length))
            {
                file.Dispose();
                throw StorageErrors.ObjectDiffers(Address, key, $"it has no byte {offset}");
            }
            file.Position = offset;
            return Task.FromResult<Stream>(length is { } most ? new BoundedStream(file, most) : file);
        });

    public Task DeleteAsync(string key, CancellationToken cancel) =>
        FolderErrors.GuardAsync(
            Address,
            () =>
            {
                var path = paths.Of(key);
                if (File.Exists(path))
                    File.Delete(path);
                FolderFacts.Delete(paths, key);
                paths.RemoveEmptyDirectoriesOf(path);
                return Task.CompletedTask;
            }
        );

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        ObjectKey.RequirePrefix(prefix);
        foreach (var key in FolderListing.Keys(paths.Root, prefix, Address))
        {
            cancel.ThrowIfCancellationRequested();
            if (await GuardAsync(() => FolderFacts.ReadAsync(paths, key, cancel)) is { } there)
                yield return there with
                {
                    Facts = null,
                };
        }
    }

    public Task<Uri> PresignAsync(string key, TimeSpan validFor, CancellationToken cancel) => Task.FromResult(new Uri(paths.Of(key)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FileStream Open(string key)
    {
        try
        {
            return new(
                paths.Of(key),
                new FileStreamOptions
                {
                    Access = FileAccess.Read,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                }
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw StorageErrors.ObjectNotFound(Address, key);
        }
    }

    private ItemFailedException NoUpload(string key) => StorageErrors.UploadNotFound(Address, key);

    private Task<T> GuardAsync<T>(Func<Task<T>> work) => FolderErrors.GuardAsync(Address, work);
}
