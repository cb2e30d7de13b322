using System.Buffers.Binary;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>
/// A set of video ids for millions of them: 8 bytes each, where a <see cref="HashSet{T}"/> of numbers takes 20 to 40. Ids are spread over small sorted
/// tables that grow one at a time, so that no large one is ever there twice.
/// </summary>
internal sealed class VideoIdSet
{
    // Of an id's 66 bits a table is chosen by 12; the other 54 are kept in it.
    private const int TableBits = 12;
    private readonly Table[] tables = new Table[1 << TableBits];

    /// <summary>Whether it is in the set.</summary>
    public bool Contains(VideoId video)
    {
        var (table, number) = Split(video);
        return tables[table].Has(number);
    }

    /// <summary>Puts it into the set, if it is not there already.</summary>
    public void Add(VideoId video)
    {
        var (table, number) = Split(video);
        tables[table].Add(number);
    }

    private static (int Table, ulong Number) Split(VideoId video)
    {
        var letters = video.Value.AsSpan();
        var number = 0UL;
        foreach (var letter in letters[..^2])
            number = (number << 6) | (uint)Bits(letter);

        // Ids that somebody made up may all end alike; the number's hash spreads them, and can be taken off again.
        var hash = (int)(number * 0x9E37_79B9_7F4A_7C15 >> (64 - TableBits));
        return (((Bits(letters[^2]) << 6) | Bits(letters[^1])) ^ hash, number);
    }

    private static int Bits(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => letter - 'A',
        >= 'a' and <= 'z' => letter - 'a' + 26,
        >= '0' and <= '9' => letter - '0' + 52,
        '-' => 62,
        _ => 63,
    };

    /// <summary>Numbers in order, packed one behind the other.</summary>
    private struct Table
    {
        private const int NumberBytes = 7;   // 56 bits

        private byte[]? packed;
        private int count;

        private readonly Span<byte> Numbers => packed.AsSpan(0, count * NumberBytes);

        public readonly bool Has(ulong number) => Find(number, out _);

        public void Add(ulong number)
        {
            if (Find(number, out var place))
                return;
            if (Numbers.Length == (packed?.Length ?? 0))
                Array.Resize(ref packed, (count + (count / 8) + 4) * NumberBytes);
            count++;
            var from = Numbers[(place * NumberBytes)..];
            from[..^NumberBytes].CopyTo(from[NumberBytes..]);
            for (var at = 0; at < NumberBytes; at++)
                from[at] = (byte)(number >> (8 * (NumberBytes - 1 - at)));
        }

        /// <summary>Whether the number is there, and where it is or belongs.</summary>
        private readonly bool Find(ulong number, out int place)
        {
            var numbers = Numbers;
            var (least, end) = (0, count);
            while (least < end)
            {
                var middle = (least + end) / 2;
                var other = Read(numbers.Slice(middle * NumberBytes, NumberBytes));
                if (other == number)
                {
                    place = middle;
                    return true;
                }

                (least, end) = other < number ? (middle + 1, end) : (least, middle);
            }

            place = least;
            return false;
        }

        private static ulong Read(ReadOnlySpan<byte> packed) =>
            ((ulong)BinaryPrimitives.ReadUInt32BigEndian(packed) << 24) | (BinaryPrimitives.ReadUInt32BigEndian(packed[3..]) & 0xFF_FFFF);
    }
}
