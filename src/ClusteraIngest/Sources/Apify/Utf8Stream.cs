using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Unicode;
using ClusteraIngest.Errors;
using ClusteraIngest.Streams;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// Passes a file's bytes on as long as they are UTF-8, and throws where they are not: everything before that has been passed on by then.
/// </summary>
/// <param name="inner">The file, unpacked.</param>
/// <param name="name">Its name, for the error.</param>
internal sealed class Utf8Stream(PipeReader inner, string name) : ForwardStream
{
    private const int LongestRune = 4;

    private readonly byte[] tail = new byte[LongestRune];
    private int tailLength;
    private long lines;
    private long lineBytes;
    private InvalidInputException? broken;

    /// <summary>Whether what has been read ends with a whole line.</summary>
    public bool IsAtEndOfLine { get; private set; }

    /// <summary>
    /// For readers that forget what they have where a read throws: it ends where it is broken, and <see cref="Broken"/> tells so.
    /// </summary>
    public bool EndsWhereBroken { get; init; }

    /// <summary>Why it goes on no further, once it has ended there.</summary>
    public InvalidInputException? Broken { get; private set; }

    /// <exception cref="InvalidInputException">
    /// <c>ExportNotJson</c>: the next byte is not UTF-8. <c>ExportTruncated</c>: it is packed, and broken.
    /// </exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var good = broken is null ? await ReadCheckedAsync(buffer, cancellationToken) : 0;
        if (good > 0)
            IsAtEndOfLine = buffer.Span[good - 1] == (byte)'\n';
        if (good > 0 || broken is null)
            return good;
        if (!EndsWhereBroken)
            throw broken;
        Broken = broken;
        return 0;
    }

    // Standard input heeds no cancellation while nothing comes. Its read is left alone then: it fills the pipe's memory, never the
    // caller's.
    private async Task<int> ReadCheckedAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        var read = 0;
        try
        {
            var result = await inner.ReadAsync(cancel).AsTask().WaitAsync(cancel);
            var bytes = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
            bytes.CopyTo(buffer.Span);
            inner.AdvanceTo(bytes.End);
            read = (int)bytes.Length;
        }
        catch (InvalidDataException exception)
        {
            broken = ExportError.NotPacked(name, exception.Message, exception);
            return 0;
        }

        return Check(buffer.Span[..read], isEnd: read == 0 && buffer.Length > 0);
    }

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

        var rest = bytes[from..];
        var whole = rest[..^CutLength(rest)];
        if (!Utf8.IsValid(whole))
        {
            whole = whole[..ValidLength(whole)];
            Count(whole);
            broken = Error();
            return from + whole.Length;
        }

        Count(whole);
        rest[whole.Length..].CopyTo(tail);
        tailLength = rest.Length - whole.Length;
        return bytes.Length;
    }

    /// <summary>How many of the last bytes are the beginning of a character that goes on.</summary>
    private static int CutLength(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length < LongestRune && length <= bytes.Length && bytes[^length] >= 0x80; length++)
            if (bytes[^length] >= 0xC0)
                return Rune.DecodeFromUtf8(bytes[^length..], out _, out _) is OperationStatus.NeedMoreData ? length : 0;
        return 0;
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

    private InvalidInputException Error() => ExportError.NotUtf8(name, lines + 1, lineBytes + 1);
}
