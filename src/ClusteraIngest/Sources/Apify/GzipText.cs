using System.IO.Compression;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// Unpacks a text that is packed with gzip. <see cref="GZipStream"/> does not tell where a file that is cut off ends, so that a seal of line feeds, packed as well,
/// is put behind the file: it comes out behind the text only where the file is whole.
/// </summary>
internal static class GzipText
{
    /// <summary>How many line feeds the seal has: no reader of JSON or of a table minds them.</summary>
    public const int SealLength = 32;

    private static readonly byte[] Seal = Pack([.. Enumerable.Repeat((byte)'\n', SealLength)]);

    /// <summary>The text, and the seal.</summary>
    /// <param name="packed">The file.</param>
    public static Stream Open(Stream packed) => new GZipStream(new Sealed(packed), CompressionMode.Decompress);

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        return packed.ToArray();
    }

    private sealed class Sealed(Stream packed) : Stream
    {
        private readonly MemoryStream seal = new(Seal, writable: false);
        private bool isAtEnd;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!isAtEnd && await packed.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            isAtEnd = true;
            return seal.Read(buffer.Span);
        }

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
