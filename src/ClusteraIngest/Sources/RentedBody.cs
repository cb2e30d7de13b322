using System.Buffers;

namespace ClusteraIngest.Sources;

/// <summary>
/// An answer's body in memory that many answers share one after the other: it must not be looked at any more once this is disposed of.
/// </summary>
internal sealed class RentedBody(int size) : IDisposable
{
    private byte[]? buffer = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>How many bytes of it there are so far.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

    private byte[] Buffer => buffer ?? throw new ObjectDisposedException(nameof(RentedBody));

    /// <summary>Room for more; none where there are so many bytes already.</summary>
    public Memory<byte> Room(int most)
    {
        if (Length == Buffer.Length && Length < most)
            Grow();
        return Buffer.AsMemory(Length, Math.Min(Buffer.Length, most) - Length);
    }

    /// <summary>So many bytes were written to the room.</summary>
    public void Advance(int count) => Length += count;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * Buffer.Length);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Buffer);
        buffer = larger;
    }
}
