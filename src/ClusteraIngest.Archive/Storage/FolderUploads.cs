using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// Unfinished uploads of a folder store. Each is a directory with <c>upload.json</c> and a file a part, named <c>00001-MD5</c>. Parts are
/// put together when the upload is completed, in a file of whoever completes it, each checked against its MD5 on the way: so nobody who
/// wakes up late can write into an object. It takes room for the object a second time until it is done.
/// </summary>
internal sealed class FolderUploads(FolderPaths paths, TimeProvider time)
{
    private const string Description = "upload.json";

    /// <summary>Nothing is written for as long as this: what is older, nobody writes any more.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    public async Task<string> BeginAsync(string key, ObjectFacts facts, CancellationToken cancel)
    {
        paths.Of(key);
        var id = Guid.NewGuid().ToString("N");
        var upload = new FolderUpload(key, time.GetUtcNow(), facts.ContentType, facts.Metadata);
        var draft = paths.CreateNew();
        Directory.CreateDirectory(draft);
        await DurableFile.WriteAsync(
            Path.Combine(draft, Description),
            JsonSerializer.SerializeToUtf8Bytes(upload, FolderJson.Default.FolderUpload),
            cancel
        );
        Directory.CreateDirectory(paths.Uploads);
        Directory.Move(draft, paths.UploadOf(id)!);
        return id;
    }

