using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>
/// A set of video ids for millions of them: 10 to 15 bytes each, where a <see cref="HashSet{T}"/> of numbers takes 20 to 40. Ids are spread by their last
/// two letters over small tables that grow one at a time; in each, the other nine letters are a number of 54 bits, found by open addressing.
/// </summary>
internal sealed class VideoIdSet
{
    private const int FirstSlots = 8;
    private readonly Table[] tables = new Table[64 * 64];

    /// <summary>Whether it is in the set.</summary>
    public bool Contains(VideoId video)
    {
        var (table, number) = Split(video);
        return tables[table].Contains(number);
    }

    /// <summary>Puts it into the set, if it is not there already.</summary>
    public void Add(VideoId video)
    {
        var (table, number) = Split(video);
        tables[table].Add(number);
    }

    /// <summary>The table, and the number in it, which is never 0: that is an empty slot.</summary>
    private static (int Table, ulong Number) Split(VideoId video)
    {
        var letters = video.Value.AsSpan();
        var number = 1UL;
        foreach (var letter in letters[..^2])
            number = (number << 6) | (uint)Bits(letter);
        return ((Bits(letters[^2]) << 6) | Bits(letters[^1]), number);
    }

    private static int Bits(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => letter - 'A',
        >= 'a' and <= 'z' => letter - 'a' + 26,
        >= '0' and <= '9' => letter - '0' + 52,
        '-' => 62,
        _ => 63,
    };

    private struct Table
    {
        private ulong[]? slots;
        private int count;

        public readonly bool Contains(ulong number) => slots is not null && slots[Slot(slots, number)] == number;

        public void Add(ulong number)
        {
            slots ??= new ulong[FirstSlots];
            var slot = Slot(slots, number);
            if (slots[slot] == number)
                return;
            slots[slot] = number;
            if (++count > slots.Length / 5 * 4)
                Grow();
        }

        /// <summary>Where the number is, or would be.</summary>
        private static int Slot(ulong[] slots, ulong number)
        {
            // Fibonacci hashing: consecutive numbers come to lie far from each other.
            var slot = (int)Math.BigMul(number * 0x9E37_79B9_7F4A_7C15, (ulong)slots.Length, out _);
            while (slots[slot] != 0 && slots[slot] != number)
                slot = slot + 1 == slots.Length ? 0 : slot + 1;
            return slot;
        }

        private void Grow()
        {
            var larger = new ulong[slots!.Length * 3 / 2];
            foreach (var number in slots)
            {
                if (number != 0)
                    larger[Slot(larger, number)] = number;
            }

            slots = larger;
        }
    }
}
