using System.Buffers;
using System.Text;
using ClusteraIngest.Streams;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>
/// A text file as UTF-8, whatever it is in: UTF-8, UTF-16 with a byte order mark, or else Windows-1252. Without byte order mark and NUL.
/// </summary>
/// <remarks>
/// It is read as a stream, and never as a whole: a file without a byte order mark is UTF-8 until its first byte sequence that is none.
/// Where all before that was ASCII, the rest is Windows-1252; where there was UTF-8, the file is UTF-8 with a few bytes of something else
/// in it.
/// </remarks>
internal sealed class Utf8Text : ForwardStream
{
    private const int ChunkBytes = 32 * 1024;
    private const int LongestSequence = 4;

    // What Windows-1252 has from 0x80 on; five of them are nothing, and stay what they are.
    private const string Latin =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static readonly SearchValues<byte> Special = SearchValues.Create([
        0,
        .. Enumerable.Range(0x80, 0x80).Select(value => (byte)value),
    ]);

    private readonly Stream inner;
    private readonly byte[] raw = new byte[ChunkBytes];
    private readonly ArrayBufferWriter<byte> text = new(ChunkBytes);
    private int rawLength;
    private int given;
    private bool isAtEnd;
    private bool hasUtf8;
    private bool isLatin;

    private Utf8Text(Stream inner) => this.inner = inner;

    /// <summary>The text of a file.</summary>
    public static Utf8Text Of(PeekedStream file)
    {
        var head = file.Head.Span;
        var wide =
            head is [0xFF, 0xFE, ..] ? Encoding.Unicode
            : head is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode
            : null;
        return new(wide is null ? file : Encoding.CreateTranscodingStream(file, wide, new UTF8Encoding(false)));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (given == text.WrittenCount && !isAtEnd)
        {
            Recycle();
            var read = await inner.ReadAsync(raw.AsMemory(rawLength), cancellationToken);
            Take(read);
        }

        return Give(buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (given == text.WrittenCount && !isAtEnd)
        {
            Recycle();
            Take(inner.Read(raw, rawLength, raw.Length - rawLength));
        }

        return Give(buffer.AsSpan(offset, count));
    }

    private void Recycle()
    {
        text.ResetWrittenCount();
        given = 0;
    }

    private int Give(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, text.WrittenCount - given);
        text.WrittenSpan.Slice(given, count).CopyTo(buffer);
        given += count;
        return count;
    }

    private void Take(int read)
    {
        isAtEnd = read == 0;
        rawLength += read;
        var rest = raw.AsSpan(0, rawLength);
        while (rest.Length > 0)
        {
            var plain = rest.IndexOfAny(Special) is >= 0 and var at ? at : rest.Length;
            text.Write(rest[..plain]);
            rest = rest[plain..];
            if (rest.Length == 0)
                break;
            if (rest[0] == 0)
            {
                rest = rest[1..];
                continue;
            }

            if (isLatin)
            {
                WriteLatin(rest[0]);
                rest = rest[1..];
                continue;
            }

            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            if (status is OperationStatus.NeedMoreData && !isAtEnd && rest.Length < LongestSequence)
                break;
            if (status is OperationStatus.Done)
            {
                hasUtf8 = true;
                if (rune.Value != 0xFEFF || text.WrittenCount + given > 0)
                    text.Write(rest[..length]);
                rest = rest[length..];
            }
            else
            {
                isLatin = !hasUtf8;
                WriteLatin(rest[0]);
                rest = rest[1..];
            }
        }

        rest.CopyTo(raw);
        rawLength = rest.Length;
    }

    private void WriteLatin(byte value)
    {
        var letter = new Rune(value is >= 0x80 and < 0xA0 ? Latin[value - 0x80] : (char)value);
        text.Advance(letter.EncodeToUtf8(text.GetSpan(LongestSequence)));
    }
}
