using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ClusteraIngest.Sources.Apify;

/// <summary>Passes a file's bytes on as long as they are UTF-8, and throws where they are not: everything before that has been passed on by then.</summary>
/// <param name="inner">The file, unpacked.</param>
/// <param name="name">Its name, for the error.</param>
internal sealed class Utf8Stream(Stream inner, string name) : Stream
{
    private const int LongestRune = 4;

    private readonly byte[] tail = new byte[LongestRune];
    private int tailLength;
    private long lines;
    private long lineBytes;
    private Errors.InvalidInputException? broken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="Errors.InvalidInputException"><c>ExportNotJson</c>: the next byte is not UTF-8. <c>ExportTruncated</c>: it is packed, and broken.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (broken is not null)
            throw broken;

        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw ExportError.NotPacked(name, exception);
        }

        var good = Check(buffer.Span[..read], isEnd: read == 0 && buffer.Length > 0);
        return good > 0 || broken is null ? good : throw broken;
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>How many of the bytes are good; the others begin with one that is not, which is said.</summary>
    private int Check(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        // A character may have been cut in two: its beginning is looked at again, together with what comes now.
        Span<byte> joint = stackalloc byte[2 * LongestRune];
        var from = 0;
        if (tailLength > 0)
        {
            tail.AsSpan(0, tailLength).CopyTo(joint);
            var more = Math.Min(bytes.Length, LongestRune);
            bytes[..more].CopyTo(joint[tailLength..]);
            var status = Rune.DecodeFromUtf8(joint[..(tailLength + more)], out _, out var length);
            if (status is OperationStatus.NeedMoreData && !isEnd)
            {
                bytes.CopyTo(tail.AsSpan(tailLength));
                tailLength += bytes.Length;
                return bytes.Length;
            }

            if (status is not OperationStatus.Done)
            {
                broken = Error();
                return 0;
            }

            from = length - tailLength;
            Count(joint[..length]);
            tailLength = 0;
        }

        var good = from;
        while (good < bytes.Length)
        {
            var chunk = bytes[good..];
            var valid = Utf8.IsValid(chunk) ? chunk.Length : ValidLength(chunk);
            Count(chunk[..valid]);
            good += valid;
            if (good == bytes.Length)
                break;
            if (Rune.DecodeFromUtf8(bytes[good..], out _, out _) is OperationStatus.NeedMoreData)
            {
                bytes[good..].CopyTo(tail);
                tailLength = bytes.Length - good;
                return bytes.Length;
            }

            broken = Error();
            return good;
        }

        return bytes.Length;
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var length) is OperationStatus.Done)
            valid += length;
        return valid;
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOf((byte)'\n');
        lines += bytes.Count((byte)'\n');
        lineBytes = last < 0 ? lineBytes + bytes.Length : bytes.Length - last - 1;
    }

    private Errors.InvalidInputException Error() => ExportError.NotUtf8(name, lines + 1, lineBytes + 1);
}
