using ClusteraIngest.Streams;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>A stream whose first bytes are known before it is read.</summary>
internal sealed class PeekedStream : ForwardStream
{
    private const int ChunkBytes = 32 * 1024;

    private readonly Stream inner;
    private readonly byte[] head;
    private readonly byte[] chunk = new byte[ChunkBytes];
    private int given;

    private PeekedStream(Stream inner, byte[] head) => (this.inner, this.head) = (inner, head);

    /// <summary>The first bytes: all that there are, or as many as were asked for.</summary>
    public ReadOnlyMemory<byte> Head => head;

    /// <summary>Reads the first bytes of a stream.</summary>
    /// <param name="inner">The stream. Reading standard input heeds no cancellation while nothing comes: waiting for it does.</param>
    /// <param name="most">How many bytes.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<PeekedStream> OpenAsync(Stream inner, int most, CancellationToken cancel)
    {
        var head = new byte[most];
        var length = 0;
        while (
            length < most
            && await inner.ReadAsync(head.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(cancel) is > 0 and var read
        )
            length += read;
        return new(inner, head[..length]);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (given < head.Length)
        {
            var count = Math.Min(buffer.Length, head.Length - given);
            head.AsMemory(given, count).CopyTo(buffer);
            given += count;
            return count;
        }

        // A read that is not waited for any more still fills what it was given, which must not be the caller's then.
        var wanted = chunk.AsMemory(0, Math.Min(buffer.Length, chunk.Length));
        var read = await inner.ReadAsync(wanted, CancellationToken.None).AsTask().WaitAsync(cancellationToken);
        wanted[..read].CopyTo(buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (given == head.Length)
            return inner.Read(buffer, offset, count);
        var taken = Math.Min(count, head.Length - given);
        head.AsSpan(given, taken).CopyTo(buffer.AsSpan(offset));
        given += taken;
        return taken;
    }
}
