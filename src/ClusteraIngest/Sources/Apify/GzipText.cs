using System.IO.Compression;
using ClusteraIngest.Streams;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// Unpacks what is packed with gzip. <see cref="GZipStream"/> ends without a word where its file is cut off. So a seal, packed as well, is
/// put behind the file: it comes out only where the file is whole, and all that comes out before it is of the file.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] Seal = "the end of the file"u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly Sealed file;
    private readonly GZipStream unpacked;
    private bool hasEnded;

    /// <param name="packed">The file.</param>
    public GzipText(Stream packed) => unpacked = new(file = new(packed), CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">The file is cut off or damaged.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await unpacked.ReadAsync(buffer, cancellationToken);
        if (!file.IsAtEnd)
            return read;

        // The seal was read because nothing was left of the file: what comes out from here on is the seal, or nonsense.
        var end = new byte[Seal.Length + 1];
        read = Math.Min(read, end.Length);
        buffer.Span[..read].CopyTo(end);
        var all =
            read + await unpacked.ReadAtLeastAsync(end.AsMemory(read), end.Length - read, throwOnEndOfStream: false, cancellationToken);
        hasEnded = hasEnded || end.AsSpan(0, all).SequenceEqual(Seal);
        return hasEnded ? 0 : throw new InvalidDataException("It is cut off.");
    }

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>The file, and behind it the seal.</summary>
    private sealed class Sealed(Stream packed) : ForwardStream
    {
        private readonly MemoryStream seal = new(PackedSeal, writable: false);

        public bool IsAtEnd { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!IsAtEnd && await packed.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            IsAtEnd = true;
            return seal.Read(buffer.Span);
        }
    }
}