    /// <returns>Null: there is no such upload.</returns>
    public async Task<UploadedPart?> PutPartAsync(
        string key,
        string uploadId,
        int number,
        ReadOnlyMemory<byte> content,
        CancellationToken cancel
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, IObjectStore.MostParts);
        if (await FindAsync(key, uploadId, cancel) is null)
            return null;
        var directory = paths.UploadOf(uploadId)!;
        var part = new UploadedPart(number, content.Length, MultipartETag.Of(content.Span));
        var draft = paths.CreateNew();
        try
        {
            await using (var file = DurableFile.Create(draft))
                await file.WriteAsync(content, cancel);
            var place = Path.Combine(directory, NameOf(part));
            File.Move(draft, place, overwrite: true);
            foreach (var other in Directory.EnumerateFiles(directory, $"{Number(number)}-*").Where(other => other != place))
                File.Delete(other);
            return part;
        }
        catch (DirectoryNotFoundException)
        {
            return null; // aborted meanwhile
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <returns>Null: there is no such upload.</returns>
    public async Task<IReadOnlyList<UploadedPart>?> PartsAsync(string key, string uploadId, CancellationToken cancel)
    {
        if (await FindAsync(key, uploadId, cancel) is null)
            return null;
        try
        {
            return
            [
                .. new DirectoryInfo(paths.UploadOf(uploadId)!)
                    .EnumerateFiles("?????-*")
                    .Select(file => new UploadedPart(
                        int.Parse(file.Name[..5], NumberStyles.None, CultureInfo.InvariantCulture),
                        file.Length,
                        file.Name[6..]
                    ))
                    .OrderBy(part => part.Number),
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <returns>Null: there is no such upload any more.</returns>
    public async Task<StoredObject?> CompleteAsync(
        string key,
        string uploadId,
        IReadOnlyList<UploadedPart> parts,
        string address,
        CancellationToken cancel
    )
    {
        if (await FindAsync(key, uploadId, cancel) is not { } upload)
            return null;
        Require(parts, address, key);
        var whole = paths.CreateNew();
        try
        {
            if (!await JoinAsync(paths.UploadOf(uploadId)!, parts, whole, address, key, cancel))
                return null;
            // Whoever completes the same upload stores the same, time included.
            var facts = new ObjectFacts(upload.ContentType, upload.Metadata);
            var stored = await FolderFacts.PublishAsync(
                paths,
                whole,
                key,
                MultipartETag.Of(parts),
                facts,
                upload.StartedAt,
                CancellationToken.None
            );
            Remove(uploadId);
            return stored;
        }
        finally
        {
            File.Delete(whole);
        }
    }

    public void Remove(string uploadId)
    {
        if (paths.UploadOf(uploadId) is not { } directory)
            return;
        try
        {
            // Once it is elsewhere it is no upload any more, whatever may happen while its parts go.
            var removed = paths.CreateNew();
            Directory.Move(directory, removed);
            Directory.Delete(removed, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // There is none, or somebody else was quicker.
        }
    }

    /// <summary>Removes what processes that died have left of what they were writing.</summary>
    private void RemoveLeftovers()
    {
        foreach (var left in paths.AllNew().Where(left => time.GetUtcNow() - File.GetLastWriteTimeUtc(left) > LeftoverAge))
            try
            {
                if (Directory.Exists(left))
                    Directory.Delete(left, recursive: true);
                else
                    File.Delete(left);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else was quicker.
            }
    }

    public async Task<IReadOnlyList<UnfinishedUpload>> AllAsync(CancellationToken cancel)
    {
        List<UnfinishedUpload> all = [];
        RemoveLeftovers();
        if (!Directory.Exists(paths.Uploads))
            return all;
        foreach (var directory in Directory.EnumerateDirectories(paths.Uploads).Order(StringComparer.Ordinal))
            if (await ReadAsync(directory, cancel) is { } upload)
                all.Add(new(upload.Key, Path.GetFileName(directory), upload.StartedAt));
        return all;
    }

    private async Task<FolderUpload?> FindAsync(string key, string uploadId, CancellationToken cancel)
    {
        ObjectKey.Require(key);
        return paths.UploadOf(uploadId) is { } directory && await ReadAsync(directory, cancel) is { } upload && upload.Key == key
            ? upload
            : null;
    }

    private static async Task<FolderUpload?> ReadAsync(string directory, CancellationToken cancel)
    {
        try
        {
            var json = await File.ReadAllBytesAsync(Path.Combine(directory, Description), cancel);
            return JsonSerializer.Deserialize(json, FolderJson.Default.FolderUpload);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What S3 demands of the parts of an object.</summary>
    private static void Require(IReadOnlyList<UploadedPart> parts, string address, string key)
    {
        if (parts.Count == 0)
            throw StorageErrors.ObjectDiffers(address, key, "it has no parts");
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && parts[i].Number <= parts[i - 1].Number)
                throw StorageErrors.ObjectDiffers(address, key, "its parts are not in the order of their numbers");
            if (!MultipartETag.IsMd5(parts[i].ETag))
                throw StorageErrors.ObjectDiffers(address, key, $"part {parts[i].Number} has no MD5 for a checksum");
            if (i < parts.Count - 1 && parts[i].Bytes < IObjectStore.LeastPartBytes)
                throw StorageErrors.ObjectDiffers(address, key, $"part {parts[i].Number} is too small");
        }
    }

    /// <returns>False: the upload is gone.</returns>
    private static async Task<bool> JoinAsync(
        string directory,
        IReadOnlyList<UploadedPart> parts,
        string whole,
        string address,
        string key,
        CancellationToken cancel
    )
    {
        var buffer = new byte[1024 * 1024];
        await using var to = DurableFile.Create(whole);
        foreach (var part in parts)
        {
            var path = Path.Combine(directory, NameOf(part));
            if (!File.Exists(path))
                return File.Exists(Path.Combine(directory, Description))
                    ? throw StorageErrors.ObjectDiffers(address, key, $"part {part.Number} is missing")
                    : false;
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            await using (var from = File.OpenRead(path))
                while (await from.ReadAsync(buffer, cancel) is > 0 and var count)
                {
                    sum.AppendData(buffer, 0, count);
                    await to.WriteAsync(buffer.AsMemory(0, count), cancel);
                }
            if (Convert.ToHexStringLower(sum.GetHashAndReset()) == part.ETag)
                continue;
            File.Delete(path); // to be uploaded anew
            throw StorageErrors.ObjectDiffers(address, key, $"part {part.Number} has another checksum");
        }
        await to.FlushAsync(cancel);
        to.Flush(flushToDisk: true);
        return true;
    }

    private static string NameOf(UploadedPart part) => $"{Number(part.Number)}-{part.ETag}";

    private static string Number(int number) => number.ToString("D5", CultureInfo.InvariantCulture);
}
