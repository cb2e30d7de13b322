using System.Buffers.Binary;

namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>
/// The bytes of a format of one video, the same in every run. What ffmpeg made comes first, if there is any; a part that players skip
/// follows, filled from the video's id, so that no two videos have the same bytes, and that a file that plays can be of any size.
/// </summary>
internal sealed class MediaFile
{
    private const int WordBytes = sizeof(ulong);

    private readonly ReadOnlyMemory<byte> beginning;
    private readonly ulong seed;

    private MediaFile(ReadOnlyMemory<byte> beginning, long length, ulong seed)
    {
        this.beginning = beginning;
        Length = length;
        this.seed = seed;
    }

    public long Length { get; }

    /// <summary>A file that plays.</summary>
    /// <param name="made">What ffmpeg made.</param>
    /// <param name="isWebm">Which container's way to skip a part is used.</param>
    /// <param name="atLeast">The size, if what ffmpeg made is not larger.</param>
    /// <param name="key">What the filling is made from.</param>
    public static MediaFile Playable(ReadOnlyMemory<byte> made, bool isWebm, long atLeast, string key)
    {
        const int shortestFilling = 64;
        Span<byte> header = stackalloc byte[16];
        var headerLength = isWebm ? 9 : 16;
        var filling = Math.Max(shortestFilling, atLeast - made.Length - headerLength);
        if (isWebm)
        {
            // An EBML element Void, its size in seven bytes.
            BinaryPrimitives.WriteInt64BigEndian(header[1..], filling);
            (header[0], header[1]) = (0xEC, 0x01);
        }
        else
        {
            // A box "free" of ISO 14496-12, its size in eight bytes.
            BinaryPrimitives.WriteInt32BigEndian(header, 1);
            "free"u8.CopyTo(header[4..]);
            BinaryPrimitives.WriteInt64BigEndian(header[8..], filling + headerLength);
        }
        byte[] beginning = [.. made.Span, .. header[..headerLength]];
        return new(beginning, beginning.Length + filling, SeedOf(key));
    }

    /// <summary>Bytes made from the key alone.</summary>
    public static MediaFile Filling(long length, string key) => new(default, length, SeedOf(key));

    /// <summary>Copies what stands at a place.</summary>
    public void Read(long at, Span<byte> target)
    {
        if (at < beginning.Length)
        {
            var first = beginning.Span[(int)at..];
            var count = Math.Min(first.Length, target.Length);
            first[..count].CopyTo(target);
            target = target[count..];
            at += count;
        }
        Span<byte> word = stackalloc byte[WordBytes];
        while (target.Length > 0)
        {
            if (at % WordBytes == 0 && target.Length >= WordBytes)
            {
                var bytes = FillWords(target, seed + (ulong)(at / WordBytes));
                target = target[bytes..];
                at += bytes;
                continue;
            }
            BinaryPrimitives.WriteUInt64LittleEndian(word, Mixed(seed + (ulong)(at / WordBytes)));
            var from = word[(int)(at % WordBytes)..];
            var count = Math.Min(from.Length, target.Length);
            from[..count].CopyTo(target);
            target = target[count..];
            at += count;
        }
    }

    /// <summary>Fills as many whole words as there is room for; returns how many bytes these are.</summary>
    private static int FillWords(Span<byte> target, ulong first)
    {
        var words = target.Length / WordBytes;
        for (var word = 0; word < words; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(target[(word * WordBytes)..], Mixed(unchecked(first + (ulong)word)));
        return words * WordBytes;
    }

    // FNV-1a.
    private static ulong SeedOf(string key) =>
        key.Aggregate(14695981039346656037UL, (hash, letter) => unchecked((hash ^ letter) * 1099511628211UL));

    // The finisher of splitmix64.
    private static ulong Mixed(ulong bits)
    {
        unchecked
        {
            bits *= 0x9E3779B97F4A7C15UL;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
            return bits ^ (bits >> 31);
        }
    }
}
