using System.Buffers;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Storage;

namespace ClusteraIngest.Archive.Media;

/// <summary>Reads an object back from its store, and makes out its checksums.</summary>
internal sealed class ReadBack(IObjectStore store, TimeProvider time)
{
    private const int BufferBytes = 128 * 1024;
    private const int MostFailures = 4;

    /// <summary>Reads all of it.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="partBytes">The size of the parts of which it was made; null: of none.</param>
    /// <param name="alsoTo">Takes what is read; null: nobody.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Its SHA-256; null: it is not what its size and its checksum say.</returns>
    public async Task<string?> Sha256Async(
        StoredObject stored,
        int? partBytes,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? alsoTo,
        CancellationToken cancel
    )
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var parts = new PartSums(partBytes ?? long.MaxValue);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var (at, failures) = (0L, 0);
        try
        {
            while (at < stored.Bytes)
                try
                {
                    await using var content = await store.OpenAsync(stored.Key, at, null, cancel);
                    while (await content.ReadAsync(buffer, cancel) is > 0 and var count)
                    {
                        sha.AppendData(buffer, 0, count);
                        parts.Add(buffer.AsSpan(0, count));
                        at += count;
                        failures = 0;
                        if (alsoTo is not null)
                            await alsoTo(buffer.AsMemory(0, count), cancel);
                    }
                    if (at < stored.Bytes)
                        throw new IOException("The object ends too early.");
                }
                catch (IOException) when (++failures < MostFailures)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(500 * failures), time, cancel);
                }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        var isWhole = at == stored.Bytes && (stored.HasOwnChecksum || stored.ETag == parts.ETag(isInParts: partBytes is not null));
        return isWhole ? Convert.ToHexStringLower(sha.GetHashAndReset()) : null;
    }

    /// <summary>The MD5s of the parts of a content that passes.</summary>
    private sealed class PartSums(long partBytes) : IDisposable
    {
        private readonly List<UploadedPart> parts = [];
        private readonly IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        private long inPart;

        public void Dispose() => sum.Dispose();

        public void Add(ReadOnlySpan<byte> content)
        {
            while (content.Length > 0)
            {
                if (inPart == partBytes)
                    Close();
                var count = (int)Math.Min(content.Length, partBytes - inPart);
                sum.AppendData(content[..count]);
                inPart += count;
                content = content[count..];
            }
        }

        public string ETag(bool isInParts)
        {
            Close();
            return isInParts ? MultipartETag.Of(parts) : parts[0].ETag;
        }

        private void Close()
        {
            parts.Add(new(parts.Count + 1, inPart, Convert.ToHexStringLower(sum.GetHashAndReset())));
            inPart = 0;
        }
    }
}
