using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>
/// A set of video ids for millions of them: 10 bytes each, where a <see cref="HashSet{T}"/> of numbers takes 20 to 40. Ids are spread over small sorted
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
        return tables[table].Find(number) >= 0;
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

    private struct Table
    {
        private ulong[]? numbers;
        private int count;

        /// <summary>Where the number is; the complement of where it belongs, if it is not there.</summary>
        public readonly int Find(ulong number) => numbers.AsSpan(0, count).BinarySearch(number);

        public void Add(ulong number)
        {
            var place = ~Find(number);
            if (place < 0)
                return;
            if (count == (numbers?.Length ?? 0))
                Array.Resize(ref numbers, count + (count / 4) + 4);
            Array.Copy(numbers!, place, numbers!, place + 1, count - place);
            numbers![place] = number;
            count++;
        }
    }
}
