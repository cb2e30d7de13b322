using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Emulator.Objects.Api;

namespace ClusteraIngest.Emulator.Objects.Shelves;

/// <summary>
/// Buckets, objects and unfinished uploads: their records in memory, and on disk with their bytes, so that an emulator that was killed
/// serves the same again. <c>BUCKET/objects/SHA256.json</c>, <c>BUCKET/uploads/ID.json</c>, <c>BUCKET/bytes/…</c>.
/// </summary>
internal sealed class Shelf
{
    private readonly string root;
    private readonly S3EmulatorOptions options;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<string, ShelfObject>> buckets = [];
    private readonly Dictionary<string, ShelfUpload> uploads = [];
    private long stored;

    public Shelf(string root, S3EmulatorOptions options)
    {
        (this.root, this.options) = (root, options);
        Directory.CreateDirectory(root);
        foreach (
            var bucket in options.Buckets.Concat(Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path))).Distinct()
        )
            AddBucket(bucket);
        foreach (var bucket in buckets.Keys)
            Load(bucket);
    }

    public IReadOnlyList<ShelfUpload> Uploads
    {
        get
        {
            lock (gate)
                return [.. uploads.Values];
        }
    }

    public IReadOnlyList<string> Buckets
    {
        get
        {
            lock (gate)
                return [.. buckets.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public bool HasBucket(string bucket)
    {
        lock (gate)
            return buckets.ContainsKey(bucket);
    }

    public void AddBucket(string bucket)
    {
        foreach (var kind in new[] { "objects", "uploads", "bytes" })
            Directory.CreateDirectory(Path.Combine(root, bucket, kind));
        lock (gate)
            buckets.TryAdd(bucket, new(StringComparer.Ordinal));
    }

    public void RemoveBucket(string bucket)
    {
        lock (gate)
        {
            if (buckets[bucket].Count > 0)
                throw S3Refusal.BucketNotEmpty();
            buckets.Remove(bucket);
            Directory.Delete(Path.Combine(root, bucket), recursive: true);
        }
    }

    /// <summary>The objects of a bucket in the order of their keys.</summary>
    public IReadOnlyList<ShelfObject> ObjectsOf(string bucket)
    {
        lock (gate)
            return buckets.TryGetValue(bucket, out var objects) ? [.. objects.Values] : [];
    }

    public ShelfObject? Find(string bucket, string key)
    {
        lock (gate)
            return buckets.TryGetValue(bucket, out var objects) ? objects.GetValueOrDefault(key) : null;
    }

    /// <summary>A file to write the bytes of an object or part to.</summary>
    public string CreateFile(string bucket, string stem) =>
        Path.Combine(root, bucket, "bytes", $"{stem}{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}");

    /// <summary>Makes sure that there is room for so many bytes more.</summary>
    public void RequireRoom(long bytes)
    {
        if (options.MostBytes is { } most && Interlocked.Read(ref stored) + bytes > most)
            throw S3Refusal.Full();
    }

    public ShelfObject Put(string bucket, string key, Piece piece, IReadOnlyDictionary<string, string> headers)
    {
        var made = new ShelfObject(bucket, key, piece.Md5, options.Time.GetUtcNow(), headers, [piece], null);
        lock (gate)
            Store(made);
        Interlocked.Add(ref stored, piece.Bytes);
        return made;
    }

    public void Delete(string bucket, string key)
    {
        lock (gate)
        {
            if (!buckets[bucket].Remove(key, out var gone))
                return;
            File.Delete(RecordOf(bucket, key));
            Forget(gone.Pieces);
        }
    }

    public ShelfUpload Begin(string bucket, string key, IReadOnlyDictionary<string, string> headers)
    {
        var id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var upload = new ShelfUpload(bucket, key, id, options.Time.GetUtcNow(), headers);
        Write(RecordOf(upload), JsonSerializer.SerializeToUtf8Bytes(upload, ShelfJson.Default.ShelfUpload));
        lock (gate)
            uploads[id] = upload;
        return upload;
    }

    public ShelfUpload? FindUpload(string bucket, string key, string id)
    {
        lock (gate)
            return uploads.GetValueOrDefault(id) is { } upload && upload.Bucket == bucket && upload.Key == key ? upload : null;
    }

    /// <summary>Adds a part that was written to a file under no name of a part.</summary>
    /// <returns>False: the upload is gone.</returns>
    public bool AddPart(ShelfUpload upload, int number, Piece written)
    {
        lock (gate)
        {
            if (!uploads.ContainsKey(upload.UploadId))
                return false;
            var named = string.Create(CultureInfo.InvariantCulture, $"{upload.UploadId}.{number}.{written.Md5}.");
            var file = CreateFile(upload.Bucket, named);
            File.Move(written.File, file);
            if (upload.Parts.Remove(number, out var before))
                Forget([before]);
            upload.Parts[number] = written with { File = file };
            Interlocked.Add(ref stored, written.Bytes);
            return true;
        }
    }

    public IReadOnlyList<KeyValuePair<int, Piece>> PartsOf(ShelfUpload upload)
    {
        lock (gate)
            return [.. upload.Parts];
    }

    /// <summary>Makes an object of the parts of an upload; the same again where it was made already.</summary>
    /// <exception cref="S3Exception">There is no such upload, or the parts are not its.</exception>
    public ShelfObject Complete(string bucket, string key, string id, IReadOnlyList<(int Number, string ETag)> parts)
    {
        lock (gate)
        {
            if (uploads.GetValueOrDefault(id) is not { } upload || upload.Bucket != bucket || upload.Key != key)
                return buckets[bucket].GetValueOrDefault(key) is { } made && made.UploadId == id && made.ETag == ETagOf(parts)
                    ? made
                    : throw S3Refusal.NoSuchUpload();

            Require(upload, parts);
            var pieces = parts.Select(part => upload.Parts[part.Number]).ToList();
            var whole = new ShelfObject(bucket, key, ETagOf(parts), options.Time.GetUtcNow(), upload.Headers, pieces, id);
            Store(whole);
            uploads.Remove(id);
            File.Delete(RecordOf(upload));
            Forget([.. upload.Parts.Values.Except(pieces)]);
            return whole;
        }
    }

    /// <returns>False: there was none.</returns>
    public bool Abort(ShelfUpload upload)
    {
        lock (gate)
        {
            if (!uploads.Remove(upload.UploadId))
                return false;
            File.Delete(RecordOf(upload));
            Forget([.. upload.Parts.Values]);
            return true;
        }
    }

    /// <summary>Writes a range of an object to a stream.</summary>
    public async Task CopyAsync(ShelfObject found, long from, long length, Stream to, CancellationToken cancel)
    {
        var buffer = new byte[128 * 1024];
        long begin = 0;
        foreach (var piece in found.Pieces)
        {
            var (first, last) = (Math.Max(from, begin), Math.Min(from + length, begin + piece.Bytes));
            if (first < last)
            {
                await using var file = new FileStream(Resolve(piece), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                file.Position = first - begin;
                for (var left = last - first; left > 0; )
                {
                    var count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancel);
                    if (count == 0)
                        throw new EndOfStreamException($"{piece.File} is shorter than it was.");
                    await to.WriteAsync(buffer.AsMemory(0, count), cancel);
                    left -= count;
                }
            }
            begin += piece.Bytes;
        }
    }

    private void Require(ShelfUpload upload, IReadOnlyList<(int Number, string ETag)> parts)
    {
        if (parts.Count == 0)
            throw S3Refusal.MalformedXml();
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && parts[i].Number <= parts[i - 1].Number)
                throw S3Refusal.InvalidPartOrder();
            if (upload.Parts.GetValueOrDefault(parts[i].Number) is not { } piece || piece.Md5 != parts[i].ETag)
                throw S3Refusal.InvalidPart();
            if (i < parts.Count - 1 && piece.Bytes < options.LeastPartBytes)
                throw S3Refusal.EntityTooSmall();
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "S3's checksums are MD5s.")]
    private static string ETagOf(IReadOnlyList<(int Number, string ETag)> parts)
    {
        var sums = parts.Where(part => part.ETag.Length == 32).SelectMany(part => Convert.FromHexString(part.ETag)).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(MD5.HashData(sums))}-{parts.Count}");
    }

    // Within the lock: the record on disk is what counts after a crash.
    private void Store(ShelfObject made)
    {
        Write(RecordOf(made.Bucket, made.Key), JsonSerializer.SerializeToUtf8Bytes(made, ShelfJson.Default.ShelfObject));
        if (buckets[made.Bucket].GetValueOrDefault(made.Key) is { } before)
            Forget(before.Pieces);
        buckets[made.Bucket][made.Key] = made;
    }

    private void Forget(IReadOnlyList<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            Interlocked.Add(ref stored, -piece.Bytes);
            File.Delete(Resolve(piece));
        }
    }

    private void Load(string bucket)
    {
        var objects = buckets[bucket];
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, bucket, "objects"), "*.json"))
            if (JsonSerializer.Deserialize(File.ReadAllBytes(file), ShelfJson.Default.ShelfObject) is { } one)
                objects[one.Key] = one;
        var made = objects.Values.Select(one => one.UploadId).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, bucket, "uploads"), "*.json"))
            if (JsonSerializer.Deserialize(File.ReadAllBytes(file), ShelfJson.Default.ShelfUpload) is { } one)
            {
                if (made.Contains(one.UploadId))
                    File.Delete(file); // completed when it was killed
                else
                    uploads[one.UploadId] = one;
            }
        var known = objects.Values.SelectMany(one => one.Pieces).Select(piece => Path.GetFileName(piece.File)).ToHashSet();
        foreach (var file in new DirectoryInfo(Path.Combine(root, bucket, "bytes")).EnumerateFiles())
        {
            if (!known.Contains(file.Name) && !TakePart(file))
                file.Delete(); // of a request that was cut off
            else
                stored += file.Length;
        }
    }

    private bool TakePart(FileInfo file)
    {
        if (file.Name.Split('.') is not [var id, var number, var md5, _] || !uploads.TryGetValue(id, out var upload))
            return false;
        upload.Parts[int.Parse(number, CultureInfo.InvariantCulture)] = new(file.FullName, file.Length, md5);
        return true;
    }

    // The directory may have been moved since.
    private string Resolve(Piece piece)
    {
        var bytes = Path.GetDirectoryName(piece.File)!;
        return Path.Combine(root, Path.GetFileName(Path.GetDirectoryName(bytes)!), "bytes", Path.GetFileName(piece.File));
    }

    private string RecordOf(string bucket, string key) =>
        Path.Combine(root, bucket, "objects", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + ".json");

    private string RecordOf(ShelfUpload upload) => Path.Combine(root, upload.Bucket, "uploads", upload.UploadId + ".json");

    private static void Write(string path, byte[] content)
    {
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }
}
