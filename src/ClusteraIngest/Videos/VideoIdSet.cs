using System.Buffers.Binary;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// A set of video ids for millions of them: 8 bytes each then, where a <see cref="HashSet{T}"/> of numbers takes 20 to 40. Ids are spread
/// over chains of small blocks, of which one is added at a time: nothing is ever copied into something larger, so nothing is left behind
/// either.
/// </summary>
internal sealed class VideoIdSet
{
    // Of an id's 66 bits a chain is chosen by 14; the other 52 are kept in it.
    private const int ChainBits = 14;
    private const int NumberBytes = 7;
    private const int NumbersInBlock = 16;
    private const int BlockBytes = NumbersInBlock * NumberBytes + sizeof(int); // and the number of the next block
    private const int BlocksInSlab = 512;

    /// <summary>Each chain's first block, the only one with room; counted from 1, 0: there is none.</summary>
    private readonly int[] chains = new int[1 << ChainBits];
    private readonly List<byte[]> slabs = [];
    private int blocks;

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it is in the set.</summary>
    public bool Contains(VideoId video)
    {
        var (chain, number) = Split(video);
        return Contains(chains[chain], number);
    }

    /// <summary>Puts it into the set, if it is not there already.</summary>
    public void Add(VideoId video)
    {
        var (chain, number) = Split(video);
        var first = chains[chain];
        if (Contains(first, number))
            return;
        if (first == 0 || Number(Block(first), NumbersInBlock - 1) != 0)
            chains[chain] = first = NewBlock(next: first);

        var block = Block(first);
        var free = 0;
        while (Number(block, free) != 0)
            free++;
        for (var at = 0; at < NumberBytes; at++)
            block[(free * NumberBytes) + at] = (byte)(number >> (8 * at));
        Count++;
    }

    private bool Contains(int first, ulong number)
    {
        for (var next = first; next != 0; )
        {
            var block = Block(next);
            for (var at = 0; at < NumbersInBlock; at++)
                if (Number(block, at) == number)
                    return true;
            next = BinaryPrimitives.ReadInt32LittleEndian(block[^sizeof(int)..]);
        }

        return false;
    }

    private int NewBlock(int next)
    {
        if (blocks++ % BlocksInSlab == 0)
            slabs.Add(new byte[BlocksInSlab * BlockBytes]);
        BinaryPrimitives.WriteInt32LittleEndian(Block(blocks)[^sizeof(int)..], next);
        return blocks;
    }

    private Span<byte> Block(int number) => slabs[(number - 1) / BlocksInSlab].AsSpan((number - 1) % BlocksInSlab * BlockBytes, BlockBytes);

    /// <summary>A number in a block; 0 where there is none. Read with the byte behind it, which is not its own.</summary>
    private static ulong Number(ReadOnlySpan<byte> block, int at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(block[(at * NumberBytes)..]) & ((1UL << (8 * NumberBytes)) - 1);

    private static (int Chain, ulong Number) Split(VideoId video)
    {
        var letters = video.Value.AsSpan();
        var (front, back) = (0UL, 0);
        foreach (var letter in letters[..8])
            front = (front << 6) | (uint)Bits(letter);
        foreach (var letter in letters[8..])
            back = (back << 6) | Bits(letter);
        var number = (front << 4) | (uint)(back >> ChainBits);

        // Ids that somebody made up may all end alike; the number's hash spreads them, and can be taken off again.
        var hash = (int)(number * 0x9E37_79B9_7F4A_7C15 >> (64 - ChainBits));
        return ((back & ((1 << ChainBits) - 1)) ^ hash, number + 1); // 0 is no number
    }

    private static int Bits(char letter) =>
        letter switch
        {
            >= 'A' and <= 'Z' => letter - 'A',
            >= 'a' and <= 'z' => letter - 'a' + 26,
            >= '0' and <= '9' => letter - '0' + 52,
            '-' => 62,
            _ => 63,
        };
}
